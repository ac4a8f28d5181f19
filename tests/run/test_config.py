"""Settings: one documented table, made-up secrets for local use, none missing in production."""

import base64
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bazgasht import secret_store
from bazgasht.config import ConfigError, load
from bazgasht.config_table import TABLE, reference

KEY = base64.b64encode(bytes(32)).decode()
PRODUCTION = {
    "BAZGASHT_ENV": "production",
    "BAZGASHT_SECRET_KEY": "s" * 60,
    "BAZGASHT_PII_KEY": f"1:{KEY}",
    "BAZGASHT_LOOKUP_KEY": KEY,
    "BAZGASHT_BADGE_KEY": KEY,
    "BAZGASHT_ALLOWED_HOSTS": "bazgasht.example.ir, www.example.ir",
}


def local(tmp_path, **more):
    return load({"BAZGASHT_DATA": str(tmp_path)} | more)


def test_local_secrets_are_made_once_private_and_kept(tmp_path):
    first, second = local(tmp_path), local(tmp_path)
    assert first.secret_key == second.secret_key
    assert first.pii_keys == second.pii_keys
    assert set(first.pii_keys) == {1}
    assert len(first.lookup_key) == len(first.pii_keys[1]) == 32
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_processes_that_start_together_agree(tmp_path):
    code = (
        "from bazgasht.config import load;"
        f"print(load({{'BAZGASHT_DATA': {str(tmp_path / 'new')!r}}}).secret_key)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(8)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_secret_added_later_leaves_the_others(tmp_path):
    kept = secret_store.ensure(tmp_path)
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({k: v for k, v in kept.items() if k != "lookup_key"}))
    again = secret_store.ensure(tmp_path)
    assert again["pii_key"] == kept["pii_key"]
    assert again["lookup_key"]


def test_a_damaged_file_is_never_replaced(tmp_path):
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        _ = local(tmp_path).secret_key
    assert (tmp_path / "secrets.json").read_text() == "{"


@pytest.mark.parametrize("name", [n for n in PRODUCTION if n != "BAZGASHT_ENV"])
def test_production_refuses_a_missing_secret_by_its_name(name):
    with pytest.raises(ConfigError, match=name):
        load({k: v for k, v in PRODUCTION.items() if k != name})


def test_production_refuses_a_secret_that_can_be_guessed():
    with pytest.raises(ConfigError, match="BAZGASHT_SECRET_KEY must have at least 50"):
        load(PRODUCTION | {"BAZGASHT_SECRET_KEY": "s" * 49})


def test_production_takes_what_it_is_given():
    config = load(PRODUCTION)
    assert config.allowed_hosts == ["bazgasht.example.ir", "www.example.ir"]
    assert config.pii_keys == {1: bytes(32)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (KEY, "version:base64"),
        ("0:" + KEY, "versions from 1"),
        (f"1:{KEY},1:{KEY}", "twice"),
        ("1:AAAA", "32 bytes"),
        ("1:***", "base64"),
    ],
)
def test_a_bad_key_is_named(text, message):
    with pytest.raises(ConfigError, match=f"BAZGASHT_PII_KEY.*{message}"):
        _ = load(PRODUCTION | {"BAZGASHT_PII_KEY": text}).pii_keys


@pytest.mark.parametrize(
    "wrong",
    [
        {"BAZGASHT_PORT": "http"},
        {"BAZGASHT_PORT": "70000"},
        {"BAZGASHT_ENV": "staging"},
        {"DATABASE_URL": "postgresql://u:p@h/db"},
        {"BAZGASHT_EMAIL_URL": "carrier-pigeon:"},
        {"BAZGASHT_EMAIL_URL": "smtp://mail.example:post"},
        {"BAZGASHT_LOOKUP_KEY": "short"},
    ],
)
def test_what_can_not_be_used_is_refused(tmp_path, wrong):
    with pytest.raises(ConfigError):
        local(tmp_path, **wrong)


def test_a_database_of_your_own(tmp_path):
    names = ("DATABASE_URL", "DATABASE_RUNTIME_URL", "DATABASE_AGGREGATE_URL")
    urls = {n: f"postgresql://u{i}:p%40ss@db.example:6543/bz" for i, n in enumerate(names)}
    config = local(tmp_path, **urls)
    assert not config.embedded
    assert config.database("runtime") == {
        "NAME": "bz",
        "USER": "u1",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6543",
    }
    with pytest.raises(LookupError):
        config.database("superuser")


def test_sockets_stay_short_and_short_names_are_read(tmp_path):
    deep = tmp_path / ("d" * 200)
    config = load({"DATA": str(deep), "PORT": "9000", "HOST": "0.0.0.0"})
    assert len(str(config.socket_dir)) < 40
    assert config.port == 9000
    assert config.public_url == "http://localhost:9000"
    assert config.allowed_hosts == ["*"]


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("file:", "localhost", 25, False, False),
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtp://u:p%20w@mail.example", "mail.example", 587, True, False),
        ("smtps://u:p@mail.example", "mail.example", 465, False, True),
    ],
)
def test_mail(tmp_path, url, host, port, tls, ssl):
    config = local(tmp_path, BAZGASHT_EMAIL_URL=url)
    found = (config.email_host, config.email_port, config.email_tls, config.email_ssl)
    assert found == (host, port, tls, ssl)


def test_the_page_lists_every_setting_and_is_up_to_date():
    page = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
    assert page.read_text("utf-8") == reference()
    assert all(f"`{s.name}`" in reference() for s in TABLE)
