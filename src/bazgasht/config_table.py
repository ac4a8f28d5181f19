"""Every setting by name, default and meaning; ``docs/reference/settings.md`` is made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """``needed``: refused when missing in production. ``alias``: a shorter name also read."""

    name: str
    default: str
    meaning: str
    needed: bool = False
    alias: str = ""


TABLE: tuple[Setting, ...] = (
    Setting(
        "BAZGASHT_ENV",
        "local",
        "`local`: missing secrets are made up and kept in the data directory. `production`:"
        " every secret must be given, cookies and pages demand HTTPS.",
    ),
    Setting(
        "BAZGASHT_DATA",
        "./var",
        "Directory of everything this installation keeps: database, files, secrets, locks.",
        alias="DATA",
    ),
    Setting("BAZGASHT_HOST", "127.0.0.1", "Address the web server listens on.", alias="HOST"),
    Setting("BAZGASHT_PORT", "8000", "Port the web server listens on.", alias="PORT"),
    Setting(
        "BAZGASHT_PUBLIC_URL",
        "",
        "Address people type, for links in mail. Empty: made from host and port.",
    ),
    Setting(
        "BAZGASHT_ALLOWED_HOSTS",
        "",
        "Host names the site answers to, by commas. Empty in local mode: this machine's.",
        needed=True,
    ),
    Setting(
        "BAZGASHT_TRUSTED_PROXIES",
        "",
        "Addresses, by commas, whose `X-Forwarded-For` is believed.",
    ),
    Setting(
        "BAZGASHT_SECRET_KEY",
        "",
        "Signs sessions and forms; at least 50 random characters.",
        needed=True,
    ),
    Setting(
        "BAZGASHT_PII_KEY",
        "",
        "Keys for national ids, `version:base64 of 32 bytes`, by commas (`1:…,2:…`); the newest"
        " version encrypts, all of them decrypt.",
        needed=True,
    ),
    Setting(
        "BAZGASHT_LOOKUP_KEY",
        "",
        "Base64 of 32 bytes: the key of the hash by which a national id is found.",
        needed=True,
    ),
    Setting(
        "DATABASE_URL",
        "",
        "The owner's connection to a PostgreSQL 18 of your own. Empty: the embedded server.",
    ),
    Setting(
        "DATABASE_RUNTIME_URL",
        "",
        "Connection of the role that serves pages; needed beside `DATABASE_URL`.",
    ),
    Setting(
        "DATABASE_AGGREGATE_URL",
        "",
        "Connection of the role that writes report figures; needed beside `DATABASE_URL`.",
    ),
    Setting(
        "BAZGASHT_PREPARED_STATEMENTS",
        "on",
        "`off` behind a pooler in transaction mode that can't carry prepared statements"
        " (PgBouncer before 1.21, or with `max_prepared_statements = 0`).",
    ),
    Setting(
        "BAZGASHT_EMAIL_URL",
        "file:",
        "Where mail goes: `file:` (into the data directory), `console:`,"
        " `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465`.",
    ),
    Setting("BAZGASHT_EMAIL_FROM", "bazgasht@localhost", "Sender of all mail."),
    Setting("BAZGASHT_IDLE_MINUTES", "20", "Minutes without a request after which one signs in."),
    Setting("BAZGASHT_WEB_PROCESSES", "1", "Processes that answer requests."),
    Setting("BAZGASHT_WEB_THREADS", "4", "Threads in each of them."),
    Setting("BAZGASHT_WORKER_JOBS", "2", "Background jobs that may run at once."),
    Setting(
        "BAZGASHT_BACKUP_PASSPHRASE",
        "",
        "Wraps the keys in a backup and opens them in a restore; without it a backup has no keys.",
    ),
)


def reference() -> str:
    """The whole of ``docs/reference/settings.md``."""
    lines = [
        "# Settings",
        "",
        "All settings are environment variables, read once at start. An empty value counts as",
        "not given. This page is generated; `make fix` renews it.",
        "",
        "| name | default | meaning |",
        "|---|---|---|",
    ]
    for s in TABLE:
        name = f"`{s.name}`" + (f" or `{s.alias}`" if s.alias else "")
        default = f"`{s.default}`" if s.default else "—"
        meaning = s.meaning + (" **Must be given in production.**" if s.needed else "")
        lines.append(f"| {name} | {default} | {meaning} |")
    return "\n".join(lines) + "\n"
