from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "0002_register")]

    operations = [migrations.AddField("meeting", "mailed", models.IntegerField(null=True))]
