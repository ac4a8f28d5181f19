"""Whose row is it: held, unchanged, changed or new, at the first import and at every later one."""

import pytest
from tests.factories import acting, make_client, make_org, make_user
from tests.people_roster.books import CENTRAL, IDS, book, person, relative

from bazgasht.people.models import (
    Client,
    ClientContact,
    ClientIdentity,
    ClientName,
    CustodyEpisode,
    CustodyEvent,
    Household,
    HouseholdMember,
    Relation,
    RosterAbsence,
)
from bazgasht.people.roster.importing import Source, import_roster, preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(province):
    def run(people=(), families=(), **options):
        source = Source(book(people, families), "r.xlsx", **options)
        return import_roster(source, by=province.officer)

    return run


def shape(report, kind="people"):
    return {k: v for k, v in report.counts[kind].items() if v and k != "read"}


def codes(report):
    return [(f.row, f.code) for f in report.findings]


def test_a_prisoner_and_the_family_become_files(province, run):
    families = [relative(IDS[0], "همسر", "مریم", تلفن="09121112233"),
                relative(IDS[0], "فرزند", "علی", تاریخ_تولد="1395/01/01")]  # fmt: skip
    report = run([person(0)], families)
    assert shape(report) == {"created": 1}
    assert shape(report, "families") == {"created": 2}
    central = province.prisons["central"]
    with acting(province.user):
        prisoner = Client.objects.get(origin="custody")
        assert prisoner.opened_by == central.pk
        assert not prisoner.synthetic
        stay = CustodyEpisode.objects.get()
        assert (stay.client_id, stay.prison_id, stay.state) == (prisoner.pk, central.pk, "inside")
        assert stay.released_on is None
        assert [e.kind for e in CustodyEvent.objects.all()] == ["admission"]
        household = Household.objects.get()
        members = HouseholdMember.objects.filter(household=household)
        assert {m.head for m in members} == {True, False}
        assert prisoner.pk not in {m.client_id for m in members}
        assert set(Relation.objects.values_list("kind", flat=True)) == {"spouse", "child"}
        child = Relation.objects.get(kind="child").other
        grant = child.grants.get()
        assert (grant.organisation_id, grant.household_id) == (central.pk, household.pk)
        assert (grant.basis, grant.level) == ("import", 3)


def test_a_release_date_in_the_past_releases_nobody(province, run):
    run([person(0, تاریخ_آزادی_احتمالی="1402/01/01")])
    with acting(province.user):
        stay = CustodyEpisode.objects.get()
        assert stay.state == "inside"
        assert stay.expected_release is not None


def test_a_parents_grant_opens_no_child(province, run):
    """The child's file has a grant of its own, for the prison that holds the parent."""
    run([person(0)], [relative(IDS[0], "فرزند", "علی")])
    with acting(province.user):
        ids = set(Client.objects.values_list("id", flat=True))
        grants = [g for c in Client.objects.all() for g in c.grants.all()]
        assert {g.client_id for g in grants} == ids
        assert len(grants) == 2


def test_a_small_difference_in_one_name_is_held(run):
    rows = [person(0), person(0, نام="رضاا", کد_ملی=None, جنسیت=None)]
    report = run(rows)
    assert shape(report) == {"created": 1, "held": 1}
    assert codes(report) == [(3, "likely_duplicate")]


@pytest.mark.parametrize(
    "cells",
    [
        {"نام": "رضاا", "کد_ملی": IDS[1]},  # two valid ids are two people
        {"نام": "رضاا", "نام_پدر": "یاسینن", "کد_ملی": None},
        {"نام": "رضاا", "تاریخ_تولد": "1360/01/11", "کد_ملی": None},
        {"نام": "کاوه", "کد_ملی": None},
    ],
)
def test_others_are_other_people(run, cells):
    assert shape(run([person(0), person(0, **cells)])) == {"created": 2}


def test_a_likeness_to_somebody_on_file_is_held_too(run):
    run([person(0)])
    report = run([person(0), person(0, نام="رضاا", کد_ملی=None)])
    assert shape(report) == {"unchanged": 1, "held": 1}
    report = run([person(1), person(0, نام="رضاا", کد_ملی=None)])
    assert shape(report) == {"created": 1, "held": 1}


def test_people_without_an_id_are_found_again(province, run):
    rows = [person(0, کد_ملی=None), person(1, کد_ملی=None, تاریخ_تولد=None)]
    assert shape(run(rows)) == {"created": 2}
    assert shape(run(rows)) == {"unchanged": 2}
    with acting(province.user):
        assert Client.objects.count() == 2


