"""kill -9 at any point of an import: all of it is there or nothing is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.base import DatabaseWrapper
from tests.factories import actor
from tests.people_roster.conftest import EXAMPLES, make_province

from bazgasht.people.models import Client, Grant, NameToken, RosterRow, RosterRun
from bazgasht.people.roster.importing import Source, import_roster

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SCRIPT = """
import sys
from pathlib import Path
from bazgasht import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.contrib.auth import get_user_model
from bazgasht.access.selectors import actor_for
from bazgasht.people.roster import importing
path = Path(sys.argv[3])
by = actor_for(get_user_model().objects.get(pk=int(sys.argv[2])))
importing.import_roster(
    importing.Source(path.read_bytes(), path.name), by=by,
    progress=lambda step, done, total: print(step, flush=True),
)
"""
MODELS = (Client, Grant, NameToken, RosterRun, RosterRow)


def start(user):
    from django.db import connection

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bazgasht.settings",
                   "PYTHONPATH": str(Path(__file__).parents[2] / "src")}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, connection.settings_dict["NAME"], str(user.pk),
         str(EXAMPLES / "roster.xlsx")],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def counts(as_owner):
    with as_owner():
        return [model.objects.count() for model in MODELS]


def test_killed_at_every_step_nothing_is_left(as_owner):
    assert DatabaseWrapper.default_role
    province = make_province()
    for step in ("matching", "writing", "search words"):
        process = start(province.user)
        for line in process.stdout:
            if line.strip() == step:
                os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert counts(as_owner) == [0] * len(MODELS)
    whole = start(province.user)
    steps = whole.communicate()[0].split("\n")
    assert whole.returncode == 0, steps
    done = counts(as_owner)
    assert done[0] == 1124 + 2038
    report = import_roster(
        Source((EXAMPLES / "roster.xlsx").read_bytes(), "roster.xlsx"), by=actor(province.user)
    )
    assert report.counts["people"]["unchanged"] == 1124
    assert counts(as_owner)[:3] == done[:3]
