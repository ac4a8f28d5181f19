"""The family: a person's relatives, the household's page, its members one page each."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.pages import actor_of
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core import drafts
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError
from bazgasht.core.registry import client_sections

from ..file_numbers import file_number
from ..forms import refuse
from ..forms.clients import FamilyMemberForm
from ..forms.households import CityForm, FileNumberForm, MoveForm, RelateForm, SplitForm
from ..models import Client, Household
from ..selectors.cards import get_client, get_household, household_of
from ..selectors.households import Member, members
from ..selectors.standing import held_by
from ..selectors.story import story
from ..services import households, relations
from ..services.contacts import add_contact
from ..services.once import opened_before
from ..states import ContactKind, Origin, RelationKind
from .common import own_bodies, page_of
from .file import family_words

STORY = 15
OF_HOME = ("plans.needs", "plans.plan", "services.aid")
"""Sections of upper rooms that speak of the whole household: its needs, its plan, its aid."""


@permission("clients.view")
@require_GET
def family(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Relatives of one person, and the household they live in."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "family")
    household = household_of(found.pk)
    context |= {
        "household": household,
        "family": family_words(context["file"], found),
        "members": members(household) if household else [],
        "lives_here": bool(household and household.members.filter(client=found, ends=None).exists()),  # type: ignore[attr-defined]
        "may_edit": actor.can("clients.edit"),
        "may_create": actor.can("clients.create"),
    }  # fmt: skip
    return render(request, "people/family.html", context)


@permission("clients.view")
@require_GET
def household(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Members, what the family got, and its story."""
    actor = actor_of(request)
    home = get_household(public_id)
    living = members(home)
    journal.record_many(
        by=actor, action="household.viewed", on_type="household",
        pairs=[(home.public_id, m.card.id) for m in living] or [(home.public_id, None)],
    )  # fmt: skip
    people = {m.card.id: m.card for m in living}
    shown, total = story(
        list(people), limit=STORY, by=actor, about=people if len(people) > 1 else None
    )
    context = {
        "household": home,
        "members": living,
        "story": shown,
        "story_total": total,
        "sections": _of_home(living, actor),
        "may_edit": actor.can("clients.edit"),
        "may_create": actor.can("clients.create"),
    }
    return render(request, "people/household.html", context)


def _of_home(living: list[Member], actor: Actor) -> list[dict[str, Any]]:
    """What the rooms above tell of a household is told of its head; the first one stands for it."""
    head = Client.objects.filter(pk=living[0].card.id).first() if living else None
    if head is None:
        return []
    made = [client_sections.get(key)(head, actor) for key in OF_HOME if key in client_sections]
    return [section for section in made if section]


