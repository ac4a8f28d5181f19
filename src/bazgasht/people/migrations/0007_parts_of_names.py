from django.db import migrations
from django.db.models import Q

from bazgasht.core.text import ZWNJ, tokens

NAMES = ("given", "family", "father", "alias")


def split(apps, schema_editor):
    """Names that are written with a half-space are found by their parts, too."""
    alias = schema_editor.connection.alias
    names = apps.get_model("people", "ClientName").objects.using(alias)
    joined = Q()
    for name in NAMES:
        joined |= Q(**{f"{name}__contains": ZWNJ})
    rows = []
    for row in names.filter(joined).only("pk", *NAMES).iterator(2000):
        row.tokens = sorted({t for name in NAMES for t in tokens(getattr(row, name))})
        rows.append(row)
        if len(rows) == 2000:
            _save(names, rows, schema_editor)
    _save(names, rows, schema_editor)


def _save(names, rows, schema_editor):
    if rows:
        names.bulk_update(rows, ["tokens"])
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("select people_index_names(%s::bigint[])", [[row.pk for row in rows]])
        rows.clear()


class Migration(migrations.Migration):
    dependencies = [("people", "0006_telephones")]

    operations = [migrations.RunPython(split, migrations.RunPython.noop)]
