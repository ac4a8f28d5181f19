"""Every route about an object, asked of a real one by three people: who works for its body, the same
roles in another body, and the same roles in its body with a barrier against the person.

The first is the proof that the object can be reached at all; the others find 404 or 403.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.factories import acting, add_role, make_client, make_episode, make_org, make_user, owned
from tests.support.province import make_need, make_province

from bazgasht.people import models as m
from bazgasht.people.roster import rows
from bazgasht.people.services import attachments, barriers, children, consents, corrections, notes
from bazgasht.people.services.emergency import open_in_emergency
from bazgasht.people.services.requests import request_access
from bazgasht.plans import services as planning
from bazgasht.plans.models import Review
from bazgasht.referrals import services as referring
from bazgasht.services.services import record_delivery

pytestmark = pytest.mark.django_db
ROOMS = ("people", "plans", "services", "referrals")
CASE = ("social_worker", "case_lead", "records_officer", "prison_officer")
SERVE = ("agency_liaison",)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TODAY = timezone.localdate
CLOSED = {403, 404}

FOR_ALL = {
    "plans:due_export": "a list of the reader's own, by its kind",
    "services:detail": "the catalogue is read by everybody",
}
"""Routes with a parameter that is no object of a body, and why."""

OF_NO_PERSON = {
    "people:hand_over", "people:roster_run", "people:roster_confirm", "people:roster_drop",
    "people:roster_errors", "people:roster_held", "people:roster_held_row", "people:roster_absent",
    "people:request_withdraw", "services:edit", "referrals:waiting_list", "referrals:waiting_export",
    "referrals:board_item",
    "referrals:remind", "referrals:board_columns", "referrals:board_list",
    "referrals:board_export",
}  # fmt: skip
"""Of a body or of several persons at once: a barrier about one of them does not close these."""


@dataclass
class World:
    """``args`` by route; ``people`` by what they do: who may, the same elsewhere, who is barred;
    ``sent``: what a form must say before it is about anything."""

    args: dict = field(default_factory=dict)
    does: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)


def several(body, roles):
    first, *rest = roles
    user = make_user(first, body)
    for role in rest:
        add_role(user, role, body)
    return user


@pytest.fixture
def world(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    p, w = make_province(), World()
    elsewhere = make_org("prison")
    far = make_org("headquarters", province="IR-10")
    w.people = {
        "case": (several(p.prison, CASE), several(elsewhere, CASE), several(p.prison, CASE)),
        "serve": (p.liaison, p.other, make_user("agency_liaison", p.relief)),
        "board": (p.secretary, make_user("group_secretary", make_org("working_group", parent=far))),
    }  # fmt: skip
    asking = make_user("case_lead", make_org("prison"))
    w.sent["people:member_change"] = {"do": "head", "client": str(p.family.members[1].public_id)}
    made = everything(p, w, asking)
    for group in ("case", "serve"):
        for client in (p.client, *p.family.members, *made):
            bar(client, w.people[group][2], p.prison)
    return w


@owned
def bar(client, user, by_body):
    m.AccessBarrier.objects.create(
        client=client, user_id=user.pk, reason="از بستگان بزه‌دیده است", set_by=1,
        set_by_organisation=by_body.pk, ends=timezone.now() + timedelta(days=30),
    )  # fmt: skip


def everything(p, w, asking):
    """One object for each parameter of each route."""
    boss, stranger, _barred = w.people["case"]
    person, home = p.client, p.family.household
    make_episode(person, p.prison)
    mother = make_client(p.prison, given="زهرا", sex="f")
    make_episode(mother, p.prison)
    baby = make_client(p.prison, given="نازنین", origin="family")
    outside, met, gone = (make_client(p.prison, given=n) for n in ("بهمن", "کیومرث", "ایرج"))
    need = make_need(person)
    with acting(boss) as by:
        one = {"client_id": person.pk, "by": by}
        note = notes.add_note(text="گفت‌وگو شد", **one)
        file = attachments.attach(title="نامه", file_name="a.pdf", data=PDF, **one)
        consent = consents.record_consent(kind="contact", given_on=TODAY(), **one)
        wrong = corrections.ask_correction(subject="نام پدر", says="نادرست", **one)
        child = children.child_enters(mother_id=mother.pk, child_id=baby.pk, since=TODAY(), by=by)
        barriers.set_barrier(organisation_id=p.clinic.pk, reason="از بستگان بزه‌دیده است", **one)
        begun = planning.start_assessment(instrument="prisoner_immediate", **one)
        done = planning.start_assessment(
            client_id=mother.pk, instrument="prisoner_immediate", by=by
        )
        planning.abandon_assessment(assessment=done.public_id, by=by)
        step = planning.StepDraft(
            "عکس", TODAY() + timedelta(days=9), planning.Owner(name="خانواده")
        )
        plan = planning.create_plan(
            goals=[planning.GoalDraft("identity", "مدارک", (), (step,))], **one
        )
        draft = planning.create_plan(
            client_id=mother.pk, goals=[planning.GoalDraft("identity", "مدارک")], by=by
        )
        planning.agree_plan(plan=plan.public_id, on=TODAY(), version=1, by=by)
        refer = {
            name: referring.create_referral(
                service_id=p.services[name].pk, need_ids=[need.pk] if name == "food" else [], **one
            )
            for name in ("food", "cash", "course", "papers")
        }
        for name in ("food", "cash", "course"):
            referring.send(public_id=refer[name].public_id, by=by)
    with acting(p.liaison) as by:
        for name in ("cash", "course"):
            referring.accept(public_id=refer[name].public_id, by=by)
        referring.start(public_id=refer["cash"].public_id, by=by)
        referring.wait(public_id=refer["course"].public_id, by=by)
        given = record_delivery(
            service_id=p.cash.pk, client_id=person.pk, on=TODAY(), quantity=1, amount=1000,
            referral_id=refer["cash"].pk, by=by,
        )  # fmt: skip
    with acting(asking) as by:
        open_in_emergency(
            organisation_id=by.home, file_no=met.file_no, by=by,
            reason="مددجو در بیمارستان است و خانواده باید خبر شود",
        )  # fmt: skip
        ask = request_access(
            organisation_id=by.home, national_id="0012345679", purpose="مسکن",
            reason="برای اجارهٔ خانه پس از آزادی", by=by,
        )  # fmt: skip
    with acting(boss) as by:
        own_ask = request_access(
            organisation_id=by.home, national_id="0023456787", purpose="مسکن",
            reason="برای اجارهٔ خانه پس از آزادی", by=by,
        )  # fmt: skip
    fill(p, w, locals())
    return mother, baby, outside, met, gone


@owned
def fill(p, w, made):
    person, home, mother = made["person"], made["home"], made["mother"]
    run = m.RosterRun.objects.create(
        organisation_id=p.prison.pk, user_id=made["boss"].pk, file_name="r.xlsx",
        file_sha256=b"0" * 32, state="done",
    )  # fmt: skip
    waiting = m.RosterRun.objects.create(
        organisation_id=p.prison.pk, user_id=made["boss"].pk, file_name="r.xlsx",
        file_sha256=b"1" * 32, state="previewed", summary={"preview": {}},
    )  # fmt: skip
    held = m.RosterRow.objects.create(
        run=run, organisation_id=p.prison.pk, sheet="زندانیان", number=2, code="id_elsewhere",
        severity="held", cells=rows.seal(rows.Cells("people", ["نام"], ["رضا"])),
        key_version=rows.crypto.newest(),
    )  # fmt: skip
    absence = m.RosterAbsence.objects.create(run=run, organisation_id=p.prison.pk, client=person)
    refer, plan, goal = made["refer"], made["plan"], made["plan"].goals.get()
    step, review = goal.steps.get(), Review.objects.filter(plan=made["plan"]).first()
    client, begun = [person.public_id], [made["begun"].public_id]
    event = m.CustodyEvent.objects.create(
        episode=person.episodes.get(), client=person, kind="legal", detail="sentenced", on=TODAY(),
        recorded_by=made["boss"].pk,
    )  # fmt: skip
    grown = m.Relation.objects.filter(client=person).first()
    m.Client.objects.filter(pk=made["gone"].pk).update(died_on=TODAY())
    case = {
        "people:hand_over": [p.prison.pk],
        "people:emergency_review": [m.EmergencyAccess.objects.get().pk],
        "people:request_withdraw": [made["own_ask"].pk],
        "people:request_decide": [m.AccessRequestMatch.objects.get(request=made["ask"]).pk],
        "people:contact_end": [*client, person.contacts.get().pk],
        "people:admit": [made["outside"].public_id],
        "people:child_new": [mother.public_id],
        "people:child_leave": [mother.public_id, made["child"].pk],
        "people:event_void": [*client, event.pk],
        "people:custody_event": [*client, "leave"],
        "people:note_amend": [*client, made["note"].pk],
        "people:attachment": [*client, made["file"].public_id],
        "people:attachment_remove": [*client, made["file"].public_id],
        "people:consent_withdraw": [*client, made["consent"].pk],
        "people:correction_decide": [*client, made["wrong"].pk],
        "people:relation_end": [*client, grown.pk],
        "people:barrier_lift": [
            *client, m.AccessBarrier.objects.get(organisation_id=p.clinic.pk).pk
        ],
        "people:death": [made["outside"].public_id],
        "people:death_void": [made["gone"].public_id],
        "people:move": [p.family.members[0].public_id],
        "people:household_new": [made["baby"].public_id],
        **{f"people:{n}": [run.public_id] for n in ("roster_run", "roster_errors", "roster_held",
                                                   "roster_absent")},
        **{f"people:{n}": [waiting.public_id] for n in ("roster_confirm", "roster_drop")},
        "people:roster_held_row": [run.public_id, held.pk],
        "people:roster_absence": [run.public_id, absence.pk],
        "plans:assess_household": [home.public_id],
        **{f"plans:{n}": begun for n in ("assessment", "answers", "finish", "abandon")},
        "plans:section": [*begun, "papers"],
        "plans:finished": [made["done"].public_id],
        **{f"plans:{n}": [plan.public_id] for n in ("plan", "close", "take_over", "print",
                                                   "add_goal")},
        "plans:agree": [made["draft"].public_id],
        "plans:new_plan": [made["outside"].public_id],
        **{f"plans:{n}": [goal.public_id] for n in ("edit_goal", "drop_goal", "add_step")},
        **{f"plans:{n}": [step.public_id] for n in ("edit_step", "step_state", "move_step")},
        **{f"plans:{n}": [review.public_id] for n in ("review", "move_review")},
        "referrals:edit": [refer["papers"].public_id],
        "referrals:do": [refer["food"].public_id, "withdraw"],
        "referrals:detail": [refer["food"].public_id],
        "referrals:letter": [refer["food"].public_id],
    }  # fmt: skip
    serve = {
        "services:edit": [p.food.public_id],
        "services:delivery": [made["given"].public_id],
        "services:void": [made["given"].public_id],
        "referrals:decline": [refer["food"].public_id],
        "referrals:assign": [refer["food"].public_id],
        "referrals:transfer": [refer["food"].public_id],
        "referrals:hold": [refer["cash"].public_id],
        "referrals:deliver": [refer["cash"].public_id],
        "referrals:end": [refer["cash"].public_id],
        "referrals:why": [refer["course"].public_id],
        "referrals:waiting_list": [p.course.public_id],
        "referrals:waiting_export": [p.course.public_id],
    }
    board = {
        "referrals:board_item": [refer["food"].public_id],
        "referrals:remind": [refer["food"].public_id],
        **{f"referrals:board_{n}": [p.group.code] for n in ("columns", "list", "export")},
    }
    for does, args in (("case", case), ("serve", serve), ("board", board)):
        w.args |= args
        w.does |= dict.fromkeys(args, does)
    for name, pattern in routes():
        if name not in w.args and name not in FOR_ALL:
            by_parameter = {"households": [home.public_id], "clients": client,
                            "referrals": client}  # fmt: skip
            w.args[name] = by_parameter[pattern.split("/")[0]]
            w.does[name] = "case"


def routes():
    """(name, pattern) of every route of these rooms with a parameter."""

    def walk(patterns, prefix, space):
        for entry in patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, prefix + str(entry.pattern),
                                entry.namespace or space)  # fmt: skip
            elif space in ROOMS and "<" in str(entry.pattern):
                yield f"{space}:{entry.name}", prefix + str(entry.pattern)

    return list(walk(get_resolver().url_patterns, "", ""))


def ask(client, user, verb, url, data=None):
    """The status of the answer; what the act did is undone."""
    client.force_login(user)
    with transaction.atomic():
        status = getattr(client, verb)(url, data or {}).status_code
        transaction.set_rollback(True)
    return status


def test_every_route_has_an_object(world):
    names = {name for name, _pattern in routes()}
    assert names == set(world.args) | set(FOR_ALL)
    assert set(world.args) >= OF_NO_PERSON and len(names) > 90


def test_the_same_roles_elsewhere_and_who_is_barred_reach_nothing(world, client, drawn_once):
    reached, unreached = [], []
    for name, args in sorted(world.args.items()):
        url, (may, other, *barred) = reverse(name, args=args), world.people[world.does[name]]
        data = world.sent.get(name)
        found = {v: ask(client, may, v, url, data) for v in ("get", "post")}
        verbs = [v for v, status in found.items() if status != 405]
        if not verbs or found[verbs[0]] in CLOSED:
            unreached.append((name, found))
        shut_out = [other, *(barred if name not in OF_NO_PERSON else ())]
        for who in shut_out:
            for verb in verbs:
                status = ask(client, who, verb, url, data)
                if status not in CLOSED:
                    reached.append((name, verb, "other" if who == other else "barred", status))
    assert unreached == [], "the object can't be reached by who may: it proves nothing"
    assert reached == []
