"""Throw-away data directories of test runs, swept when their run was killed."""

import shutil
from pathlib import Path

from bazgasht.config import load
from bazgasht.run import processes
from bazgasht.run.postgres import Cluster


def remove(root: Path) -> None:
    if (root / "postgres").exists():
        Cluster(load({"BAZGASHT_DATA": str(root)}), durable=False).destroy()
    shutil.rmtree(root, ignore_errors=True)


def sweep() -> None:
    for root in Path("/tmp").glob("bazgasht-test-*-*"):
        pid = root.name.split("-")[2]
        if pid.isdigit() and not processes.alive(int(pid)):
            remove(root)
