from django.db import migrations, models

# Bodies that were serving somebody who died lost sight of the file after 30 days and could not end
# what they had begun: they are let in again until they do.
MARK = """
update referrals_referral r set person_died = true
from referrals_referralsubject s join people_client c on c.id = s.client_id
where s.referral_id = r.id and c.died_on is not null
  and r.state in ('accepted', 'in_service', 'on_hold')"""
LET_IN = """
update people_grant g set ends = '2200-01-01 00:00+00', ended_reason = '' from referrals_referral r
where g.basis = 'referral' and g.basis_ref = r.id::text and g.ended_reason = 'died'
  and r.person_died and r.state in ('accepted', 'in_service', 'on_hold')"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_open_corrections"),
        ("referrals", "0005_boards_of_the_unseated"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="person_died",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL([MARK, LET_IN], migrations.RunSQL.noop),
    ]
