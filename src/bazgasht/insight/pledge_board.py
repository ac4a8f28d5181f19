"""The score board: promised against delivered, by commitment, body, mission and working group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.body_sections import Section
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.models import Organisation
from bazgasht.access.routes import permission
from bazgasht.core.fields import PersianCharField
from bazgasht.core.jalali import format_jalali
from bazgasht.core.promised import Progress
from bazgasht.core.text import search_form
from bazgasht.network import selectors
from bazgasht.network.models import Commitment
from bazgasht.network.states import STANDING, Standing
from bazgasht.ui import charts

from .promised import judged, tally

PAGE = 25
MOST_BARS = 12
ANY = [("", gettext_lazy("any"))]
VIEWS = {
    "commitments": gettext_lazy("Commitments"),
    "bodies": gettext_lazy("By body"),
    "missions": gettext_lazy("By mission"),
    "groups": gettext_lazy("By working group"),
}
Pair = tuple[Commitment, Progress]


class BoardFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Body"), required=False, max_length=80)
    headquarters = forms.ChoiceField(label=gettext_lazy("Headquarters"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Working group"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("How it stands"), required=False, choices=[*ANY, *Standing.choices]
    )
    past = forms.BooleanField(
        label=gettext_lazy("Withdrawn and renewed pledges too"), required=False
    )

    def __init__(self, *args: Any, rows: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (
            (
                "headquarters",
                {x.pledge.headquarters.code: x.pledge.headquarters.name for x in rows},
            ),
            ("group", {x.working_group.code: x.working_group.name for x in rows}),
        ):
            field: Any = self.fields[name]
            field.choices = [*ANY, *sorted(found.items(), key=lambda pair: pair[1])]


def _filtered(request: HttpRequest) -> tuple[BoardFilter, list[Pair]]:
    past = request.GET.get("past") == "on"
    rows = list(selectors.commitments(states=STANDING if past else selectors.PLEDGED))
    form = BoardFilter(request.GET, rows=rows)
    chosen = form.cleaned_data if form.is_valid() else {}
    told = judged(rows)
    words = search_form(chosen.get("q") or "").split()
    found = [
        (row, told[row.pk])
        for row in rows
        if chosen.get("headquarters", "") in ("", row.pledge.headquarters.code)
        and chosen.get("group", "") in ("", row.working_group.code)
        and chosen.get("standing", "") in ("", told[row.pk].standing)
        and all(w in search_form(row.pledge.organisation.name) for w in words)
    ]
    return form, found


def _tallies(view: str, pairs: Sequence[Pair]) -> list[Any]:
    if view == "bodies":
        keyed = [(x.organisation_id, x.pledge.organisation.name, p) for x, p in pairs]
    elif view == "missions":
        keyed = [(x.mission_id, x.mission.title, p) for x, p in pairs]
    else:
        keyed = [(x.working_group_id, x.working_group.name, p) for x, p in pairs]
    return tally(keyed)


def _view(request: HttpRequest) -> str:
    chosen = request.GET.get("by", "commitments")
    return chosen if chosen in VIEWS else "commitments"


@permission("pledges.view")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    form, pairs = _filtered(request)
    view = _view(request)
    rest = request.GET.copy()
    for name in ("by", "page"):
        rest.pop(name, None)
    query = rest.urlencode()
    page = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    tallies = _tallies(view, pairs) if view != "commitments" else []
    whole = tally((0, "", p) for _x, p in pairs)
    context = {
        "filter": form, "page": page, "view": view, "pairs": pairs,
        "rows": [(x, p, selectors.words_of(x.indicator)) for x, p in page.object_list],
        "tallies": tallies, "whole": whole[0] if whole else None,
        "chart": _chart(tallies),
        "tabs": [
            {"label": label, "url": reverse(route), "active": route == "insight:pledges"}
            for route, label in (
                ("pledges:list", _("Pledges")), ("insight:pledges", _("Score board")),
                ("pledges:texts", _("Texts")),
            )
        ],
        "views": [
            {"label": label, "url": f"?by={code}&{query}" if query else f"?by={code}",
             "active": code == view}
            for code, label in VIEWS.items()
        ],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "insight/pledges.html", context)


def _chart(tallies: Sequence[Any]) -> Any:
    """Commitments kept or on pace beside those that are not, of the first rows."""
    shown = [t for t in tallies if t.judged][:MOST_BARS]
    if not shown:
        return None
    names = [t.name for t in shown]
    labels = [f"{n} ({i})" if names.count(n) > 1 else n for i, n in enumerate(names, start=1)]
    return charts.bar_chart(
        _("Kept or on pace, of a hundred that are judged"), labels,
        [round(t.good * 100 / t.judged) for t in shown], horizontal=True, label_column=_("Name"), value_column=_("Per cent"),
        description=_("The share of commitments that are kept or on pace, in per cent; those not"
                      " begun, and those ended with their pledge, are in neither number."),
    )  # fmt: skip


@permission("pledges.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the page shows, all pages of it, as XLSX or CSV."""
    _form, pairs = _filtered(request)
    view = _view(request)
    journal.record(
        by=request.actor, action="pledges.exported", on=("pledges", "board"),  # type: ignore[attr-defined]
        detail={"rows": len(pairs), "view": view},
    )  # fmt: skip
    headers, rows = _lines(pairs) if view == "commitments" else _sums(view, pairs)
    return list_response(
        name=f"pledges-{view}", title=_("Score board"), headers=headers, rows=rows,
        form=wanted_format(request),
        meta=[(_("Counted"), _("whole weeks, from the first Saturday on or after the first day"))],
    )  # fmt: skip


def _lines(pairs: Sequence[Pair]) -> tuple[list[Any], list[list[Any]]]:
    headers = [
        _("Body"), _("Headquarters"), _("Working group"), _("Mission"), _("What is counted"),
        _("Counted is"), _("Promised"), _("Delivered so far"), _("Per cent"), _("From"), _("By"),
        _("How it stands"), _("Forecast"), _("Done on, at this pace"), _("Days late"),
    ]  # fmt: skip
    rows = [
        [
            x.pledge.organisation.name, x.pledge.headquarters.name, x.working_group.name,
            x.mission.title, selectors.words_of(x.indicator), x.get_counted_display(), x.quantity,
            p.delivered, int(p.share * 100), x.starts, x.due, p.words, p.forecast.words,
            p.forecast.done_on, p.forecast.days_late,
        ]
        for x, p in pairs
    ]  # fmt: skip
    return headers, rows


def _sums(view: str, pairs: Sequence[Pair]) -> tuple[list[Any], list[list[Any]]]:
    headers = [
        VIEWS[view], _("Commitments"), *(s.label for s in Standing), _("Judged"),
        _("Kept or on pace"),
    ]  # fmt: skip
    return headers, [[t.name, t.all, *t.cells, t.judged, t.good] for t in _tallies(view, pairs)]


def section(body: Organisation, actor: Actor) -> Section | None:
    """What a body promised, on its page, for whoever may read its pledges."""
    if not actor.can("pledges.view"):
        return None
    rows = list(selectors.commitments(bodies=[body.pk]))
    if not rows:
        return None
    told = judged(rows)
    return {
        "template": "insight/section_pledges.html",
        "rows": [
            {
                "title": selectors.words_of(x.indicator),
                "sub": x.mission.title, "progress": told[x.pk], "line": x,
                "day": format_jalali(x.due, "long"), "pledge": x.pledge,
            }
            for x in rows
        ],
    }  # fmt: skip
