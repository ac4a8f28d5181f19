"""The register of challenges and opportunities: what bodies bring up, who reads it, what became of it."""

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.councils.conftest import bound, declared, figure
from tests.factories import acting, make_org, make_user, owned
from tests.stories.casework import jalali
from tests.support.refused import refused
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.week import Week
from bazgasht.councils import selectors, services
from bazgasht.councils.models import Proposal
from bazgasht.councils.services import VisitDraft

pytestmark = pytest.mark.django_db
TEXT = "ضمانت وام برای آزادشدگان دشوار است"


@pytest.fixture
def outside(table):
    """An association of the province without a seat in the council."""
    body = make_org("association", name="انجمن آزمون")
    table.bodies["association"] = body
    table.users["manager"] = make_user("association_manager", body)
    return table


def raised(table, user=None, body=None, text=TEXT, theme="challenge", public_id=None):
    with acting(user or table.liaison) as by:
        made = services.raise_matter(
            organisation_id=(body or table.tvto).pk, council_id=table.council.pk, text=text,
            theme=theme, by=by, public_id=public_id,
        )  # fmt: skip
    return read(made)


@owned
def read(row):
    return Proposal.objects.get(pk=row.pk)


def from_a_visit(table, text="گسترش کارگاه خیاطی", days=40):
    with acting(table.chief) as by:
        visit = services.record_visit(
            council=table.council.public_id, by=by,
            draft=VisitDraft(table.prison.pk, timezone.localdate() - timedelta(days=days), "معاون"),
        )  # fmt: skip
        return services.add_proposal(
            council=table.council.public_id, text=text, theme="opportunity", by=by,
            visit=visit.public_id,
        )  # fmt: skip


def test_a_body_brings_something_up_and_the_journal_says_so(outside, as_owner):
    row = raised(outside, outside.manager, outside.association)
    assert (row.state, row.raised_on, row.organisation_id) == (
        "open", timezone.localdate(), outside.association.pk,
    )  # fmt: skip
    with as_owner():
        entry = JournalEntry.objects.get(action="proposal.raised")
    assert entry.object_id == str(row.public_id)


def test_the_same_form_twice_is_one(table):
    key = uuid.uuid4()
    assert raised(table, public_id=key).pk == raised(table, public_id=key).pk


def test_where_a_body_may_bring_it_up(outside):
    elsewhere = make_org("agency", province="IR-07")
    for who, body, error in (
        (outside.manager, outside.tvto, NotAllowed),
        (outside.viewer, outside.hq, NotAllowed),
        (make_user("agency_liaison", elsewhere), elsewhere, InvalidValue),
    ):  # fmt: skip
        with pytest.raises(error):
            raised(outside, who, body)
    with acting(outside.liaison) as by, pytest.raises(InvalidValue):
        services.raise_matter(
            organisation_id=outside.tvto.pk, council_id=outside.national.pk, text=TEXT,
            theme="challenge", by=by,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [({"text": "نه"}, "text"), ({"text": "با 09171234567 تماس بگیرید"}, "text"),
     ({"theme": "weather"}, "theme")],
)  # fmt: skip
def test_what_is_refused_beside_its_field(table, more, field):
    with pytest.raises(InvalidValue) as refused_:
        raised(table, **more)
    assert refused_.value.field == field


def test_who_reads_what(outside):
    raised(outside)
    own = raised(outside, outside.manager, outside.association, text="انبار گران شده است")
    from_a_visit(outside)

    def texts(user):
        with acting(user):
            return selectors.matters_for().count()

    assert {n: texts(outside.users[n]) for n in ("chief", "liaison", "doctor", "top_chief")} == {
        "chief": 3, "liaison": 3, "doctor": 3, "top_chief": 3,
    }  # fmt: skip
    assert texts(outside.stranger) == 0
    with acting(outside.manager):
        assert list(selectors.matters_for()) == [own], "without a seat, what the body said itself"


def test_the_body_closes_its_own_with_a_reason_and_nobody_elses(outside):
    row = raised(outside, outside.manager, outside.association)
    with acting(outside.liaison) as by, pytest.raises((NotAllowed, NotFound)):
        services.set_proposal_aside(public_id=row.public_id, reason="تمام شد", by=by)
    with acting(outside.manager) as by:
        closed = services.set_proposal_aside(public_id=row.public_id, reason="تمام شد", by=by)
        assert (closed.state, closed.decided_on) == ("set_aside", timezone.localdate())
        with pytest.raises(Conflict):
            services.set_proposal_aside(public_id=row.public_id, reason="باز هم", by=by)


