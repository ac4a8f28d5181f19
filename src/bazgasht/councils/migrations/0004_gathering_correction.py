from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "0003_meeting_mailed")]

    operations = [
        migrations.AddField("gathering", "corrected_on", models.DateField(null=True)),
        migrations.AddField(
            "gathering", "correction", models.CharField(blank=True, max_length=300)
        ),
    ]
