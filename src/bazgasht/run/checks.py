"""``bazgasht check``: is this installation what it should be?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import psycopg

from bazgasht.config import Config
from bazgasht.run import content, migrate, snapshot

ROLES = [
    ["bazgasht_aggregate", False, False, False, True],
    ["bazgasht_owner", False, True, False, True],
    ["bazgasht_runtime", False, False, False, True],
]
"""Name, superuser, bypasses row security, creates roles, may log in."""


@dataclass(frozen=True)
class Finding:
    name: str
    holds: bool
    message: str


def findings(config: Config, *, deploy: bool = False) -> list[Finding]:
    """Every check with its result. Needs Django and a running server."""
    found = [_django(deploy), _tables(config), _protection()]
    found += _roles(config)
    found.append(_holidays())
    if deploy:
        found += [_mode(config), _content(config)]
    return found


def _django(deploy: bool) -> Finding:
    from django.core import checks

    level = checks.WARNING if deploy else checks.ERROR
    bad = [
        m for m in checks.run_checks(include_deployment_checks=deploy) if m.level >= level
        and not m.is_silenced()
    ]  # fmt: skip
    return Finding("settings", not bad, "; ".join(f"{m.id}: {m.msg}" for m in bad) or "accepted")


def _tables(config: Config) -> Finding:
    fits = migrate.current(config)
    return Finding("tables", fits, "up to date" if fits else "run `bazgasht migrate`")


def _protection() -> Finding:
    from bazgasht.config import get_config
    from bazgasht.core import protection

    try:
        fits = migrate.deployed(get_config(), "protection") == protection.fingerprint()
    except LookupError as error:
        return Finding("protection", False, str(error))
    return Finding("protection", fits, "as declared" if fits else "run `bazgasht migrate`")


def _roles(config: Config) -> list[Finding]:
    found = []
    with psycopg.connect(config.database_url("owner"), connect_timeout=10) as connection:
        roles = snapshot.describe(connection)["roles"]
        wrong = [str(role[0]) for role in ROLES if role not in roles]
        message = f"wrong or missing: {', '.join(wrong)}" if wrong else "as they should be"
        found.append(Finding("roles", not wrong, message))
    for role in ("runtime", "aggregate"):
        with psycopg.connect(config.database_url(role), connect_timeout=10) as connection:
            owned = connection.execute(
                "select count(*) from pg_class where pg_get_userbyid(relowner) = current_user"
                " and relpersistence <> 't'"
            ).fetchone()
        count = owned[0] if owned else 0
        found.append(Finding(f"role {role}", not count, f"logs in and owns {count} tables"))
    return found


def _holidays() -> Finding:
    from bazgasht.core import holidays, jalali

    known = holidays.known_until()
    soon = jalali.jalali_year(jalali.today() + timedelta(days=30))
    message = f"known until {known}"
    if soon > known:
        message += f"; add those of {soon} to holidays.yaml in the data directory"
    return Finding("holidays", soon <= known, message)


def _content(config: Config) -> Finding:
    """Everybody knows the passwords of a demo."""
    found = content.state(config)
    return Finding("content", found != "demo", f"{found or 'nothing yet'}")


def _mode(config: Config) -> Finding:
    return Finding(
        "mode",
        config.production,
        "production" if config.production else "set BAZGASHT_ENV=production",
    )
