"""The catalogue is open; to whom something was given is the giver's and the case team's."""

from bazgasht.core.protection import Open, Protected, granted, own

GIVER = own()
TEAM = granted(level=3)
BOARD = f"{own('headquarters_id', 'bz_boards')} or {own('working_group_id', 'bz_boards')}"

PROTECTION = [
    Open("services.Service", "select, insert, update", "the catalogue", aggregate="select",
         history=True),
    Protected(
        "services.Delivery",
        select=f"{GIVER} or {BOARD} or exists (select from services_deliverysubject s"
               " where s.delivery_id = {t}.id)",
        insert=GIVER,
        update=GIVER,
        update_columns=("voided_at", "void_reason"),
        aggregate=("id", "service_id", "organisation_id", "headquarters_id", "working_group_id",
                   "referral_id", "on", "quantity", "amount", "recorded_at", "voided_at"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "services.DeliverySubject",
        select=f"({GIVER} and {granted()}) or {TEAM}",
        insert=f"{GIVER} and {granted()}",
        aggregate=("delivery_id", "client_id", "household_id", "organisation_id", "on",
                   "aid_kind", "amount", "repeat_reason"),
    ),
]  # fmt: skip
