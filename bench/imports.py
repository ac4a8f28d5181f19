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

from bazgasht.config import get_config

from . import roster

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
        ours = import_once(small, username)
        peer = _peer(small)
        with psycopg.connect(get_config().database_url("owner")) as connection:
            before = _last(connection)
            done = import_once(large, username)
            assert done["created"] >= people * 0.9, done
            return {
                "small": ours["seconds"], "peer": peer, "peer_rows": PEER_ROWS,
                "seconds": done["seconds"], "mb": done["mb"], "read": _read(large),
                "copy": _copy(connection, before),
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


def _copy(connection: Any, before: dict[str, int]) -> float:
    """Seconds to COPY the rows of one import into bare tables of the same shape."""
    total = 0.0
    for name in TABLES:
        stream = io.BytesIO()
        with connection.cursor().copy(
            f"copy (select * from {name} where {_key(name)} > {before[name]}) to stdout"
        ) as out:
            for part in out:
                stream.write(part)
        connection.execute(f"create temp table bare_{name} (like {name}) on commit drop")
        start = time.perf_counter()
        with connection.cursor().copy(f"copy bare_{name} from stdin") as into:
            into.write(stream.getvalue())
        total += time.perf_counter() - start
    connection.commit()
    return total


def _peer(path: Path) -> float:
    """Seconds django-import-export needs for the same rows, into the table of files alone."""
    import tablib
    from django.db import transaction
    from import_export import resources

    from bazgasht.people.models import Client

    class ClientResource(resources.ModelResource):  # type: ignore[misc]
        class Meta:
            model = Client
            fields = ("file_no", "origin", "opened_by", "synthetic")
            import_id_fields = ("file_no",)
            use_transactions = False
            using_db = "owner"

        def get_queryset(self) -> Any:
            return Client.objects.using("owner")

        def do_instance_save(self, instance: Any, is_create: bool) -> None:
            instance.save(using="owner", force_insert=is_create)

    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    data = tablib.Dataset(headers=["file_no", "origin", "opened_by", "synthetic"])
    for row in rows[1:]:
        data.append([f"P-{int(row[0])}", "custody", 1, "1"])
    with transaction.atomic(using="owner"):
        result = ClientResource().import_data(data, dry_run=False, raise_errors=True)
        assert result.totals["new"] == len(rows) - 1
        transaction.set_rollback(True, using="owner")
    return time.perf_counter() - start
