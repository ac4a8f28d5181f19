"""Down the tree: resolutions to every counterpart, directives with their answers, the one page."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.councils.conftest import bound, declared, figure, read, set_adopted
from tests.factories import acting, make_org, owned

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import format_jalali
from bazgasht.core.week import Week
from bazgasht.councils import papers, selectors, services, weekly_scope
from bazgasht.councils.models import DirectiveCopy, Milestone, Resolution
from bazgasht.councils.services import CouncilDraft, DirectiveDraft
from bazgasht.councils.today import owed
from bazgasht.insight.models import Fact, PartReport, WeeklyReport
from bazgasht.insight.scopes import Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(table):
    """A second province that mirrors the national council, and a council under the first."""
    with acting(table.top_chief) as by:
        table.twin = services.create_council(
            organisation_id=table.other.pk, by=by,
            draft=CouncilDraft("شورای استان دیگر", "province", "معاون", mirrors_id=table.national.pk),
        )  # fmt: skip
    return table


def national(table, **more):
    with acting(table.top_chief) as by:
        draft = declared(table, owner_id=table.top.pk, supporting=[], **more)
        row = services.draft_resolution(council=table.national.public_id, draft=draft, by=by)
        return services.adopt(public_id=row.public_id, by=by)


def send(table, *rows, user=None):
    with acting(user or table.top_chief) as by:
        return services.send_down(
            council=table.national.public_id, resolutions=[r.public_id for r in rows], by=by
        )


def test_every_counterpart_gets_its_own_in_one_action(country):
    rows = [national(country), national(country)]
    assert send(country, *rows).made == 4
    children = owned(lambda: list(Resolution.objects.filter(parent__in=rows).order_by("id")))()
    assert {c.owner_id for c in children} == {country.hq.pk, country.other.pk}
    assert sorted(c.number[-3:] for c in children) == ["001", "001", "002", "002"]
    assert all(c.state == "adopted" and c.first_due == c.due for c in children)
    assert owned(lambda: Milestone.objects.filter(resolution__in=children).count())() == 4


def test_sent_twice_is_sent_once(country):
    row = national(country)
    first, again = send(country, row), send(country, row)
    assert (first.made, again.made, again.there) == (2, 0, 2)


def test_a_bound_one_reads_the_figures_of_where_it_was_sent(country):
    with acting(country.top_chief) as by:
        row = services.draft_resolution(
            council=country.national.public_id, by=by,
            draft=bound(country, owner_id=country.top.pk, working_group_id=None),
        )  # fmt: skip
        services.adopt(public_id=row.public_id, by=by)
    send(country, row)
    heads = owned(
        lambda: {c.filter["headquarters"] for c in Resolution.objects.filter(parent=row)}
    )()
    assert heads == {country.hq.pk, country.other.pk}


def test_a_bound_one_of_the_country_adds_up_its_provinces(country):
    with acting(country.top_chief) as by:
        row = services.draft_resolution(
            council=country.national.public_id, by=by,
            draft=bound(country, owner_id=country.top.pk, working_group_id=None),
        )  # fmt: skip
        services.adopt(public_id=row.public_id, by=by)
    week = Week.of(timezone.localdate()).prev()
    set_adopted(row, week.start)
    figure(country, week.start, 7)
    figure(country, week.start, 99, body=country.tvto.pk)

    @owned
    def elsewhere():
        Fact.objects.create(headquarters_id=country.other.pk, organisation_id=0, working_group_id=0,
                            week=week.start, indicator="training.enrolled", value=4)  # fmt: skip

    elsewhere()
    with acting(country.top_chief):
        assert selectors.progress_of(read(row)).value == 11


def test_a_moved_day_takes_its_open_milestones_along(table, resolution):
    row = resolution()
    with acting(table.chief) as by:
        later = row.due + timedelta(days=10)
        services.move_due(public_id=row.public_id, due=later, reason="سیل راه را بست", by=by)
    assert owned(lambda: [m.due for m in row.milestones.all()])() == [later]


@pytest.mark.parametrize("user", ["chief", "stranger", "national", "liaison", "group_chief"])
def test_only_the_council_above_sends(country, user):
    row = national(country)
    with pytest.raises((NotAllowed, NotFound)):
        send(country, row, user=country.users[user])


def test_what_was_sent_down_is_on_the_first_page_of_who_owes_it(country):
    due = timezone.localdate() + timedelta(days=1)
    send(country, national(country, due=due, milestones=[("آماده شد", due)]))
    with acting(country.stranger) as by:
        assert owed(by).total == 1


def test_a_province_keeps_its_own_child(country):
    send(country, national(country))
    with acting(country.stranger) as by, transaction.atomic():
        mine = Resolution.objects.get(council=country.twin)
        services.move_due(
            public_id=mine.public_id,
            due=mine.due + timedelta(days=3),
            reason="برف راه را بست",
            by=by,
        )
        assert not Resolution.objects.filter(council=country.council).exists()


def test_a_council_without_counterparts_sends_nothing(table, resolution):
    row = resolution()
    with acting(table.chief) as by, pytest.raises(Conflict):
        services.send_down(council=table.council.public_id, resolutions=[row.public_id], by=by)


def direct(table, user=None, council=None, **more):
    draft = DirectiveDraft("معرفی رابط", "رابط را معرفی کنید",
                           timezone.localdate() + timedelta(days=10), **more)  # fmt: skip
    with acting(user or table.chief) as by:
        return services.send_directive(
            council=(council or table.council).public_id, draft=draft, by=by
        )


def test_a_directive_is_acknowledged_and_answered_by_the_body_alone(table):
    row = direct(table, twins=False, members=True)
    for user in (table.doctor, table.chief, table.viewer):
        with acting(user) as by, pytest.raises((NotAllowed, NotFound)):
            services.answer_directive(
                public_id=row.public_id,
                organisation_id=table.tvto.pk,
                answer="رابط معرفی شد",
                by=by,
            )
    with acting(table.liaison) as by:
        assert DirectiveCopy.objects.filter(directive=row).count() == 4  # it sits in the council
        services.acknowledge(public_id=row.public_id, organisation_id=table.tvto.pk, by=by)
        with pytest.raises(InvalidValue):
            services.answer_directive(
                public_id=row.public_id, organisation_id=table.tvto.pk, answer=" ", by=by
            )
        said = services.answer_directive(
            public_id=row.public_id, organisation_id=table.tvto.pk, answer="رابط معرفی شد", by=by
        )
        assert said.answered_on == timezone.localdate()
        with pytest.raises(Conflict):
            services.answer_directive(
                public_id=row.public_id, organisation_id=table.tvto.pk, answer="دوباره", by=by
            )


def test_a_directive_goes_down_the_tree(country):
    row = direct(country, user=country.top_chief, council=country.national)
    bodies = owned(lambda: set(row.copies.values_list("organisation_id", flat=True)))()
    assert bodies == {country.hq.pk, country.other.pk}
    with acting(country.stranger), transaction.atomic():
        assert selectors.get_directive(row.public_id).copies.count() == 1
        assert selectors.get_directive(row.public_id).council.title == "شورای ملی آزمون"
    with acting(country.social), transaction.atomic(), pytest.raises(NotFound):
        selectors.get_directive(row.public_id)


def test_everything_expected_of_a_body(table, resolution, meeting):
    owns = resolution()
    supports = resolution(declared(table, owner_id=table.health.pk, supporting=[table.tvto.pk]))
    direct(table, twins=False, members=True)
    row = meeting(held=True)
    with acting(table.liaison), transaction.atomic():
        found = selectors.expected_of(table.tvto)
    assert [x.row for x in found.owned] == [owns]
    assert [x.row for x in found.supported] == [supports]
    assert len(found.directives) == 1 and found.minutes == [row]


def test_directives_to_answer_come_first_those_due_first_on_top(table):
    made = {}
    for title, ahead, answered in (("دوم", 9, False), ("پاسخ‌داده", 1, True), ("نخست", 3, False)):
        draft = DirectiveDraft(title, "متن", timezone.localdate() + timedelta(days=ahead),
                               twins=False, members=True)  # fmt: skip
        with acting(table.chief) as by:
            made[title] = services.send_directive(
                council=table.council.public_id, draft=draft, by=by
            )
        if answered:
            with acting(table.liaison) as by:
                services.answer_directive(
                    public_id=made[title].public_id, organisation_id=table.tvto.pk,
                    answer="انجام شد", by=by,
                )  # fmt: skip
    with acting(table.liaison), transaction.atomic():
        rows = selectors.directives_for([table.tvto.pk], sent=False)
        assert [r.directive.title for r in rows] == ["نخست", "دوم", "پاسخ‌داده"]


def test_reports_that_are_due_stand_on_the_printed_page_too(table, monkeypatch):
    """Its own and those of its groups and councils, each with its week and last day."""
    week = Week.current().prev()
    owned(WeeklyReport.objects.create)(headquarters=table.hq, week=week.start, body={})
    owned(PartReport.objects.create)(
        headquarters=table.hq, week=week.start, kind="council", key=str(table.council.public_id),
        title="شورای استان آزمون", publisher=table.hq.pk, body={},
    )  # fmt: skip
    drawn = {}

    def kept(template, data):
        drawn.update(data)
        return b"%PDF-"

    monkeypatch.setattr(papers, "render_pdf", kept)
    with acting(table.chief), transaction.atomic():
        papers.expected_pdf(selectors.expected_of(table.hq))
    rows = [
        r for t in drawn["tables"] if t["title"] == "گزارش‌های هفتگی برای انتشار" for r in t["rows"]
    ]
    assert [r[:2] for r in rows] == [[week.label(), ""], ["شورای استان آزمون", week.label()]]
    assert rows[1][2] == format_jalali(week.next().start, "long")


def test_no_way_to_a_person_leads_from_here():
    """No key to a person and no column for one, however far one follows the keys."""
    from django.apps import apps

    banned = {"client", "client_id", "household", "household_id", "national_id", "given", "family"}
    for model in apps.get_app_config("councils").get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        assert not banned & ({f.name for f in fields} | {f.column for f in fields}), model
        for field in fields:
            if field.related_model is not None:
                assert field.related_model._meta.app_label in ("councils", "access"), field


def test_a_new_body_sees_nothing(table, resolution):
    resolution()
    with acting(table.social), transaction.atomic():
        assert not Resolution.objects.exists()
    assert make_org("agency")


def test_what_is_not_counted_yet_is_told_so_on_paper_in_workbooks_and_in_the_weekly_report(
    table, resolution, client, monkeypatch
):
    """Adopted today, its first whole week is still to come: unknown, never nought per cent."""
    row = resolution(bound(table))
    drawn = {}
    monkeypatch.setattr(papers, "render_pdf", lambda template, data: drawn.update(data) or b"%PDF-")
    with acting(table.liaison), transaction.atomic():
        papers.expected_pdf(selectors.expected_of(table.tvto))
    far = drawn["tables"][0]["rows"][0][3]
    assert far.startswith("هنوز شمرده نشده") and "٪" not in far
    target = Target(str(table.council.public_id), "شورا", table.hq, table.hq.pk)
    with acting(table.chief), transaction.atomic():
        (line,) = weekly_scope.lines(target, Week.current())
    assert line.per_cent is None and line.words() == "هنوز شمرده نشده"
    client.force_login(table.chief)
    told = client.get("/resolutions/export?format=csv").content.decode("utf-8-sig")
    (cells,) = [line for line in csv.reader(io.StringIO(told)) if row.text in line]
    assert cells.count("0") == 2, "how often it moved and where it begins"


def test_past_its_day_is_counted_over_everything_on_the_page(table, resolution):
    """Resolutions, directives, reports, and what other rooms say is expected: the number above is that
    of the rows below."""
    from bazgasht.core.expected import ExpectedGroup, ExpectedLine

    day = timezone.localdate()
    with acting(table.liaison), transaction.atomic():
        found = selectors.expected_of(table.tvto)
    assert found.overdue == 0
    late = ExpectedGroup("تعهدها", (ExpectedLine("یک", due=day - timedelta(days=1)),
                                   ExpectedLine("دو", due=day), ExpectedLine("سه")))  # fmt: skip
    report = WeeklyReport(headquarters=table.hq, week=Week.current().prev().prev().start, body={})
    assert replace(found, more=[late]).overdue == 1
    assert replace(found, more=[late], reports=[report]).overdue == 2


def test_what_waits_of_referrals_is_on_the_page_and_the_paper(table, client):
    figure(table, Week.current().start, 7, code="referrals.waiting", body=table.tvto.pk)
    client.force_login(table.liaison)
    assert (
        "ارجاع‌های در انتظار پاسخ"
        in client.get(f"/bodies/{table.tvto.code}/expected").content.decode()
    )
    with acting(table.liaison), transaction.atomic():
        told = papers.referral_words(selectors.expected_of(table.tvto))
    assert told[0][1] in ("7", "۷")


def test_what_a_gathering_resolved_is_ticked_to_go_down(country, client):
    with acting(country.top_chief) as by:
        gathering = services.record_gathering(
            council=country.national.public_id, by=by,
            draft=services.GatheringDraft("همایش", timezone.localdate(), "", [("مدیران", 3)], []),
        )  # fmt: skip
        draft = declared(country, owner_id=country.top.pk, supporting=[])
        own = services.draft_resolution(
            council=country.national.public_id, by=by, draft=replace(draft, gathering=gathering.public_id)
        )  # fmt: skip
        own = services.adopt(public_id=own.public_id, by=by)
    other = national(country)
    client.force_login(country.top_chief)
    page = client.get(f"/gatherings/{gathering.public_id}/").content.decode()
    url = f"/councils/{country.national.public_id}/resolutions/send?gathering={gathering.public_id}"
    assert url in page
    page = client.get(url).content.decode()
    assert f'id="r{own.pk}" checked' in page and f'id="r{other.pk}">' in page
    send(country, own)
    assert "checked" not in client.get(url).content.decode().split("<form")[-1]


def test_a_province_without_a_headquarters_holds_up_no_other(country, client):
    """A bound resolution can't be counted there; the others get it, and it does once there is one."""
    bare = make_org("governorate", name="استانداری بی‌قرارگاه", province="IR-23")
    with acting(country.top_chief) as by:
        lacking = services.create_council(
            organisation_id=bare.pk, by=by,
            draft=CouncilDraft("شورای بی‌قرارگاه", "province", "معاون", mirrors_id=country.national.pk),
        )  # fmt: skip
        row = services.draft_resolution(
            council=country.national.public_id, by=by,
            draft=bound(country, owner_id=country.top.pk, working_group_id=None),
        )  # fmt: skip
        row = services.adopt(public_id=row.public_id, by=by)
    client.force_login(country.top_chief)
    url = f"/councils/{country.national.public_id}/resolutions/send"
    page = client.post(url, {"selected": str(row.public_id)}, follow=True).content.decode()
    assert "به شورای بی‌قرارگاه فرستاده نشد" in page

    @owned
    def councils():
        return set(Resolution.objects.filter(parent=row).values_list("council", flat=True))

    assert councils() == {country.council.pk, country.twin.pk}
    make_org("headquarters", name="قرارگاه تازه", parent=country.top, province="IR-23")
    assert send(country, row).made == 1 and lacking.pk in councils()