@pytest.mark.parametrize("birth", ["1360/01/11", None])
def test_a_birth_put_right_or_lost_makes_no_second_file(province, run, birth):
    run([person(0, کد_ملی=None), person(1)])
    report = run([person(0, کد_ملی=None, تاریخ_تولد=birth), person(1)])
    assert shape(report) == {"held": 1, "unchanged": 1}
    assert (codes(report), report.absent) == ([(2, "birth_differs")], 0)
    other = [
        person(0, کد_ملی=None, تاریخ_تولد="1350/01/11", نام_پدر="جعفر"),
        person(0, کد_ملی=IDS[3]),
    ]
    assert shape(run([*other, person(1)])) == {"created": 1, "updated": 1, "unchanged": 1}


def test_the_id_is_added_when_it_becomes_known(province, run):
    run([person(0, کد_ملی=None)])
    assert shape(run([person(0)])) == {"updated": 1}
    assert shape(run([person(0)])) == {"unchanged": 1}
    with acting(province.user):
        assert ClientIdentity.objects.get().national_id_hash is not None


def test_an_empty_cell_erases_nothing(province, run):
    run([person(0)])
    bare = person(0, جنسیت=None, تلفن_خانواده=None, تاریخ_تولد=None, نام_پدر=None,
                  تاریخ_آزادی_احتمالی=None)  # fmt: skip
    assert shape(run([bare])) == {"unchanged": 1}
    with acting(province.user):
        assert ClientName.objects.get().father == "یاسین"
        assert ClientIdentity.objects.get().birth is not None


def test_changes_are_written_with_their_history(province, run, as_owner):
    from bazgasht.core.models import History

    run([person(0)])
    changed = person(0, نام="محمدرضا", وضعیت_تاهل="مجرد", تلفن_خانواده="09121112233",
                     تاریخ_آزادی_احتمالی="1410/01/01")  # fmt: skip
    assert shape(run([changed])) == {"updated": 1}
    assert shape(run([changed])) == {"unchanged": 1}
    with acting(province.user):
        assert ClientName.objects.get().given == "محمدرضا"
        assert ClientIdentity.objects.get().marital == "single"
        assert [c.value for c in ClientContact.objects.filter(ends=None)] == ["+989121112233"]
    with as_owner():
        assert {"people_clientname", "people_clientidentity", "people_custodyepisode"} <= set(
            History.objects.values_list("table", flat=True)
        )


def test_another_name_under_the_same_id_is_held(province, run):
    run([person(0)])
    report = run([person(0, نام="کاوه", نام_خانوادگی="مرادی")])
    assert codes(report) == [(2, "id_other_name")]
    with acting(province.user):
        assert ClientName.objects.get().given == "رضا"


def test_another_prison_is_a_transfer(province, run):
    run([person(0)])
    assert shape(run([person(0, زندان="زندان کنگان")])) == {"updated": 1}
    with acting(province.user):
        assert CustodyEpisode.objects.get().prison_id == province.prisons["kangan"].pk
        assert [e.kind for e in CustodyEvent.objects.order_by("id")] == ["admission", "transfer"]
    with acting(make_user("social_worker", province.prisons["kangan"])):
        assert Client.objects.count() == 1


def test_an_id_held_elsewhere_is_answered_neutrally(province, run):
    elsewhere = make_org("prison", name="زندان شیراز")
    make_client(elsewhere, given="رضا", family="حسینی", national_id=IDS[0])
    report = run([person(0), person(1)])
    assert shape(report) == {"created": 1, "held": 1}
    (finding,) = report.findings
    assert finding.code == "id_elsewhere"
    assert "شیراز" not in finding.message


def test_a_row_outside_the_actors_bodies_is_refused(run):
    make_org("prison", name="زندان شیراز")
    report = run([person(0), person(1, زندان="زندان شیراز")])
    assert shape(report) == {"created": 1, "rejected": 1}
    assert codes(report) == [(3, "prison_outside")]


def test_relatives_without_their_prisoner_are_held(run):
    families = [relative(IDS[3]), relative(None), relative("12345"), relative(IDS[0])]
    report = run([person(0)], families)
    assert shape(report, "families") == {"created": 1, "held": 3}


def test_relatives_find_a_prisoner_imported_earlier(run):
    run([person(0)])
    assert shape(run([person(1)], [relative(IDS[0])]), "families") == {"created": 1}
    assert shape(run([person(1)], [relative(IDS[0])]), "families") == {"unchanged": 1}


