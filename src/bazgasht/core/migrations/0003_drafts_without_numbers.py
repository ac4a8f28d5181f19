from django.db import migrations

# Numbers that are stored encrypted only are not kept in what somebody is typing.
FORGET = "update core_draft set data = data - 'national_id' - 'foreign_id' - 'sheba'"


class Migration(migrations.Migration):
    dependencies = [("core", "0002_cache")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
