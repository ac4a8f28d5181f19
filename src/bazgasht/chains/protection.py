"""Who may touch what in this room."""

PROTECTION: list = []
