"""``bazgasht serve``: everything one installation needs, in one command."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import time
from types import FrameType

from bazgasht.config import Config
from bazgasht.run import locks, messages, migrate, processes, session, supervise
from bazgasht.run.content import sign_ins, state
from bazgasht.run.progress import say, step

READY_WITHIN = 120


class ServeError(RuntimeError):
    """Why the server can't run; for the person at the terminal."""


class Stop(BaseException):
    """Raised in the main thread by the first Ctrl-C or SIGTERM."""


_stopping = False


def serve(config: Config) -> None:
    """Run until told to stop. Raises :class:`ServeError` and those of the cluster."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, _on_signal)
    if os.environ.get("BAZGASHT_DIE_WITH_PARENT"):
        processes.die_with_parent()
    try:
        with locks.held(config.data / "serve.lock", wait=False):
            _run(config)
    except locks.Busy:
        raise ServeError(
            f"another `serve` is running on {config.data}; stop it, or give another DATA"
        ) from None
    except Stop:
        pass
    say("Stopped.")


def _on_signal(number: int, frame: FrameType | None) -> None:
    global _stopping
    if not _stopping:  # a second Ctrl-C must not cut the clean-up short
        _stopping = True
        raise Stop


def _run(config: Config) -> None:
    mark = str(config.data)
    if supervise.end_leftovers(mark):
        say("• Ended what a killed server left behind")
        # a killed process of many threads keeps its port a moment longer than its number
        processes.until(lambda: _port_error(config) is None, 5)
    require_port(config)
    environment = {
        supervise.MARK: mark,
        "BAZGASHT_DATA": mark,
        "BAZGASHT_HOST": config.host,
        "BAZGASHT_PORT": str(config.port),
        "PYTHONUNBUFFERED": "1",
    }
    for name in ("files", "static"):
        (config.data / name).mkdir(exist_ok=True)
    _build()
    children = [
        supervise.Child("the web server", "bazgasht.run.web", environment),
        supervise.Child("the worker", "bazgasht.run.worker", environment),
    ]
    say("• Starting the database")
    with session.server(config, say):
        try:
            _prepare(config, environment)
            children[0].start()  # the worker waits: two at once would be slower to answer
            _wait_ready(config, children[0])
            _announce(config)
            _watch(config, children)
        finally:
            global _stopping
            _stopping = True
            say("\nStopping …")
            supervise.end_all(children, mark)


def require_port(config: Config) -> None:
    """Raises :class:`ServeError` when somebody else listens where we want to."""
    error = _port_error(config)
    if error is None:
        return
    if error.errno != errno.EADDRINUSE:
        raise ServeError(f"can't listen on {config.host}:{config.port}: {error}")
    holder = processes.listening(config.port)
    who = f" ({holder.name()}, process {holder.pid})" if holder else ""
    raise ServeError(
        f"port {config.port} is in use by another program{who}; choose another one,"
        f" for example: make serve PORT={_free_port(config)}"
    )


def _free_port(config: Config) -> int:
    """The next one that nobody listens on."""
    after = range(config.port + 1, min(config.port + 50, 65536))
    return next((port for port in after if _port_error(config, port) is None), 0)


def _port_error(config: Config, port: int | None = None) -> OSError | None:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, port or config.port))
        except OSError as error:
            return error
    return None


def _build() -> None:
    from bazgasht.ui import assets

    messages.compile_all()
    try:
        assets.ensure(lambda line: say(f"• {line}"))
    except assets.AssetError as error:
        raise ServeError(str(error)) from None


def _prepare(config: Config, environment: dict[str, str]) -> None:
    if migrate.current(config) and state(config) in ("demo", "empty"):
        return
    with step("Preparing the database (the first time this takes a minute)"):
        process = supervise.spawn("bazgasht.run.prepare", environment)
        try:
            code = process.wait()
        finally:
            processes.end([process.pid] if process.poll() is None else [], grace=5)
        if code:
            raise ServeError("the database could not be prepared; see the lines above")


def _wait_ready(config: Config, web: supervise.Child) -> None:
    until = time.monotonic() + READY_WITHIN
    while not healthy(config):
        web.look_after()
        if web.failures >= 3 or time.monotonic() > until:
            raise ServeError("the web server does not answer; see the lines above")
        time.sleep(0.05)


def healthy(config: Config) -> bool:
    """Whether ``/healthz`` answers 200."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, config.port, timeout=5)
    name = (config.allowed_hosts or ["localhost"])[0].lstrip(".").replace("*", "localhost")
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(config: Config) -> None:
    users = sign_ins(config)
    if users:
        say("\nDemo data, all made up. Sign in as · با یکی از این کاربران وارد شوید:\n")
        width = max(len(u["username"]) for u in users)
        for u in users:
            say(f"  {u['username']:<{width}}  {u['password']}  {u['role_en']} · {u['role_fa']}")
    say(f"\nBazgasht is ready · بازگشت آماده است: {config.public_url}\nCtrl-C stops it.")


def _watch(config: Config, children: list[supervise.Child]) -> None:
    from bazgasht.run.postgres import Cluster

    cluster = Cluster(config, say=say) if config.embedded else None
    while True:
        time.sleep(0.5)
        if cluster and cluster.pid() is None:
            say("! the database server ended; starting it again")
            cluster.ensure_running()
        for child in children:
            child.look_after()
