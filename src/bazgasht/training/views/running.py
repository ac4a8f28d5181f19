"""Running a cohort: sessions, attendance of the whole cohort on one page, marks, the end."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of, version_of
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import Conflict, InvalidValue, NotFound

from .. import policies, selectors
from .. import services as writing
from ..forms import MarkForm, SessionForm, WeeklyForm
from ..models import Attendance, Cohort, Session
from ..services.attendance import attending
from ..states import Presence, State


def _own(request: HttpRequest, public_id: uuid.UUID, code: str) -> Cohort:
    cohort = selectors.get_cohort(public_id)
    policies.check_user_can_cohort(code, actor_of(request), cohort)
    return cohort


@permission("training.run")
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The plan: the same hours every week, or one session by itself."""
    cohort = _own(request, public_id, "plan")
    policies.check_cohort_state("plan", cohort)
    which = request.POST.get("which", "")
    weekly = WeeklyForm(
        request.POST if which == "weekly" else None, prefix="weekly",
        initial=WeeklyForm.initial_of(cohort),
    )  # fmt: skip
    single = SessionForm(
        request.POST if which == "single" else None, prefix="single", initial={"on": cohort.starts}
    )
    try:
        if which == "weekly" and weekly.is_valid():
            data = weekly.cleaned_data
            added = writing.plan_weekly(
                cohort=public_id, weekdays={int(d) for d in data["weekdays"]},
                begins=data["begins"], minutes=data["minutes"], by=actor_of(request),
            )  # fmt: skip
            text = ngettext("%(n)s session was added.", "%(n)s sessions were added.", added)
            messages.success(request, text % {"n": localise(added)})
            return redirect("training:sessions", public_id=public_id)
        if which == "single" and single.is_valid():
            writing.save_session(
                cohort=public_id, draft=writing.SessionDraft(**single.cleaned_data),
                by=actor_of(request),
            )  # fmt: skip
            messages.success(request, _("The session was added."))
            return redirect("training:sessions", public_id=public_id)
    except InvalidValue as refused:
        form: Any = weekly if which == "weekly" else single
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {
        "cohort": cohort, "course": cohort.course, "sessions": cohort.sessions.all(),
        "weekly": weekly, "single": single,
    }  # fmt: skip
    return render(request, "training/sessions.html", context)


@permission("training.run")
@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, public_id: uuid.UUID, session: uuid.UUID) -> HttpResponse:
    cohort = _own(request, public_id, "plan")
    row = _session(cohort, session)
    initial = {"on": row.on, "begins": row.begins, "minutes": row.minutes, "topic": row.topic}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            writing.save_session(
                cohort=public_id, session=session, by=actor_of(request),
                draft=writing.SessionDraft(**form.cleaned_data),
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("training:sessions", public_id=public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    context = {
        "title": _("Change this session"), "submit": _("Save"), "form": form,
        "cancel_url": reverse("training:sessions", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("training.run")
@require_POST
def session_remove(request: HttpRequest, public_id: uuid.UUID, session: uuid.UUID) -> HttpResponse:
    writing.remove_session(cohort=public_id, session=session, by=actor_of(request))
    messages.success(request, _("The session was removed."))
    return redirect("training:sessions", public_id=public_id)


def _session(cohort: Cohort, public_id: uuid.UUID) -> Session:
    """A child is fetched through its parent."""
    found = cohort.sessions.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("session")
    return found


@permission("training.run")
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, public_id: uuid.UUID, session: uuid.UUID) -> HttpResponse:
    """Everybody on one page, present unless said otherwise."""
    cohort = _own(request, public_id, "attend")
    row = _session(cohort, session)
    people = attending(cohort.pk)
    names = {p.enrolment.pk: p.card for p in selectors.roster(cohort)}
    known = dict(Attendance.objects.filter(session=row).values_list("enrolment_id", "state"))
    refused = ""
    if request.method == "POST":
        states = {e.public_id: request.POST.get(f"state_{e.public_id}", "") for e in people}
        try:
            writing.record_attendance(
                cohort=public_id, session=session, states=states, by=actor_of(request)
            )
            messages.success(request, _("Attendance is recorded."))
            return redirect("training:cohort", public_id=public_id)
        except InvalidValue as error:
            refused = error.message
            known = {e.pk: states[e.public_id] for e in people}
    if people:
        journal.record(
            by=actor_of(request), action="training.listed", on=("session", row.public_id),
            detail={"shown": len(people)},
        )  # fmt: skip
    lines = [
        {"key": e.public_id, "card": names.get(e.pk),
         "state": known.get(e.pk, "" if row.recorded_at else Presence.PRESENT.value)}
        for e in people
    ]  # fmt: skip
    lines.sort(key=lambda x: x["card"].family if x["card"] else "")
    context = {
        "cohort": cohort, "course": cohort.course, "session": row, "lines": lines,
        "choices": Presence.choices, "refused": refused,
        "future": row.on > timezone.localdate(),
        "allowed": not policies.why_not_cohort("attend", actor_of(request), cohort),
    }  # fmt: skip
    return render(request, "training/attendance.html", context)


@permission("training.run")
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    cohort = _own(request, public_id, "mark")
    policies.check_cohort_state("mark", cohort)
    people = selectors.roster(cohort, states=[State.ENROLLED])
    initial = {f"mark_{p.enrolment.public_id}": p.enrolment.mark for p in people}
    pairs = [(p.enrolment.public_id, p.card.full if p.card else "—") for p in people]
    form = MarkForm(request.POST or None, people=pairs, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[f"mark_{key}"] for key, _name in pairs}
        writing.record_marks(cohort=public_id, marks=given, by=actor_of(request))
        messages.success(request, _("Marks are recorded."))
        return redirect("training:cohort", public_id=public_id)
    context = {"cohort": cohort, "course": cohort.course, "form": form, "people": people}
    return render(request, "training/marks.html", context)


@permission("training.run")
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the rule makes of each person, then one press."""
    cohort = _own(request, public_id, "finish")
    policies.check_cohort_state("finish", cohort)
    refused = ""
    if request.method == "POST":
        try:
            writing.finish_cohort(
                public_id=public_id, version=version_of(request), by=actor_of(request)
            )
            messages.success(request, _("Finished. Certificates can be issued now."))
            return redirect("training:cohort", public_id=public_id)
        except Conflict as error:
            if error.code != "cohort.unrecorded":
                raise
            refused = error.message
    context = {
        "cohort": cohort, "course": cohort.course, "results": selectors.results(cohort),
        "unrecorded": cohort.sessions.filter(recorded_at=None), "refused": refused,
        "waiting": selectors.counts_of([cohort])[cohort.pk].waiting,
    }  # fmt: skip
    return render(request, "training/finish.html", context)
