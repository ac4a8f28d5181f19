"""The background worker: runs jobs, and takes up those a killed worker left half done."""

from __future__ import annotations

import asyncio
import contextlib
import os

from bazgasht.run import processes, session

STALLED_EVERY = 60  # seconds
GRACE = 5.0  # seconds a running job gets when the worker is asked to stop


def main() -> None:
    if parent := os.environ.get("BAZGASHT_PARENT"):
        processes.die_with_parent(parent=int(parent))
    session.set_up_django()
    asyncio.run(_work())


async def _work() -> None:
    from procrastinate.contrib.django import app

    from bazgasht.config import get_config

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        sweep = asyncio.create_task(_take_up_stalled(worker))
        try:
            await worker.run_worker_async(
                concurrency=get_config().worker_jobs, shutdown_graceful_timeout=GRACE
            )
        finally:
            sweep.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sweep


async def _take_up_stalled(worker: object) -> None:
    """Queue jobs again whose worker has shown no sign of life for half a minute."""
    manager = worker.job_manager  # type: ignore[attr-defined]
    while True:
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
            await manager.retry_job(job)
        await asyncio.sleep(STALLED_EVERY)


if __name__ == "__main__":
    # by its real name: procrastinate warns about an application made in the main module
    from bazgasht.run import worker

    worker.main()
