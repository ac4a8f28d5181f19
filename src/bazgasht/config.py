"""Settings from the environment, read once; nothing here imports Django.

:data:`bazgasht.config_table.TABLE` documents every name. In local mode missing secrets are made
up and kept in ``DATA/secrets.json``; in production a missing one is refused by its name.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from bazgasht import secret_store
from bazgasht.config_table import TABLE, Setting

ROLES = ("owner", "runtime", "aggregate")
DATABASE = "bazgasht"
SECRET_LENGTH = 50


class ConfigError(ValueError):
    """The environment can't be used as it is; the message names the variable."""


@dataclass(frozen=True)
class Config:
    """What one installation runs with. ``values`` holds the raw text of each setting."""

    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def env(self) -> str:
        return self["BAZGASHT_ENV"]

    @property
    def production(self) -> bool:
        return self.env == "production"

    @cached_property
    def data(self) -> Path:
        """Absolute; symbolic links resolved, so that every process agrees on its name."""
        return Path(self["BAZGASHT_DATA"]).expanduser().resolve()

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def host(self) -> str:
        return self["BAZGASHT_HOST"]

    @property
    def port(self) -> int:
        return self.number("BAZGASHT_PORT", 1, 65535)

    @property
    def public_url(self) -> str:
        given = self["BAZGASHT_PUBLIC_URL"].rstrip("/")
        host = "localhost" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return given or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def allowed_hosts(self) -> list[str]:
        given = self.listed("BAZGASHT_ALLOWED_HOSTS")
        if given or self.production:
            return given
        if self.host in ("0.0.0.0", "::"):  # noqa: S104
            return ["*"]
        return list(dict.fromkeys(["localhost", ".localhost", "127.0.0.1", "[::1]", self.host]))

    @property
    def trusted_proxies(self) -> list[str]:
        return self.listed("BAZGASHT_TRUSTED_PROXIES")

    @property
    def idle_minutes(self) -> int:
        return self.number("BAZGASHT_IDLE_MINUTES", 1, 24 * 60)

    @property
    def web_threads(self) -> int:
        return self.number("BAZGASHT_WEB_THREADS", 1, 64)

    @property
    def web_processes(self) -> int:
        return self.number("BAZGASHT_WEB_PROCESSES", 1, 64)

    @property
    def worker_jobs(self) -> int:
        return self.number("BAZGASHT_WORKER_JOBS", 1, 64)

    @property
    def prepares(self) -> bool:
        """Whether the database may keep the plans of statements that come again."""
        value = self["BAZGASHT_PREPARED_STATEMENTS"]
        if value not in ("on", "off"):
            raise ConfigError(f"BAZGASHT_PREPARED_STATEMENTS must be on or off, not {value!r}")
        return value == "on"

    @cached_property
    def _email(self) -> Any:
        return urlsplit(self["BAZGASHT_EMAIL_URL"])

    @property
    def email_backend(self) -> str:
        kinds = {"file": "filebased", "console": "console", "smtp": "smtp", "smtps": "smtp"}
        try:
            return f"django.core.mail.backends.{kinds[self._email.scheme]}.EmailBackend"
        except KeyError:
            raise ConfigError(
                "BAZGASHT_EMAIL_URL must start with file:, console:, smtp: or smtps:"
            ) from None

    @property
    def email_host(self) -> str:
        return self._email.hostname or "localhost"

    @property
    def email_port(self) -> int:
        try:
            port = self._email.port
        except ValueError:
            raise ConfigError("BAZGASHT_EMAIL_URL: the port must be a number to 65535") from None
        return port or (465 if self.email_ssl else 587 if self.email_tls else 25)

    @property
    def email_user(self) -> str:
        return unquote(self._email.username or "")

    @property
    def email_password(self) -> str:
        return unquote(self._email.password or "")

    @property
    def email_tls(self) -> bool:
        """STARTTLS: whenever the server asks for a password."""
        return self._email.scheme == "smtp" and bool(self._email.username)

    @property
    def email_ssl(self) -> bool:
        return self._email.scheme == "smtps"

    @property
    def email_from(self) -> str:
        return self["BAZGASHT_EMAIL_FROM"]

    @cached_property
    def _store(self) -> dict[str, str]:
        try:
            return secret_store.ensure(self.data)
        except ValueError as error:
            raise ConfigError(str(error)) from None

    def _secret(self, name: str, key: str) -> str:
        return self[name] or self._store[key]

    @cached_property
    def secret_key(self) -> str:
        return self._secret("BAZGASHT_SECRET_KEY", "secret_key")

    @cached_property
    def pii_keys(self) -> dict[int, bytes]:
        """Version → 32 bytes."""
        text = self._secret("BAZGASHT_PII_KEY", "pii_key")
        try:
            return secret_store.versioned_keys(text)
        except ValueError as error:
            raise ConfigError(f"BAZGASHT_PII_KEY: {error}") from None

    @cached_property
    def lookup_key(self) -> bytes:
        try:
            return secret_store.key(self._secret("BAZGASHT_LOOKUP_KEY", "lookup_key"))
        except ValueError as error:
            raise ConfigError(f"BAZGASHT_LOOKUP_KEY: {error}") from None

    @cached_property
    def badge_key(self) -> bytes:
        try:
            return secret_store.key(self._secret("BAZGASHT_BADGE_KEY", "badge_key"))
        except ValueError as error:
            raise ConfigError(f"BAZGASHT_BADGE_KEY: {error}") from None

    @property
    def certificates_url(self) -> str:
        """Where certificates are checked; an address of its own keeps our name off the paper."""
        return self["BAZGASHT_CERTIFICATES_URL"].rstrip("/") or self.public_url

    @property
    def embedded(self) -> bool:
        """Whether the database server is our own, inside ``DATA``."""
        return not self["DATABASE_URL"]

    @property
    def socket_dir(self) -> Path:
        """Short (sockets allow about 100 bytes) and the same for whoever asks: named after ``DATA`` and its owner."""
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:10]
        owner = self.data.stat().st_uid if self.data.exists() else os.getuid()
        return Path("/tmp") / f"bz-{digest}-{owner}"  # noqa: S108

    @property
    def database_passwords(self) -> dict[str, str]:
        """Of the embedded server, by role; ``postgres`` is its superuser."""
        return {role: self._store[f"database_{role}"] for role in ("postgres", *ROLES)}

    def database(self, role: str) -> dict[str, str]:
        """NAME, USER, PASSWORD, HOST, PORT of one of :data:`ROLES`, as Django's DATABASES wants."""
        if role not in ROLES:
            raise LookupError(f"no database role {role}; there are {', '.join(ROLES)}")
        if not self.embedded:
            name = "DATABASE_URL" if role == "owner" else f"DATABASE_{role.upper()}_URL"
            return _from_url(name, self[name])
        return {
            "NAME": DATABASE,
            "USER": f"bazgasht_{role}",
            "PASSWORD": self.database_passwords[role],
            "HOST": str(self.socket_dir),
            "PORT": "5432",
        }

    def database_url(self, role: str) -> str:
        """``postgresql://…`` for libpq: psql, pg_dump and psycopg understand it."""
        part = {k: quote(v, safe="") for k, v in self.database(role).items()}
        login = f"{part['USER']}:{part['PASSWORD']}"
        return f"postgresql://{login}@/{part['NAME']}?host={part['HOST']}&port={part['PORT']}"

    def listed(self, name: str) -> list[str]:
        return [item.strip() for item in self[name].split(",") if item.strip()]

    def number(self, name: str, low: int, high: int) -> int:
        text = self[name]
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise ConfigError(f"{name} must be a number from {low} to {high}, not {text!r}")
        return int(text)


