"""The commands that run an installation."""

from __future__ import annotations

import json
import os
import shlex
from datetime import date
from pathlib import Path

import click

from bazgasht.config import Config, get_config
from bazgasht.run import session


def _note(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@click.option("--host", help="Address to listen on; else BAZGASHT_HOST (127.0.0.1).")
@click.option("--port", help="Port to listen on; else BAZGASHT_PORT (8000).")
def serve(host: str | None, port: str | None) -> None:
    """Run database, worker and web server until Ctrl-C.

    The first start makes the database and loads a made-up province.
    """
    for name, value in {"BAZGASHT_HOST": host, "BAZGASHT_PORT": port}.items():
        if value:
            os.environ[name] = value
    from bazgasht.run.serve import serve as run

    run(get_config())


@click.command()
@click.option("--empty", is_flag=True, required=True, help="Begin with no data at all.")
@click.option("--username", default="admin", show_default=True, help="The first administrator.")
@click.option("--replace", is_flag=True, help="Delete what is there: database and files.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def init(empty: bool, username: str, replace: bool, as_json: bool) -> None:
    """Start real use: an empty database and its first administrator.

    Prints a password for the first sign-in. It is shown once.
    """
    from bazgasht.run import content

    with session.database(_note):
        if replace:
            content.replace(get_config(), _note)
        password = content.begin_empty(username)
    if as_json:
        click.echo(json.dumps({"username": username, "password": password}))
    else:
        click.echo(f"Sign in as {username} with the password {password} and change it.")
        click.echo(f"It is shown this once. Go on with: {_serve_command(get_config())}")


def _serve_command(config: Config) -> str:
    data = "" if config.data == Path("var").resolve() else f" DATA={shlex.quote(str(config.data))}"
    return f"make serve{data}"


DEMO_SINCE = date(2023, 3, 21)
"""1402/01/01: two years before it the first rules of pay are in force that a demo's wages need."""


def _day(ctx: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """A Gregorian or a Jalali day, refused before anything is deleted or loaded."""
    from bazgasht.core.errors import InvalidValue
    from bazgasht.core.jalali import parse_jalali, today

    if not text:
        return None
    try:
        day = parse_jalali(text)
    except InvalidValue:
        raise click.BadParameter(f"{text!r} is no day such as 2026-11-28 or 1405/09/07") from None
    if not DEMO_SINCE <= day <= today():
        raise click.BadParameter(
            f"{text!r}: a demo can be of any day from {DEMO_SINCE} (1402/01/01) to this day"
        )
    return day


@click.command()
@click.option(
    "--province",
    type=click.Choice(["BUSHEHR"]),
    default="BUSHEHR",
    show_default=True,
    help="Code of the province.",
)
@click.option("--clients", type=click.IntRange(1), default=2000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same province.")
@click.option(
    "--as-of",
    callback=_day,
    metavar="DATE",
    help="The demo's today: 2026-11-28 or 1405/09/07; else this day.",
)
@click.option("--replace", is_flag=True, help="Delete what is there: database and files.")
@click.option("--json", "as_json", is_flag=True, help="Print the sign-ins as JSON.")
def demo(
    province: str, clients: int, seed: int, as_of: date | None, replace: bool, as_json: bool
) -> None:
    """Load a made-up province with two years of history; the same for a seed and a day."""
    from bazgasht.run import content

    with session.database(_note):
        if replace:
            content.replace(get_config(), _note)
        content.require_empty()
        content.load_demo(_note, province=province, clients=clients, seed=seed, as_of=as_of)
        users = content.sign_ins(get_config())
    if as_json:
        click.echo(json.dumps(users, ensure_ascii=False))
    else:
        for user in users:
            click.echo(f"{user['username']}  {user['password']}  {user['role_en']}")


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def backup(directory: Path, as_json: bool) -> None:
    """Write database and files into the new directory DIRECTORY.

    The keys go with it only when BAZGASHT_BACKUP_PASSPHRASE is given, wrapped by it.
    """
    from bazgasht.run.backup import backup as make

    config = get_config()
    session.require_installation(config)
    with session.server(config, _note):
        done = make(config, directory, passphrase=_passphrase(config), say=_note)
    _report(done, as_json, f"Backup written to {directory}")


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--force", is_flag=True, help="Replace a database that is not empty.")
@click.option("--without-keys", is_flag=True, help="Accept that national ids stay unreadable.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def restore(directory: Path, force: bool, without_keys: bool, as_json: bool) -> None:
    """Bring back the backup in DIRECTORY; a damaged one is refused untouched."""
    from bazgasht.run.restore import restore as bring_back

    config = get_config()
    with session.server(config, _note):
        done = bring_back(
            config,
            directory,
            passphrase=_passphrase(config),
            force=force,
            without_keys=without_keys,
            say=_note,
        )
    _report(done, as_json, f"Restored from {directory}")


def _passphrase(config: Config) -> str:
    return config["BAZGASHT_BACKUP_PASSPHRASE"]


def _report(manifest: dict[str, object], as_json: bool, line: str) -> None:
    if as_json:
        click.echo(json.dumps(manifest, indent=1, sort_keys=True))
        return
    rows = sum(manifest["database"]["rows"].values())  # type: ignore[index]
    click.echo(f"{line}: {rows} rows, {manifest['files']} files.")


@click.command("database-url")
@click.option("--role", type=click.Choice(["owner", "runtime", "aggregate"]), default="runtime")
@click.option("--json", "as_json", is_flag=True, help="Print the parts as JSON.")
def database_url(role: str, as_json: bool) -> None:
    """Print the address of the database for one role. It holds the role's password."""
    config = get_config()
    click.echo(json.dumps(config.database(role)) if as_json else config.database_url(role))


@click.command()
@click.option("--deploy", is_flag=True, help="Also what matters on a machine people can reach.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(deploy: bool, as_json: bool) -> None:
    """Check settings, database, roles and protection; fails when something is wrong."""
    from bazgasht.run.checks import findings

    with session.database(_note, current=False, begin=False):
        found = findings(get_config(), deploy=deploy)
    if as_json:
        click.echo(json.dumps([f.__dict__ for f in found], ensure_ascii=False, indent=1))
    else:
        for f in found:
            click.echo(f"{'ok  ' if f.holds else 'BAD '} {f.name}: {f.message}")
    if not all(f.holds for f in found):
        raise SystemExit(1)


@click.command()
def migrate() -> None:
    """Bring tables and protection up to date."""
    from bazgasht.run import migrate as migration

    with session.database(_note, current=False):
        changed = migration.migrate(_note)
    click.echo("Up to date." if changed else "Nothing to do.")


@click.command()
def worker() -> None:
    """Run only the background worker, for a machine of its own."""
    from bazgasht.run import migrate as migration
    from bazgasht.run.worker import main

    config = get_config()
    session.require_installation(config)
    with session.server(config, _note):
        if not migration.current(config):
            raise session.SessionError("the database is not up to date: run `bazgasht migrate`")
        main()


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path("docs/reference"))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail when one differs.")
def reference(directory: Path, only_check: bool) -> None:
    """Write the documents that are made from the code."""
    from bazgasht.run.documents import write

    stale = write(directory, only_check=only_check)
    for path in stale:
        click.echo(f"{'differs' if only_check else 'written'}: {path}")
    if stale and only_check:
        raise SystemExit(1)
