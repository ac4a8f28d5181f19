"""A body reads and writes its own accounts alone; entries and postings are never changed.

Money records name a payee for as long as the body must be able to account for them: they follow
the body, not the grant, and hold nothing of the file.
"""

from bazgasht.core.protection import Protected, granted, own

OWN = own()
MINE = "(select bz_user())"

PROTECTION = [
    Protected("ledger.Book", select=OWN, insert=OWN, update=OWN, update_columns=("closed_through",),
              client=None, organisation="organisation_id", history=True),
    Protected("ledger.Account", select=OWN, insert=OWN, update=OWN,
              update_columns=("name", "name_en", "active", "version"), client=None,
              organisation="organisation_id", history=True),
    Protected("ledger.PeriodClose", select=OWN, insert=f"{OWN} and closed_by = {MINE}", client=None),
    Protected("ledger.Entry", select=OWN, insert=f"{OWN} and recorded_by = {MINE}", client=None),
    Protected("ledger.Posting", select=OWN, insert=OWN, client=None),
    Protected(
        "ledger.PayAccount",
        select=f"{granted(level=2)}",
        insert=f"{OWN} and {granted(level=3)} and recorded_by = {MINE}",
        update=f"{granted(level=3)}",
        update_columns=("ends",),
        history=True,
    ),
    Protected("ledger.BankFile", select=OWN, insert=f"{OWN} and made_by = {MINE}", client=None),
    Protected("ledger.BankFileVoid", select=OWN, insert=f"{OWN} and voided_by = {MINE}", client=None),
    Protected(
        "ledger.Payment",
        select=OWN,
        insert=f"{OWN} and requested_by = {MINE} and state = 'requested' and approved_by is null",
        # whoever approves is the one who signs: nobody writes another's name under it
        update=f"{OWN}",
        update_columns=("payee", "sheba", "key_version", "last4", "amount", "purpose",
                        "content_hash", "state", "approved_by", "approved_at", "bank_file_id",
                        "paid_on", "entry_id", "reason", "version", "requested_by"),
        history=True,
        organisation="organisation_id",
    ),
]  # fmt: skip
