from django.db import migrations, models
from django.db.models.functions import Coalesce

# What a prison had asked for before the person was transferred, and is still open, is followed by
# the prison where the person is now.
FOLLOW = """
update referrals_referral r set from_organisation_id = e.prison_id, kept_by = null,
  letter_by = case when r.letter_no <> '' then r.from_organisation_id end
from referrals_referralsubject s join people_custodyepisode e on e.client_id = s.client_id
  and e.state in ('inside', 'on_leave', 'escaped')
where s.referral_id = r.id and e.prison_id <> r.from_organisation_id
  and r.state in ('draft', 'sent', 'accepted', 'waiting', 'in_service', 'on_hold')
  and exists (select from people_custodyevent v where v.episode_id = e.id and v.kind = 'transfer'
    and v.from_prison_id = r.from_organisation_id and v.voided_at is null)"""
SUBJECTS = """
update referrals_referralsubject s set from_organisation_id = r.from_organisation_id
from referrals_referral r where r.id = s.referral_id
  and s.from_organisation_id <> r.from_organisation_id"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_voided_stays"),
        ("referrals", "0006_person_died"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="referral", name="referrals_letter_once"),
        migrations.AddField(
            model_name="referral", name="letter_by", field=models.IntegerField(null=True)
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                Coalesce("letter_by", "from_organisation_id"),
                models.F("letter_no"),
                condition=models.Q(("letter_no", ""), _negated=True),
                name="referrals_letter_once",
            ),
        ),
        migrations.RunSQL([FOLLOW, SUBJECTS], migrations.RunSQL.noop),
    ]
