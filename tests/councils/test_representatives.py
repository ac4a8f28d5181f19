"""Governorates and justice departments: somebody there answers, and their councils have a secretary who
hears of everything and can be replaced."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from tests.councils.conftest import declared, set_adopted
from tests.factories import acting, make_org, make_user, owned

from bazgasht.access.models import Membership
from bazgasht.access.roles import ROLES
from bazgasht.core import scope
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound
from bazgasht.councils import services
from bazgasht.councils.models import Council, Milestone
from bazgasht.councils.services import CouncilDraft, DirectiveDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(table):
    return make_user("representative", table.governorate, email="speaker@example.org")


@pytest.fixture
def prevention(table):
    """A council at the governorate, kept by the headquarters' secretary who founded it."""
    with acting(table.chief) as by:
        return services.create_council(
            organisation_id=table.governorate.pk, by=by,
            draft=CouncilDraft("شورای پیشگیری", "province", "استاندار"),
        )  # fmt: skip


def draft(council, **more):
    return CouncilDraft(**({"title": council.title, "level": "province", "chair_office": "استاندار",
                            "secretary_id": council.secretary_id} | more))  # fmt: skip


def test_every_kind_of_body_that_is_asked_has_a_role_that_answers():
    for permission in ("resolutions.report", "directives.answer", "programmes.report",
                       "pledges.sign"):  # fmt: skip
        kinds = {k for r in ROLES.values() if permission in r.permissions for k in r.kinds}
        assert {"governorate", "justice"} <= kinds, permission


def test_it_answers_directives_and_declares_milestones(table, resolution, speaker):
    with acting(table.chief) as by:
        directive = services.send_directive(
            council=table.council.public_id, by=by,
            draft=DirectiveDraft("دستور", "متن", timezone.localdate(), members=True, twins=False),
        )  # fmt: skip
    row = resolution(declared(table, owner_id=table.governorate.pk))
    step = owned(lambda: Milestone.objects.get(resolution=row))()
    with acting(speaker) as by:
        said = services.answer_directive(
            public_id=directive.public_id, organisation_id=table.governorate.pk,
            answer="انجام شد", by=by,
        )  # fmt: skip
        assert said.answered_by == speaker.pk
        services.begin(public_id=row.public_id, by=by)
        services.claim_milestone(public_id=step.public_id, link="https://example.org/report", by=by)
    with acting(table.governor) as by, pytest.raises(NotAllowed):
        services.begin(public_id=row.public_id, by=by)


def test_its_own_council_is_its_to_keep_and_no_other(table, prevention, speaker):
    with acting(speaker) as by:
        services.update_council(
            public_id=prevention.public_id, version=prevention.version, by=by,
            draft=draft(prevention, secretary_id=speaker.pk),
        )  # fmt: skip
        with pytest.raises((NotAllowed, NotFound)):
            services.update_council(
                public_id=table.council.public_id, version=table.council.version, by=by,
                draft=draft(table.council),
            )  # fmt: skip
    assert owned(Council.objects.get)(pk=prevention.pk).secretary_id == speaker.pk


def test_the_secretary_hands_over_to_somebody(table, prevention):
    with acting(table.chief) as by:
        services.update_council(
            public_id=prevention.public_id, version=prevention.version, by=by,
            draft=draft(prevention, secretary_id=None),
        )  # fmt: skip
        prevention.refresh_from_db()
        assert prevention.secretary_id == table.chief.pk, "never to nobody"
        services.update_council(
            public_id=prevention.public_id, version=prevention.version, by=by,
            draft=draft(prevention, secretary_id=table.second.pk),
        )  # fmt: skip
    assert owned(Council.objects.get)(pk=prevention.pk).secretary_id == table.second.pk


@owned
def leave(user):
    Membership.objects.filter(user=user).update(ends=timezone.now(), ended_reason="رفت")


def test_who_left_is_replaced_by_the_headquarters_of_the_province(
    table, prevention, client, speaker
):
    leave(table.chief)
    page = f"/councils/{prevention.public_id}/"
    client.force_login(table.second)
    assert f"{page}secretary" in client.get(page).content.decode()
    offered = client.get(f"{page}secretary").content.decode()
    assert f'value="{speaker.pk}"' in offered and f'value="{table.stranger.pk}"' not in offered
    answer = client.post(
        f"{page}secretary", {"secretary": speaker.pk, "version": prevention.version}
    )
    assert answer.status_code == 302
    assert owned(Council.objects.get)(pk=prevention.pk).secretary_id == speaker.pk


