"""Imports one workbook in a process of its own and prints seconds, peak memory and counts."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def main(path: str, username: str) -> None:
    from bazgasht.run.session import set_up_django

    set_up_django()
    from bazgasht.access.models import User
    from bazgasht.access.selectors import actor_for
    from bazgasht.people.roster.importing import Source, import_roster

    actor = actor_for(User.objects.get(username=username))
    data = Path(path).read_bytes()
    start = time.perf_counter()
    report = import_roster(Source(data, Path(path).name, synthetic=True), by=actor)
    seconds = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "mb": max(own, child) / 1024, **report.counts["people"]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
