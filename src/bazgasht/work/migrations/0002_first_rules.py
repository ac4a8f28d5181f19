from django.db import migrations

from bazgasht.work.rule_seeds import seeds


def add(apps, schema_editor):
    using = schema_editor.connection.alias
    pay, splits = seeds()
    for name, rows in (("PayRule", pay), ("SplitRule", splits)):
        model = apps.get_model("work", name)
        if not model.objects.using(using).exists():
            model.objects.using(using).bulk_create(model(illustrative=True, **row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