def test_one_mother_of_two_prisoners_is_one_person(province, run):
    families = [
        relative(IDS[0], "مادر", "زهرا", کد_ملی=IDS[4], تاریخ_تولد="1335/01/01"),
        relative(
            IDS[1], "مادر", "زهرا", کد_ملی=IDS[4], تاریخ_تولد="1335/01/01", تلفن="09121112233"
        ),
    ]
    report = run([person(0), person(1, نام="کاوه")], families)
    assert shape(report, "families") == {"created": 1, "updated": 1}
    with acting(province.user):
        assert Client.objects.filter(origin="family").count() == 1
        assert Relation.objects.filter(kind="mother").count() == 2
        assert Household.objects.count() == 1
    again = run([person(0), person(1, نام="کاوه")], families)
    assert shape(again, "families") == {"unchanged": 2}


def test_a_relative_who_is_a_prisoner_too_gets_no_household(province, run):
    report = run([person(0), person(1, نام="مریم")], [relative(IDS[0], کد_ملی=IDS[1])])
    assert shape(report, "families") == {"updated": 1}
    with acting(province.user):
        assert Relation.objects.count() == 1
        assert not HouseholdMember.objects.exists()


def test_a_brother_inside_since_an_earlier_import_gets_no_household(province, run):
    run([person(0), person(1, نام="کاوه")])
    kin = [relative(IDS[0], "برادر", "کاوه", کد_ملی=IDS[1], نام_خانوادگی="حسینی"),
           relative(IDS[0], "مادر", "فاطمه")]  # fmt: skip
    run([person(0)], kin)
    with acting(province.user):
        assert HouseholdMember.objects.get().client.origin == "family"


def test_the_same_relative_twice_is_held(run):
    families = [relative(IDS[0]), relative(IDS[0], تلفن="09121112233")]
    assert shape(run([person(0)], families), "families") == {"created": 1, "held": 1}


def test_inconsistencies_are_warnings(run):
    families = [relative(IDS[0], "همسر"), relative(IDS[0], "فرزند", "علی", تاریخ_تولد="1350/01/01"),
                relative(IDS[0], "همسایه", "اکبر")]  # fmt: skip
    report = run([person(0, وضعیت_تاهل="مجرد")], families)
    assert shape(report, "families") == {"created": 3}
    assert {c for _, c in codes(report)} == {"spouse_of_single", "child_older", "unknown_relation"}
    assert {f.severity for f in report.findings} == {"warning"}


def test_who_is_absent_is_listed_and_not_released(province, run):
    run([person(0), person(1, نام="کاوه"), person(2, نام="بهرام", زندان="زندان کنگان")])
    report = run([person(0)])
    assert report.absent == 1  # nobody is absent from a prison the file does not speak of
    with acting(province.user):
        absence = RosterAbsence.objects.get()
        assert ClientName.objects.get(client_id=absence.client_id).given == "کاوه"
        assert set(CustodyEpisode.objects.values_list("state", flat=True)) == {"inside"}
    run([person(0)])
    with acting(province.user):
        assert RosterAbsence.objects.filter(decision="").count() == 1
    run([person(0), person(1, نام="کاوه")])
    with acting(province.user):
        asked = RosterAbsence.objects.order_by("id").values_list("decision", flat=True)
        assert list(asked) == ["superseded", "reappeared"]


def test_a_faulty_row_still_says_who_is_here(run):
    run([person(0), person(1, نام="کاوه")])
    report = run([person(0), person(1, نام="کاوه", تاریخ_تولد="30/2")])
    assert shape(report) == {"unchanged": 1, "rejected": 1}
    assert report.absent == 0


def test_readmission_opens_a_new_stay(province, run, as_owner):
    run([person(0)])
    with as_owner():
        CustodyEpisode.objects.update(state="released", released_on="2024-01-01")
    assert shape(run([person(0)])) == {"unchanged": 1}
    report = run([person(0, تاریخ_پذیرش="1405/01/10")])
    assert shape(report) == {"updated": 1}
    with acting(province.user):
        states = CustodyEpisode.objects.order_by("id").values_list("state", flat=True)
        assert list(states) == ["released", "inside"]


def test_a_preview_judges_alike_and_writes_nothing(province):
    source = Source(book([person(0), person(0, نام="رضاا", کد_ملی=None)]), "r.xlsx")
    seen = preview(source, by=province.officer)
    with acting(province.user):
        assert not Client.objects.exists()
    assert import_roster(source, by=province.officer).counts == seen.counts
    assert CENTRAL