def test_it_is_taken_up_by_a_resolution_and_its_progress_is_told(table, resolution):
    row = raised(table)
    made = resolution(bound(table, proposal=row.public_id), days_ago=30)
    figure(table, Week.current().prev().start, 5)
    assert read(row).state == "adopted" and read(row).decided_on == timezone.localdate()
    with acting(table.doctor):
        [matter] = selectors.matters(list(selectors.matters_for()))
        assert [(x.row.pk, x.progress.value) for x in matter.resolutions] == [(made.pk, 5)]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def test_past_the_program_a_body_takes_nothing_up(outside):
    row = raised(outside, outside.manager, outside.association)
    with acting(outside.manager):
        with refused():
            run("update councils_proposal set state = 'adopted'")
        assert run("update councils_proposal set state = 'set_aside', reason = 'x'") == 1
        with refused():
            run("update councils_proposal set state = 'open'")
    with acting(outside.liaison):
        assert run("update councils_proposal set reason = 'y' where id = %s", row.pk) == 0


INSERT = (
    "insert into councils_proposal (public_id, council_id, organisation_id, text, theme, state,"
    " reason, raised_on, raised_by, words) values (gen_random_uuid(), %s, %s, 'x', 'challenge', %s,"
    " '', now(), %s, '')"
)


def test_past_the_program_nobody_speaks_for_another(outside):
    me, body = outside.manager.pk, outside.association.pk
    with acting(outside.manager):
        for values in ((outside.council.pk, outside.tvto.pk, "open", me),
                       (outside.national.pk, body, "open", me),
                       (outside.council.pk, body, "open", me + 1),
                       (outside.council.pk, body, "adopted", me)):  # fmt: skip
            with refused():
                run(INSERT, *values)
        assert run(INSERT, outside.council.pk, body, "open", me) == 1


@pytest.mark.parametrize(
    ("filters", "found"),
    [({}, 3), ({"q": "كارگاه"}, 1), ({"q": "ضمانت‌وام"}, 1), ({"q": "هیچ"}, 0),
     ({"theme": "opportunity"}, 1), ({"theme": "proposal"}, 1), ({"state": "set_aside"}, 1),
     ({"state": "adopted"}, 0)],
)  # fmt: skip
def test_it_is_searched_and_filtered(table, filters, found):
    raised(table)
    from_a_visit(table)
    row = raised(table, text="چیز دیگری", theme="proposal")
    with acting(table.chief) as by:
        services.set_proposal_aside(public_id=row.public_id, reason="شدنی نیست", by=by)
        assert selectors.matters_for(**filters).count() == found


def test_the_period_is_that_of_the_visit(table):
    raised(table)
    old = from_a_visit(table, days=40)
    day = timezone.localdate() - timedelta(days=20)
    with acting(table.chief):
        assert list(selectors.matters_for(until=day)) == [old]
        assert selectors.matters_for(since=day).count() == 1


def test_through_the_pages(outside):
    manager = Visit(outside.manager)
    manager.open(reverse("councils:matters"))
    manager.follow("طرح چالش یا فرصت")
    manager.submit(text="شمارهٔ 09171234567", theme="challenge")
    assert "شمارهٔ همراه" in manager.words
    manager.submit(text=TEXT, theme="challenge")
    assert TEXT in manager.words and "طرح از سوی انجمن آزمون" in manager.words
    chief = Visit(outside.chief)
    chief.open(reverse("councils:council", args=[outside.council.public_id]))
    assert TEXT in chief.words, "the secretariat finds it beside what is not decided"
    manager.follow("بستن با ذکر دلیل")
    manager.submit(words="بانک پذیرفت")
    assert manager.path == reverse("councils:matters")
    assert "بانک پذیرفت" in manager.words and "بستن با ذکر دلیل" not in manager.words


def test_the_files(table, resolution):
    row = raised(table)
    resolution(declared(table, proposal=row.public_id))
    reader = Visit(table.doctor)
    reader.open(reverse("councils:matters_export"), {"since": jalali(-1)})
    book = openpyxl.load_workbook(io.BytesIO(reader.response.getvalue()))
    [line] = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert line[0] == TEXT and line[12] == 0
    reader.open(reverse("councils:matters_export"), {"format": "csv", "theme": "opportunity"})
    assert TEXT not in reader.response.getvalue().decode("utf-8-sig")


def test_the_page_asks_little(table, resolution, django_assert_max_num_queries):
    for n in range(8):
        row = raised(table, text=f"{TEXT} {n}")
        resolution(declared(table, proposal=row.public_id))
        from_a_visit(table, text=f"گسترش کارگاه {n}")
    visit = Visit(table.doctor)
    with django_assert_max_num_queries(15):
        visit.open(reverse("councils:matters"))
    assert visit.status == 200


def test_who_speaks_for_no_body_brings_nothing_up(table):
    visit = Visit(table.viewer)
    visit.open(reverse("councils:matters"))
    assert visit.status == 200 and "طرح چالش یا فرصت" not in [w for w, _h in visit.link_list()]
    assert visit.open(reverse("councils:matter_new")).status == 409
    assert "برای طرح آن ندارد" in visit.words