@permission("clients.create")
@require_http_methods(["GET", "POST"])
def household_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A household for this person's family: a prisoner's starts with its first member."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "family")
    if found.origin == Origin.CUSTODY:
        return redirect("people:member_first", public_id)
    form = CityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = households.open_household(
                organisation_id=_keeper(found, actor), by=actor, head_id=found.pk,
                city=form.cleaned_data["city"], synthetic=found.synthetic,
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The household was opened."))
            return redirect("people:household", made.public_id)
    title = _("A household with this person as its head")
    return render(request, "people/form.html", {**context, "form": form, "title": title})


def _keeper(found: Client, actor: Actor) -> int:
    """The body that keeps the family's files: one of the actor's that holds this person."""
    bodies = [pk for pk, _name in own_bodies(actor, "clients.create")]
    holding = [b for b in bodies if held_by([found.pk], b)]
    return (holding or bodies)[0]


@permission("clients.create")
@require_http_methods(["GET", "POST"])
@one_press
def member_first(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The first member of a prisoner's family opens its household."""
    found, context = page_of(request, public_id, "family")
    return _member_page(request, context, relatives=[found], home=None, synthetic=found.synthetic,
                        keeper=found)  # fmt: skip


@permission("clients.create")
@require_http_methods(["GET", "POST"])
@one_press
def member_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more member, with a file of their own."""
    home = get_household(public_id)
    living = members(home)
    related = {c.id: c for m in living for _label, c in m.relations}
    ids = [*related, *(m.card.id for m in living)]
    people = list(Client.objects.filter(pk__in=ids).select_related("name"))
    people.sort(key=lambda c: ids.index(c.pk))
    if not people:
        raise Http404
    return _member_page(request, {"household": home}, relatives=people, home=home,
                        synthetic=home.synthetic, keeper=people[-1])  # fmt: skip


def _member_page(
    request: HttpRequest, context: dict[str, Any], *, relatives: list[Client],
    home: Household | None, synthetic: bool, keeper: Client,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    key = f"people/member/{home.public_id if home else relatives[0].public_id}"
    form = FamilyMemberForm(
        request.POST or None, kinds=RelationKind.choices,
        relatives=[(c.pk, c.name.full) for c in relatives],  # type: ignore[attr-defined]
        initial={"relative": relatives[0].pk, "nationality": "IR"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                public_id, before = opened_before(form.cleaned_data["key"], form.person(), actor)
                body = _keeper(keeper, actor)
                lives_in = household_of(before.pk) if before else None
                place = (
                    home
                    or lives_in
                    or households.open_household(
                        organisation_id=body, by=actor, synthetic=synthetic
                    )
                )
                if before is None:
                    _add(form, place, body, actor, public_id)
        except DomainError as error:
            refuse(form, error)
        else:
            drafts.discard(user_id=actor.user_id, form=key)
            messages.success(request, _("The member was added, with a file of their own."))
            if "more" in request.POST:
                return redirect("people:member_new", place.public_id)
            return redirect("people:household", place.public_id)
    context |= {"form": form, "draft_key": key}
    return render(request, "people/member_form.html", context)


def _add(
    form: FamilyMemberForm, home: Household, body: int, by: Actor, public_id: uuid.UUID
) -> Client:
    got, person = form.cleaned_data, form.person()
    client = households.add_new_member(
        public_id=public_id,
        household_id=home.pk, organisation_id=body, by=by, relative_id=got["relative"],
        kind=got["kind"], head=got["head"], given=person.given, family=person.family,
        father=person.father, alias=person.alias, national_id=got["national_id"] or "",
        foreign_id=got["foreign_id"], nationality=person.nationality, sex=person.sex,
        birth=person.birth.first_day if person.birth else None,
        birth_precision=person.birth.precision if person.birth else "unknown",
        marital=person.marital, education=person.education, skill=person.skill,
        in_school=person.in_school,
    )  # fmt: skip
    if got["mobile"]:
        add_contact(client_id=client.pk, kind=ContactKind.MOBILE, value=got["mobile"], by=by)
    return client


def by_file_no(typed: str) -> Client | None:
    """Somebody the reader may see, by the number on paper."""
    return Client.objects.filter(file_no=file_number(typed)).first()


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def member_join(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Somebody who has a file already moves in."""
    home = get_household(public_id)
    form = FileNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = by_file_no(form.cleaned_data["file_no"])
        if found is None:
            form.add_error("file_no", _("You see no file with this number."))
        else:
            try:
                households.move_member(
                    client_id=found.pk, to_household_id=home.pk, by=actor_of(request)
                )
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("The person lives in this household now."))
                return redirect("people:household", public_id)
    title = _("Somebody with a file moves in")
    return render(request, "people/form_plain.html",
                  {"form": form, "title": title, "sub": localise(home.file_no),
                   "back": reverse("people:household", args=[public_id])})  # fmt: skip


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def household_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    home = get_household(public_id)
    form = CityForm(request.POST or None, initial={"city": home.city})
    if request.method == "POST" and form.is_valid():
        households.edit_household(household_id=home.pk, city=form.cleaned_data["city"],
                                  by=actor_of(request))  # fmt: skip
        messages.success(request, _("The changes were saved."))
        return redirect("people:household", public_id)
    return render(request, "people/form_plain.html",
                  {"form": form, "title": _("Where the family lives"), "sub": localise(home.file_no),
                   "back": reverse("people:household", args=[public_id])})  # fmt: skip


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def household_split(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    home = get_household(public_id)
    living = members(home)
    form = SplitForm(
        request.POST or None, members=[(m.card.id, m.card.full) for m in living],
        initial={"city": home.city},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        first = Client.objects.get(pk=form.cleaned_data["members"][0])
        try:
            made = households.split_household(
                household_id=home.pk, client_ids=form.cleaned_data["members"], by=actor,
                city=form.cleaned_data["city"], organisation_id=_keeper(first, actor),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("They form a household of their own now."))
            return redirect("people:household", made.public_id)
    return render(request, "people/form_plain.html",
                  {"form": form, "title": _("Split the household"), "sub": localise(home.file_no),
                   "back": reverse("people:household", args=[public_id])})  # fmt: skip


@permission("clients.edit")
@require_POST
def member_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """``do``: ``head`` or ``leave``, for the member named by ``client``."""
    home = get_household(public_id)
    try:
        found = get_client(uuid.UUID(request.POST.get("client", "")))
    except ValueError:
        raise Http404 from None
    actor = actor_of(request)
    if request.POST.get("do") == "head":
        households.set_head(household_id=home.pk, client_id=found.pk, by=actor)
        messages.success(request, _("The head of the household was changed."))
    elif request.POST.get("do") == "leave":
        last = home.members.filter(ends=None).count() == 1  # type: ignore[attr-defined]
        households.leave_household(client_id=found.pk, by=actor)
        messages.success(request, _("The person lives here no more; the file stays."))
        if last:
            return redirect("people:family", found.public_id)
    else:
        raise Http404
    return redirect("people:household", public_id)


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def relate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Link this person with somebody who has a file."""
    found, context = page_of(request, public_id, "family")
    form = RelateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = by_file_no(form.cleaned_data["file_no"])
        if other is None:
            form.add_error("file_no", _("You see no file with this number."))
        else:
            try:
                relations.relate(client_id=found.pk, other_id=other.pk,
                                 kind=form.cleaned_data["kind"], by=actor_of(request))  # fmt: skip
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("The relation was recorded."))
                return redirect("people:family", public_id)
    context |= {"form": form, "title": _("A relative who has a file already")}
    return render(request, "people/form.html", context)


@permission("clients.edit")
@require_POST
def relation_end(request: HttpRequest, public_id: uuid.UUID, relation: int) -> HttpResponse:
    found = get_client(public_id)
    relations.end_relation(client_id=found.pk, relation_id=relation, by=actor_of(request))
    messages.success(request, _("The relation was ended; it stays in the history."))
    return redirect("people:family", public_id)


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """This person moves into another household."""
    found, context = page_of(request, public_id, "family")
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = file_number(form.cleaned_data["household_no"])
        home = Household.objects.filter(file_no=number).first()
        if home is None:
            form.add_error("household_no", _("You see no household with this number."))
        else:
            try:
                households.move_member(client_id=found.pk, to_household_id=home.pk,
                                       by=actor_of(request))  # fmt: skip
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("The person lives in this household now."))
                return redirect("people:household", home.public_id)
    context |= {"form": form, "title": _("Moves into another household")}
    return render(request, "people/form.html", context)
