"""One small province for the tests of the people room."""

from dataclasses import dataclass

import pytest
from tests.factories import make_client, make_episode, make_family, make_org, make_user
from tests.support import furnished

NATIONAL_ID = "0012345679"


@dataclass
class Province:
    """Two prisons under a directorate, an association, an aftercare centre, an agency, a
    headquarters; people at work; a prisoner with his family in the first prison."""

    directorate: object
    prison: object
    other: object
    association: object
    care: object
    agency: object
    headquarters: object
    social: object
    lead: object
    officer: object
    records: object
    liaison: object
    stranger: object
    viewer: object
    client: object = None
    family: object = None


@pytest.fixture
def province(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    with furnished.with_made(make_province) as made:
        yield made


def make_province():
    directorate = make_org("directorate", name="اداره کل")
    prison = make_org("prison", parent=directorate, name="زندان مرکزی")
    other = make_org("prison", parent=directorate, name="زندان دشتستان")
    bodies = {
        kind: make_org(kind) for kind in ("association", "aftercare", "agency", "headquarters")
    }
    made = Province(
        directorate, prison, other, bodies["association"], bodies["aftercare"], bodies["agency"],
        bodies["headquarters"],
        social=make_user("social_worker", prison, name="مریم رستگار"),
        lead=make_user("case_lead", prison, name="نرگس سرپرست"),
        officer=make_user("prison_officer", prison),
        records=make_user("records_officer", directorate),
        liaison=make_user("agency_liaison", bodies["agency"]),
        stranger=make_user("case_lead", other, name="بیگانه"),
        viewer=make_user("headquarters_secretary", bodies["headquarters"]),
    )  # fmt: skip
    made.client = make_client(
        prison, given="رضا", family="حسینی", father="یاسین", national_id=NATIONAL_ID,
        mobile="+989171234567", address="بوشهر، خیابان لیان", city="بوشهر",
    )  # fmt: skip
    make_episode(made.client, prison, days_left=11)
    made.family = make_family(made.client)
    return made
