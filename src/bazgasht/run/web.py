"""The web server's main process. ``bazgasht serve`` starts it; it dies with its parent."""

from __future__ import annotations

import os

from bazgasht.run import processes


def main() -> None:
    processes.die_with_parent(parent=int(os.environ["BAZGASHT_PARENT"]))
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from bazgasht.config import get_config

    config = get_config()
    Granian(
        "bazgasht.run.web_application:application",
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.web_processes,
        blocking_threads=config.web_threads,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()


if __name__ == "__main__":
    main()
