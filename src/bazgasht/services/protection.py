"""The catalogue is open; to whom something was given is the giver's and the case team's."""

from bazgasht.core.protection import Open, Protected, granted, own

GIVER = own()
TEAM = granted(level=3)
BOARD = f"{own('headquarters_id', 'bz_boards')} or {own('working_group_id', 'bz_boards')}"
OWN_HOUSEHOLD = "{t}.household_id is not distinct from services_household_of({t}.client_id)"

PROTECTION = [
    Open("services.Service", "select, insert, update", "the catalogue", aggregate="select",
         history=True),
    Protected(
        "services.Delivery",
        select=f"{GIVER} or {BOARD} or exists (select from services_deliverysubject s"
               " where s.delivery_id = {t}.id)",
        insert=f"{GIVER} and recorded_by = (select bz_user())",
        update=GIVER,
        update_columns=("voided_at", "void_reason"),
        aggregate=("id", "service_id", "organisation_id", "headquarters_id", "working_group_id",
                   "referral_id", "on", "quantity", "amount", "voided_at"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    # of another body's aid a case team reads what it ordered by a referral, and nothing of health,
    # addiction or legal help; the rest by kind, month and amount alone (guardrail 6)
    Protected(
        "services.DeliverySubject",
        select=f"({GIVER} and {granted()}) or (not {{t}}.sensitive and {TEAM}"
               " and services_ordered_by_caller({t}.delivery_id))",
        insert=f"{GIVER} and {granted()} and {OWN_HOUSEHOLD}",
        aggregate=("delivery_id", "client_id", "household_id", "repeated"),
    ),
    Protected(
        "services.AidStop",
        select=f"{GIVER} or {BOARD}",
        insert=f"{GIVER} and user_id = (select bz_user())",
        aggregate=("id", "service_id", "organisation_id", "headquarters_id", "working_group_id",
                   "on", "aid_kind"),
        client=None,
    ),
]  # fmt: skip