@pytest.mark.parametrize("user", ["stranger", "governor", "liaison", "group_chief"])
def test_nobody_else_names_a_secretary(table, prevention, user):
    with acting(table.users[user]) as by:
        with pytest.raises((NotAllowed, NotFound)):
            services.name_secretary(
                public_id=prevention.public_id, secretary_id=table.second.pk, by=by
            )
        with transaction.atomic():
            changed = Council.objects.filter(pk=prevention.pk).update(secretary=table.second)
    assert changed == 0


def test_a_secretary_is_somebody_who_keeps_papers(table, prevention):
    with acting(table.second) as by, pytest.raises(InvalidValue):
        services.name_secretary(
            public_id=prevention.public_id, secretary_id=table.governor.pk, by=by
        )


def test_who_names_secretaries_is_told_alike_by_both_tables():
    naming = {c for c, r in ROLES.items() if "meetings.edit" in r.permissions and r.subtree}
    speaking = {c for c, r in ROLES.items() if "pledges.sign" in r.permissions and not r.level}
    for name, roles in (("councils_names", naming), ("network_speaks", speaking)):
        with connection.cursor() as c:
            c.execute("select prosrc from pg_proc where proname = %s", [name])
            assert set(re.findall(r"'(\w+)'", c.fetchone()[0].split("m.role in")[1])) == roles


def test_the_named_secretary_hears_of_what_is_late(
    table, prevention, resolution, django_capture_on_commit_callbacks
):
    """Nobody at the governorate keeps papers: the secretary works at the headquarters."""
    row = resolution(council=prevention)
    day = timezone.localdate() - timedelta(days=7)
    set_adopted(row, day - timedelta(days=30), due=day, first_due=day)
    with (
        django_capture_on_commit_callbacks(execute=True),
        scope.entered(scope.Scope(task="councils.remind")),
    ):
        services.tell_due()
    assert [m.to for m in mail.outbox] == [["chief@example.org"]]


def test_a_justice_department_has_one_too(table):
    with acting(make_user("representative", make_org("justice"))) as by:
        assert by.can("pledges.sign") and not by.scope().orgs


def test_no_link_leads_a_representative_to_a_refusal(
    table, prevention, resolution, client, speaker
):
    """From the first page on, as far as links go."""
    resolution(declared(table, owner_id=table.governorate.pk))
    with acting(table.chief) as by:
        services.send_directive(
            council=table.council.public_id, by=by,
            draft=DirectiveDraft("دستور", "متن", timezone.localdate(), members=True, twins=False),
        )  # fmt: skip
    client.force_login(speaker)
    waiting, seen, refused = ["/"], {"/"}, {}
    while waiting and len(seen) < 200:
        url = waiting.pop(0)
        answer = client.get(url)
        if answer.status_code not in (200, 302):
            refused[url] = answer.status_code
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for found in re.findall(r'href="(/[^"#]*)"', answer.content.decode()):
            found = found.replace("&amp;", "&")
            if found not in seen and not found.startswith(("/static", "/accounts", "/components")):
                seen.add(found)
                waiting.append(found)
    assert not refused and len(seen) > 25


def test_a_secretary_is_chosen_never_preset_and_shown_with_the_body(
    table, prevention, speaker, client
):
    with acting(speaker) as by:
        services.update_council(
            public_id=prevention.public_id, version=prevention.version, by=by,
            draft=draft(prevention, secretary_id=None),
        )  # fmt: skip
    client.force_login(table.second)
    url = f"/councils/{prevention.public_id}/secretary"
    form = client.get(url).context["form"]
    choices = dict(form.fields["secretary"].choices)
    assert form["secretary"].value() in (None, "") and "" in choices
    assert table.governorate.name in choices[speaker.pk] and speaker.name in choices[speaker.pk]
    assert client.post(url, {"secretary": "", "version": 2}).status_code == 200
    assert owned(Council.objects.get)(pk=prevention.pk).secretary_id is None


def test_whoever_only_names_the_secretary_is_not_told_that_nothing_is_there(
    table, prevention, speaker, client
):
    """What row security hides is not nothing: its meetings and members are left out, and why is said."""
    with acting(speaker) as by:
        services.update_council(
            public_id=prevention.public_id, version=prevention.version, by=by,
            draft=draft(prevention, secretary_id=speaker.pk),
        )  # fmt: skip
    url = f"/councils/{prevention.public_id}/"
    client.force_login(table.second)
    page = client.get(url).content.decode()
    assert "هنوز جلسه‌ای نداشته است" not in page and "نهادهای عضو" not in page
    assert "دبیرخانه‌اش، دستگاه‌های عضو" in page and f"{url}secretary" in page
    client.force_login(speaker)
    page = client.get(url).content.decode()
    assert "هنوز جلسه‌ای نداشته است" in page and "نهادهای عضو" in page
