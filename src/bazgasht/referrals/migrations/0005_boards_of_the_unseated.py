from django.db import migrations

# referrals to bodies without a seat stood on no board: now on that of their province's headquarters,
# else on the national one's, as new ones do
_FILL = """
update referrals_referral r set headquarters_id = (
  select h.id from access_organisation p join access_organisation h on h.kind = 'headquarters'
    and h.active and h.province in (p.province, '')
  left join access_organisation above on above.id = h.parent_id
  where p.id = r.to_organisation_id and coalesce(above.province, '') = ''
  order by (h.province = p.province) desc, h.id limit 1)
where headquarters_id is null and working_group_id is null;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0004_kept_by"),
        ("access", "0001_initial"),
    ]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
