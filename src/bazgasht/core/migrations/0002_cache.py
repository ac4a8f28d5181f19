from django.db import migrations

CREATE = """
create table core_cache (
  cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index core_cache_expires on core_cache (expires)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "drop table core_cache")]
