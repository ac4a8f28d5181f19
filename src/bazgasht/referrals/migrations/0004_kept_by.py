from django.db import migrations, models

# whoever wrote a referral follows it; the history does not keep a column that was not there
_FILL = """
alter table referrals_referral disable trigger user;
update referrals_referral set kept_by = created_by where kept_by is null;
alter table referrals_referral enable trigger user;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_answered_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="kept_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
