from django.db import migrations, models
from django.db.models import F


def fill(apps, schema_editor):
    """Of an action that ended, somebody said so on that day; of the others it is not known."""
    nodes = apps.get_model("harms", "Node").objects.using(schema_editor.connection.alias)
    nodes.filter(ended_on__isnull=False).update(told_on=F("ended_on"))


class Migration(migrations.Migration):
    dependencies = [("harms", "0002_in_force_since")]

    operations = [
        migrations.AddField("node", "told_on", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
