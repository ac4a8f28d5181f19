"""Held rows are decided by a human being, once, and the decision is remembered."""

import pytest
from tests.factories import acting, actor, make_user
from tests.people_roster.books import IDS, book, person, relative

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import today
from bazgasht.people.models import Client, ClientName, Relation, RosterAbsence
from bazgasht.people.roster import codes, reads, review
from bazgasht.people.roster.importing import Source, import_roster
from bazgasht.people.services.custody import record_event

pytestmark = pytest.mark.django_db
TWINS = book([person(0), person(0, نام="رضاا", کد_ملی=None)])


@pytest.fixture
def held(province):
    """(run, row, actor) of a file with one likely duplicate."""
    return _held(province, TWINS)


def _held(province, data):
    report = import_roster(Source(data, "r.xlsx"), by=province.officer)
    with acting(province.user) as by:
        return report.run, reads.held(report.run).get(), by


def again(province, data=TWINS, kind="people"):
    return import_roster(Source(data, "r.xlsx"), by=province.officer).counts[kind]


def decide(province, held, decision, **more):
    run, row, by = held
    with acting(by):
        return review.decide_row(run.public_id, row.pk, decision=decision, by=by, **more)


def test_the_candidate_is_the_file_it_resembles(province, held):
    with acting(province.user):
        assert held[1].candidate_id == Client.objects.get().pk


@pytest.mark.parametrize("decision", ["same", "dropped"])
def test_left_out_rows_are_not_asked_about_again(province, held, decision):
    decide(province, held, decision)
    counts = again(province)
    assert (counts["held"], counts["unchanged"], counts["created"]) == (0, 2, 0)


def test_another_person_gets_a_file_through_the_same_writer(province, held):
    decide(province, held, "different")
    with acting(province.user):
        assert set(ClientName.objects.values_list("given", flat=True)) == {"رضا", "رضاا"}
        new = Client.objects.get(name__given="رضاا")
        assert new.grants.get().basis == "import"
    counts = again(province)
    assert (counts["unchanged"], counts["held"], counts["created"]) == (2, 0, 0)


def test_held_by_two_imports_and_twice_another_person_it_is_one_file(province, held):
    changed = book([person(0), person(0, نام="رضاا", کد_ملی=None, تلفن_خانواده="09120000000")])
    newer = _held(province, changed)
    decide(province, held, "different")
    with pytest.raises(Conflict, match=r"[1۱][4۴]\d\d-"):
        decide(province, newer, "different")
    decide(province, newer, "same")
    assert again(province, changed)["created"] == 0
    with acting(province.user):
        assert Client.objects.count() == 2


def test_a_second_decision_is_refused(province, held):
    decide(province, held, "different")
    with pytest.raises(Conflict):
        decide(province, held, "different")
    with acting(province.user):
        assert Client.objects.count() == 2


def test_a_decision_that_does_not_fit_is_refused(province, held):
    with pytest.raises(InvalidValue):
        decide(province, held, "attached")


def test_every_decision_is_journalled(province, held, as_owner):
    decide(province, held, "same")
    with as_owner():
        entry = JournalEntry.objects.get(action="roster.row_decided")
        assert entry.client_id == held[1].candidate_id
        assert "رضا" not in str(entry.detail)


def test_others_neither_see_nor_decide(province, held):
    run, row, _ = held
    stranger = make_user("records_officer", province.prisons["kangan"])
    with acting(stranger) as by, pytest.raises(NotFound):
        review.decide_row(run.public_id, row.pk, decision="same", by=by)
    worker = actor(make_user("social_worker", province.directorate))
    with acting(worker), pytest.raises((NotFound, NotAllowed)):
        review.decide_row(run.public_id, row.pk, decision="same", by=worker)


def test_a_relative_is_attached_to_a_prisoner(province):
    data = book([person(0)], [relative(IDS[5])])
    found = _held(province, data)
    with pytest.raises(InvalidValue):
        decide(province, found, "attached", prisoner=IDS[4])
    decide(province, found, "attached", prisoner="۸۳۰۱۶۶۱۳۱۳")
    with acting(province.user):
        relation = Relation.objects.get()
        assert relation.client == Client.objects.get(origin="custody")
    counts = again(province, data, "families")
    assert (counts["unchanged"], counts["created"]) == (1, 0)


