"""The province of the sample: a directorate with its three prisons and a records officer."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.factories import actor, make_org, make_user

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation, User
from bazgasht.people.roster.importing import Source

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass
class Province:
    directorate: Organisation
    prisons: dict[str, Organisation]
    user: User

    @property
    def officer(self) -> Actor:
        return actor(self.user)


def make_province(suffix=""):
    directorate = make_org("directorate", code=f"DIR{suffix}")
    named = {
        "central": f"زندان مرکزی بوشهر{suffix}",
        "dashtestan": f"زندان دشتستان{suffix}",
        "kangan": f"زندان کنگان{suffix}",
    }
    prisons = {
        key: make_org("prison", code=f"P-{key}{suffix}".upper(), parent=directorate, name=name)
        for key, name in named.items()
    }
    return Province(directorate, prisons, make_user("records_officer", directorate))


@pytest.fixture
def province(db):
    return make_province()


@pytest.fixture(scope="session")
def sample():
    path = EXAMPLES / "roster.xlsx"
    return Source(path.read_bytes(), path.name, synthetic=True)