def _from_url(name: str, url: str) -> dict[str, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ConfigError(f"{name} must look like postgresql://user:password@host:5432/database")
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or unquote(query.get("host", "")),
        "PORT": str(parts.port or query.get("port", "5432")),
    }


def load(environ: Mapping[str, str]) -> Config:
    """Raises :class:`ConfigError` for a value that can't be used or, in production, is missing."""
    config = Config({s.name: _read(s, environ) for s in TABLE})
    if config.env not in ("local", "production"):
        raise ConfigError(f"BAZGASHT_ENV must be local or production, not {config.env!r}")
    needed = [s.name for s in TABLE if s.needed and config.production]
    if not config.embedded:
        needed += ["DATABASE_RUNTIME_URL", "DATABASE_AGGREGATE_URL"]
    missing = [name for name in needed if not config[name]]
    if missing:
        where = "in production" if config.production else "beside DATABASE_URL"
        raise ConfigError(f"missing {where}: {', '.join(missing)} (see docs/reference/settings.md)")
    if config.production and len(config["BAZGASHT_SECRET_KEY"]) < SECRET_LENGTH:
        raise ConfigError(f"BAZGASHT_SECRET_KEY must have at least {SECRET_LENGTH} characters")
    for check in (
        "port", "idle_minutes", "web_threads", "web_processes", "worker_jobs", "prepares",
        "email_backend", "email_port",
    ):  # fmt: skip
        getattr(config, check)
    for key in ("pii_key", "lookup_key", "badge_key"):
        if config[f"BAZGASHT_{key.upper()}"]:  # those made up here were checked when made
            getattr(config, "pii_keys" if key == "pii_key" else key)
    return config


def _read(setting: Setting, environ: Mapping[str, str]) -> str:
    for name in (setting.name, setting.alias):
        if name and environ.get(name, "").strip():
            return environ[name].strip()
    return setting.default


@lru_cache(maxsize=1)
def get_config() -> Config:
    return load(os.environ)
