"""The two bodies see the referral and its person; boards see the referral alone."""

from bazgasht.core.protection import Protected, granted, own, task

BODIES = f"({own('to_organisation_id')} or {own('from_organisation_id')})"
BOARD = f"({own('headquarters_id', 'bz_boards')} or {own('working_group_id', 'bz_boards')})"
TEAM = granted(level=3)
PARENT = "exists (select from referrals_referral r where r.id = {t}.referral_id)"
PARTY = (
    "exists (select from referrals_referral r where r.id = {t}.referral_id"
    " and (r.to_organisation_id = any((select bz_orgs())::int[])"
    " or r.from_organisation_id = any((select bz_orgs())::int[])))"
)
SENT = "{t}.state <> 'draft'"
RECEIVED = f"({own('to_organisation_id')} and {SENT})"
SUBJECT = "exists (select from referrals_referralsubject s where s.referral_id = {t}.id)"
TASKS = task("referrals.remind")
BY_SELF = "{t}.user_id = (select bz_user())"

PROTECTION = [
    Protected(
        "referrals.Referral",
        select=f"{own('from_organisation_id')} or {RECEIVED} or ({BOARD} and {SENT}) or {TASKS}"
               f" or {SUBJECT}",
        insert=f"{own('from_organisation_id')} and state = 'draft'"
               " and created_by = (select bz_user())",
        update=f"{own('from_organisation_id')} or {RECEIVED} or {TASKS}",
        update_columns=("service_id", "to_organisation_id", "headquarters_id", "working_group_id",
                        "mission_id", "planned_units", "state", "end_state", "decline_code",
                        "delivered_units", "sent_at", "answer_due", "answered_at", "started_at",
                        "ended_at", "assigned_to", "escalated_to", "letter_no", "version"),
        aggregate=("id", "from_organisation_id", "to_organisation_id", "headquarters_id",
                   "working_group_id", "state", "end_state", "sent_at", "answer_due",
                   "answered_at", "ended_at"),
        client=None,
        organisation="from_organisation_id",
        history=True,
    ),
    # a draft has no receiver yet (to_organisation_id 0) and is its sender's alone; another body's
    # referral to health, addiction or legal help is not even the case team's
    Protected(
        "referrals.ReferralSubject",
        select=f"({BODIES} and {granted()}) or (not {{t}}.sensitive and to_organisation_id <> 0"
               f" and {TEAM})",
        insert=f"{own('from_organisation_id')} and {TEAM} and to_organisation_id = 0",
        update=f"{BODIES} and {granted()}",
        update_columns=("message", "decline_note", "to_organisation_id", "sensitive"),
        history=True,
    ),
    Protected("referrals.ReferralNeed", select=f"{PARENT} and {granted()}",
              insert=f"{PARTY} and {TEAM}", update=f"{PARTY} and {granted()}",
              update_columns=("result", "note"), history=True),
    Protected(
        "referrals.ReferralEvent",
        select=PARENT,
        insert=f"({PARTY} and {BY_SELF}) or ({TASKS} and kind in ('reminded', 'escalated'))"
               f" or ({PARENT} and {BY_SELF} and kind = 'reminded')",
    ),
    Protected("referrals.LetterCounter", select=own(), client=None),
]  # fmt: skip
