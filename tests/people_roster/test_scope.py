"""Who may import what, and who sees it afterwards."""

import pytest
from tests.factories import acting, actor, make_user
from tests.people_roster.books import book, person
from tests.people_roster.conftest import make_province

from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.people.models import Client, RosterRow, RosterRun
from bazgasht.people.roster import importing, staging
from bazgasht.people.roster.importing import Source, import_roster, preview

pytestmark = pytest.mark.django_db
FILE = book([person(0), person(1, تاریخ_تولد="30/2")])


def test_another_provinces_officer_sees_nothing(province):
    other = make_province(" دیگر")
    import_roster(Source(FILE, "r.xlsx"), by=province.officer)
    with acting(province.user):
        assert (Client.objects.count(), RosterRun.objects.count()) == (1, 1)
        assert RosterRow.objects.count() == 1
    with acting(other.user):
        assert not Client.objects.exists()
        assert not RosterRun.objects.exists()
        assert not RosterRow.objects.exists()


def test_another_prison_of_the_province_sees_nothing(province):
    import_roster(Source(FILE, "r.xlsx"), by=province.officer)
    with acting(make_user("social_worker", province.prisons["kangan"])):
        assert not Client.objects.exists()
    with acting(make_user("social_worker", province.prisons["central"])):
        assert Client.objects.count() == 1


@pytest.mark.parametrize("role", ["social_worker", "prison_officer", "case_lead"])
def test_other_roles_may_not(province, role):
    with pytest.raises(NotAllowed):
        import_roster(
            Source(FILE, "r.xlsx"), by=actor(make_user(role, province.prisons["central"]))
        )


def test_a_prisons_own_officer_imports_for_it_alone(province):
    officer = actor(make_user("records_officer", province.prisons["kangan"]))
    report = import_roster(Source(FILE, "r.xlsx"), by=officer)
    assert report.counts["people"]["created"] == 0
    assert {f.code for f in report.findings} >= {"prison_outside"}
    with pytest.raises(NotAllowed):
        import_roster(Source(FILE, "r.xlsx", province.prisons["central"].pk), by=officer)


def test_two_imports_for_one_body_do_not_run_at_once(province, monkeypatch):
    monkeypatch.setattr(importing, "lock", lambda bodies: False)
    with pytest.raises(Conflict):
        import_roster(Source(FILE, "r.xlsx"), by=province.officer)
    assert preview(Source(FILE, "r.xlsx"), by=province.officer)  # looking waits for nobody


def test_the_lock_is_the_databases(province):
    assert staging.lock([province.directorate.pk])


def test_a_broken_import_leaves_nothing(province, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(importing, "index_names", broken)
    with pytest.raises(RuntimeError):
        import_roster(Source(FILE, "r.xlsx"), by=province.officer)
    with acting(province.user):
        assert not Client.objects.exists()
        assert not RosterRun.objects.exists()
