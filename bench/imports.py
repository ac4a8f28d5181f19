"""The import beside reading the workbook and COPYing the same rows raw, and beside a peer."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from python_calamine import CalamineWorkbook

from bazgasht.access.models import User
from bazgasht.access.selectors import actor_for
from bazgasht.config import get_config

from . import peer, roster

TABLES = (
    "people_client", "people_clientname", "people_clientidentity", "people_clientcontact",
    "people_custodyepisode", "people_custodyevent", "people_grant", "people_nametoken",
)  # fmt: skip
PEER_ROWS = 5_000


def run(people: int, username: str, prison: str) -> dict[str, float]:
    """Seconds of ours (``small`` and ``seconds``), of the peer, of the limit; peak megabytes."""
    with tempfile.TemporaryDirectory(prefix="bazgasht-bench-") as folder:
        small, large = Path(folder) / "small.xlsx", Path(folder) / "large.xlsx"
        roster.write(small, PEER_ROWS, prison, seed=2)
        roster.write(large, people, prison)
        # the peer first, as it leaves nothing behind: ours would meet its rows, or it ours
        theirs = peer.seconds(small, actor_for(User.objects.get(username=username)))
        ours = import_once(small, username)
        with psycopg.connect(get_config().database_url("owner")) as connection:
            before = _last(connection)
            done = import_once(large, username)
            assert done["created"] >= people * 0.9, done
            return {
                "small": ours["seconds"], "peer": theirs, "peer_rows": PEER_ROWS,
                "seconds": done["seconds"], "mb": done["mb"], "read": _read(large),
                "copy": _copy(connection, before, bare=False),
                "bare": _copy(connection, before, bare=True),
            }  # fmt: skip


def import_once(path: Path, username: str) -> dict[str, Any]:
    out = subprocess.run(
        [sys.executable, "-m", "bench.import_once", str(path), username],
        check=True, capture_output=True, text=True, env=os.environ.copy(),
    )  # fmt: skip
    return dict(json.loads(out.stdout.strip().splitlines()[-1]))


def _last(connection: Any) -> dict[str, int]:
    """Highest key of each table before the import, so that its own rows can be told apart."""
    marks = {}
    for name in TABLES:
        key = _key(name)
        marks[name] = connection.execute(f"select coalesce(max({key}), 0) from {name}").fetchone()[
            0
        ]
    connection.commit()
    return marks


def _key(name: str) -> str:
    return "client_id" if name in ("people_clientname", "people_clientidentity") else "id"


def _read(path: Path) -> float:
    start = time.perf_counter()
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return time.perf_counter() - start


def _copy(connection: Any, before: dict[str, int], *, bare: bool) -> float:
    """Seconds to COPY the rows of one import into ordinary tables of the same shape.

    Either bare, or with the indexes, checks and foreign keys the real tables have.
    """
    total = 0.0
    for name in TABLES:
        stream = io.BytesIO()
        with connection.cursor().copy(
            f"copy (select * from {name} where {_key(name)} > {before[name]}) to stdout"
        ) as out:
            for part in out:
                stream.write(part)
        connection.execute(
            f"create table raw_{name} (like {name}{'' if bare else ' including all'})"
        )
        for key in [] if bare else _foreign_keys(connection, name):
            connection.execute(f"alter table raw_{name} add {key}")
        start = time.perf_counter()
        with connection.cursor().copy(f"copy raw_{name} from stdin") as into:
            into.write(stream.getvalue())
        connection.execute("set constraints all immediate")  # what a commit would check
        total += time.perf_counter() - start
    connection.rollback()
    return total


def _foreign_keys(connection: Any, name: str) -> list[str]:
    found = connection.execute(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'f' and conrelid = %s::regclass",
        [name],
    )
    return [row[0] for row in found]
