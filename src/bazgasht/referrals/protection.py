"""The two bodies see the referral and its person; boards see the referral alone."""

from bazgasht.core.protection import Protected, granted, own

BODIES = f"({own('to_organisation_id')} or {own('from_organisation_id')})"
BOARD = f"({own('headquarters_id', 'bz_boards')} or {own('working_group_id', 'bz_boards')})"
TEAM = granted(level=3)
PARENT = "exists (select from referrals_referral r where r.id = {t}.referral_id)"
SUBJECT = "exists (select from referrals_referralsubject s where s.referral_id = {t}.id)"
TASKS = "(select bz_task()) in ('referrals.remind', 'referrals.escalate')"

PROTECTION = [
    Protected(
        "referrals.Referral",
        select=f"{BODIES} or {BOARD} or {TASKS} or {SUBJECT}",
        insert=own("from_organisation_id"),
        update=f"{BODIES} or {TASKS}",
        aggregate=("id", "service_id", "from_organisation_id", "to_organisation_id",
                   "headquarters_id", "working_group_id", "mission_id", "state", "end_state",
                   "decline_code", "planned_units", "delivered_units", "created_at", "sent_at",
                   "answer_due", "answered_at", "started_at", "ended_at", "escalated_to"),
        client=None,
        organisation="from_organisation_id",
        history=True,
    ),
    Protected(
        "referrals.ReferralSubject",
        select=f"({BODIES} and {granted()}) or {TEAM}",
        insert=f"{own('from_organisation_id')} and {granted()}",
        update=f"{BODIES} and {granted()}",
        update_columns=("message", "decline_note"),
        aggregate=("referral_id", "client_id", "household_id"),
        history=True,
    ),
    Protected("referrals.ReferralNeed", select=f"{PARENT} and {granted()}",
              insert=f"{PARENT} and {granted()}", update=f"{PARENT} and {granted()}",
              update_columns=("result", "note"), history=True),
    Protected("referrals.ReferralEvent", select=PARENT, insert=PARENT,
              aggregate=("id", "referral_id", "at", "kind", "organisation_id", "code")),
]  # fmt: skip
