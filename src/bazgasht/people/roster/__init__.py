"""The roster import: reading a workbook that can't be trusted, judging each row, writing at once.

:func:`bazgasht.people.roster.importing.import_roster` is the one way in, for page, command and task.
"""
