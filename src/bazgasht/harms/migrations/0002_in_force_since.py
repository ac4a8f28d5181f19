from django.db import migrations, models
from django.utils import timezone


def from_now_on(apps, schema_editor):
    """Nobody wrote down when those in force began: they count from the day of this change."""
    programmes = apps.get_model("harms", "Programme").objects.using(schema_editor.connection.alias)
    programmes.filter(state="active").update(in_force_since=timezone.localdate())


class Migration(migrations.Migration):
    dependencies = [("harms", "0001_initial")]

    operations = [
        migrations.AddField("programme", "in_force_since", models.DateField(null=True)),
        migrations.RunPython(from_now_on, migrations.RunPython.noop),
    ]
