from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0002_first_rules")]

    operations = [
        migrations.AddField("post", "raises", models.JSONField(default=list)),
    ]