def test_a_relative_who_came_with_the_corrections_is_not_attached_as_another(province):
    """Held in one import, brought in by the next: deciding the first comes to the same family."""
    kin = [relative(IDS[0]), relative(IDS[0], "فرزند", "سارا", کد_ملی=IDS[4])]
    wrong = import_roster(
        Source(book([person(0, تاریخ_تولد="x")], kin), "r.xlsx"), by=province.officer
    )
    late = [[*cells[:-1], "09123334455"] for cells in kin]
    import_roster(Source(book([person(0)], late), "r.xlsx"), by=province.officer)
    import_roster(Source(book([person(0), person(1)]), "r.xlsx"), by=province.officer)
    with acting(province.user) as by:
        first, second = reads.held(wrong.run)
        for row in (first, second):
            decide(province, (wrong.run, row, by), "attached", prisoner=IDS[0])
        assert Client.objects.filter(origin="family").count() == 2
        assert Relation.objects.filter(ends=None).count() == 2


def test_a_mother_of_two_is_attached_to_the_second_with_the_file_she_has(province):
    mother = relative(IDS[0], "مادر", کد_ملی=IDS[4])
    import_roster(Source(book([person(0), person(1)], [mother]), "r.xlsx"), by=province.officer)
    found = _held(province, book([person(0), person(1)], [relative(IDS[5], "مادر", کد_ملی=IDS[4])]))
    decide(province, found, "attached", prisoner=IDS[1])
    with acting(province.user):
        assert Client.objects.filter(origin="family").count() == 1
        assert Relation.objects.filter(kind="mother").count() == 2


def test_a_person_with_anothers_id_can_only_be_the_same_or_left_out(province):
    import_roster(Source(book([person(0)]), "r.xlsx"), by=province.officer)
    found = _held(province, book([person(0, نام="کاوه", نام_خانوادگی="مرادی")]))
    with pytest.raises(InvalidValue):
        decide(province, found, "different")
    decide(province, found, "dropped")


def test_every_held_code_says_what_may_be_decided():
    held_codes = {c.code for c in codes.CODES.values() if c.severity == codes.HELD}
    assert held_codes == set(review.CHOICES)


def test_an_absence_is_closed_once(province):
    import_roster(Source(book([person(0), person(1)]), "r.xlsx"), by=province.officer)
    run = import_roster(Source(book([person(0)]), "r.xlsx"), by=province.officer).run
    with acting(province.user) as by:
        absence = RosterAbsence.objects.get()
        review.decide_absence(run.public_id, absence.pk, decision="still_here", by=by)
        with pytest.raises(Conflict):
            review.decide_absence(run.public_id, absence.pk, decision="still_here", by=by)


def test_who_is_absent_is_asked_until_something_is_recorded(province):
    import_roster(Source(book([person(0), person(1)]), "r.xlsx"), by=province.officer)
    alone = Source(book([person(0)]), "r.xlsx")
    first = import_roster(alone, by=province.officer).run
    with acting(province.user) as by:
        absence = RosterAbsence.objects.get()
        for decision in ("recorded", "reappeared"):  # nothing was; and that is an import's to say
            with pytest.raises(Conflict):
                review.decide_absence(first.public_id, absence.pk, decision=decision, by=by)
    second = import_roster(alone, by=province.officer).run
    with acting(province.user) as by:  # the newer roster asks, and asks alone
        assert reads.waiting([first, second]) == {first.pk: (0, 0), second.pk: (0, 1)}
        record_event(
            client_id=absence.client_id, kind="release", on=today(), detail="served", by=by
        )
        assert reads.waiting([second]) == {second.pk: (0, 0)}
        assert not reads.open_runs(by)
    assert import_roster(alone, by=province.officer).absent == 0


def test_a_newer_run_takes_the_question_over(province, held):
    again(province)
    with acting(province.user) as by:
        (only,) = reads.open_runs(by)
        assert only[0].pk != held[0].pk
        assert not reads.held(held[0]).exists()
