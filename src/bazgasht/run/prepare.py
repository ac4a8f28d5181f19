"""The slow part of a start, in a process of its own: migrate, then fill on first use."""

from __future__ import annotations

import os
import sys

from bazgasht.run import processes


def main() -> None:
    processes.die_with_parent(parent=int(os.environ["BAZGASHT_PARENT"]))
    from bazgasht.run import content, migrate, session

    session.set_up_django()
    migrate.migrate(_say)
    try:
        content.first_start(_say)
    except content.ContentError as error:
        sys.exit(f"Error: {error}")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
