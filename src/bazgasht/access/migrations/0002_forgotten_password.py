from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField(
            "factorreset",
            "what",
            models.CharField(
                choices=[
                    ("factor", "the phone with the second factor"),
                    ("password", "the password"),
                ],
                default="factor",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "factorreset", "token_hash", models.CharField(max_length=64, null=True, unique=True)
        ),
        migrations.AddField("factorreset", "expires_at", models.DateTimeField(null=True)),
        migrations.AddField("factorreset", "used_at", models.DateTimeField(null=True)),
    ]
