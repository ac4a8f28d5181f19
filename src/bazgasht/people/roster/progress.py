"""How far a run is, told on a connection of its own while the import's transaction is open."""

from __future__ import annotations

from django.db import connection

STEP = 40


class Progress:
    """Call it as ``importing`` does; close it before the import's transaction writes the run."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.connection = connection.copy()

    def __call__(self, step: str, done: int, total: int) -> None:
        if step == "done":
            return
        other = self.connection
        other.set_autocommit(False)  # a transaction begins: the scope goes with it
        try:
            with other.cursor() as cursor:
                cursor.execute(
                    "update people_rosterrun set step = %s, done = %s, total = %s where id = %s",
                    [step[:STEP], done, total, self.run_id],
                )
            other.commit()
        finally:
            other.set_autocommit(True)

    def close(self) -> None:
        self.connection.close()
