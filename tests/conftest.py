"""One cluster for the whole run, and every test under true row-level security.

``as_owner`` lets a factory write past the policies; ``scope.entered(Scope(...))`` or a signed-in
client gives the code under test its rows.
"""

import gc
import gettext
import os
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from django import shortcuts
from django.http import HttpResponse
from django.utils.translation import trans_real
from tests.engine.base import AGGREGATE, OWNER, RUNTIME, DatabaseWrapper
from tests.engine.flush import keep_rows
from tests.support import furnished, roots
from tests.support.installation import give_tables

from bazgasht.config import get_config
from bazgasht.run.messages import compile_all
from bazgasht.run.postgres import Cluster
from bazgasht.run.together import group_all
from bazgasht.shell import middleware
from bazgasht.ui import assets

HERE = Path(__file__).parent


def pytest_addoption(parser):
    parser.addoption("--crash-points", type=int, default=4, help="how often to kill -9 a start")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        roots.sweep()
        assets.ensure()
        if compile_all():
            gettext._translations.clear()  # the standard library keeps what it read, too
            trans_real._translations.clear()  # start-up has read the catalogues by now


LONGEST = ("browser/test_every_page.py", "run/test_postgres.py", "run", "stories", "browser", "trust",
           "demo")  # fmt: skip
"""These begin first, so that two processes end together; while one waits for the first installation
to be made, the other has servers of its own to try."""


def pytest_collection_modifyitems(items):
    def place(item):
        path = str(item.path.relative_to(HERE))
        return next((n for n, part in enumerate(LONGEST) if path.startswith(part)), len(LONGEST))

    items.sort(key=place)


def pytest_collection_finish(session):
    """What is loaded by now stays: it is not walked through again for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        roots.remove(Path(os.environ["BAZGASHT_TEST_ROOT"]))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    config = get_config()
    give_tables(config)
    Cluster(config, durable=False).ensure_running()
    with psycopg.connect(
        host=str(config.socket_dir),
        user="postgres",
        password=config.database_passwords["postgres"],
        dbname="postgres",
    ) as connection:
        connection.execute("select pg_advisory_xact_lock(1)")
        connection.execute(f"grant {RUNTIME}, {AGGREGATE} to {OWNER} with inherit false, set true")


@pytest.fixture(scope="session")
def blank(django_db_modify_db_settings):
    """Whether the run's first process has made the database that every process copies."""
    from django.conf import settings

    with ExitStack() as held:
        held.enter_context(furnished.alone())
        made = furnished.exists(furnished.BLANK)
        group_all()
        database = settings.DATABASES["default"]
        database["TEST"]["TEMPLATE"] = furnished.BLANK if made else database["NAME"]
        if made:
            held.close()
        yield made, held


@pytest.fixture(scope="session")
def django_db_setup(blank, django_db_setup, django_db_blocker):
    from django.db import connection

    made, held = blank
    with django_db_blocker.unblock():
        if not made:
            keep_rows()
            connection.close()
            furnished.copy(connection.settings_dict["NAME"], furnished.BLANK)
        held.close()
        DatabaseWrapper.default_role = RUNTIME
        connection.ensure_connection()
        connection.set_role(RUNTIME)
    yield
    DatabaseWrapper.default_role = OWNER


@pytest.fixture
def as_owner():
    """``with as_owner(): …`` — past row security, for arranging what a test needs."""
    return _acting_as(OWNER)


@pytest.fixture
def as_aggregate():
    return _acting_as(AGGREGATE)


def _acting_as(role):
    def block():
        from django.db import connection

        connection.ensure_connection()
        return connection.acting_as(role)

    return block


@pytest.fixture
def drawn_once(monkeypatch):
    """The page of a refusal is the same each time: it is drawn at the first, then its status stands."""
    drawn = set()

    def render(request, template, context, status):
        if template in drawn:
            return HttpResponse(status=status)
        drawn.add(template)
        return shortcuts.render(request, template, context, status=status)

    monkeypatch.setattr(middleware, "render", render)
