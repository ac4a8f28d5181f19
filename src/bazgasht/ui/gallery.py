"""Made-up content for the living page of components, which shows them all side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_tables2
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core import digits

from . import charts
from .charts.provinces import TILES
from .tags.base import ltr

REGIONS = [("center", gettext_lazy("Centre")), ("south", gettext_lazy("South"))]


class ExampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    code = forms.CharField(
        label=gettext_lazy("File number"),
        help_text=gettext_lazy("Ten digits, in Persian or English."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric"}),
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), choices=REGIONS)
    help = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of help"),
        choices=[("job", gettext_lazy("Work")), ("home", gettext_lazy("Housing"))],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed = forms.BooleanField(label=gettext_lazy("They agreed to this."))


class ExampleFilters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or number"), required=False)
    region = forms.ChoiceField(
        label=gettext_lazy("Region"), required=False, choices=[("", "—"), *REGIONS]
    )
    late = forms.BooleanField(label=gettext_lazy("Only overdue"), required=False)


class ExampleTable(django_tables2.Table):
    name = django_tables2.Column(verbose_name=gettext_lazy("Body"))
    answered = django_tables2.Column(
        verbose_name=gettext_lazy("Answered"),
        attrs={part: {"class": "number"} for part in ("th", "td")},
    )

    class Meta:
        order_by = ("-answered",)


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything ``ui/gallery.html`` shows."""
    now = timezone.now()
    day = timezone.localdate()
    bodies = [_("Technical training"), _("Relief"), _("Civil registry"), _("Loan fund")]
    lines = [{"name": bodies[i % 4], "answered": 1200 - i} for i in range(90)]
    table = ExampleTable(lines, request=request)
    table.paginate(page=2, per_page=5)
    return {
        "meta": format_html("{} · {}", _("child of Yasin"), ltr(digits.localise("1403-00217"))),
        "vital_chips": [{"text": _("No identity card"), "tone": "late"}],
        "dues": [day + timedelta(days=n) for n in (-4, 0, 1, 3, 11, 40)],
        "story": _story(now),
        "columns": _columns(),
        "tasks": [
            {"title": _("Work and income"), "url": "#", "status": "done"},
            {"title": _("Housing"), "url": "#", "status": "doing", "hint": _("2 questions left")},
            {"title": _("Health"), "url": "#", "status": "todo"},
            {"title": _("Check the answers"), "url": "", "status": "blocked"},
        ],
        "facts": [(_("Region"), _("South")), (_("Mobile"), None)],
        "tabs": [
            {"label": _("Story"), "url": "#", "active": True},
            {"label": _("Needs"), "url": "#", "count": 5},
        ],
        "example_table": table,
        "filters": ExampleFilters(request.GET or QueryDict("q=R-7K2M&region=south&late=on")),
        "example": ExampleForm(),
        "refused": ExampleForm({"name": "", "code": "12"}, auto_id="id_refused_%s"),
        "bar_chart": _bars(),
        "grouped": _weeks(),
        "trend": _trend(),
        "tiles": _tiles(),
        "user_name": _("Maryam Rastgar"),
        "user_role": _("Social worker"),
    }


def _story(now: Any) -> list[dict[str, Any]]:
    return [
        {"at": now, "title": _("Temporary housing was asked for"), "tone": "wait",
         "chip": _("waiting for an answer"), "who": _("Maryam Rastgar"), "body": _("Aftercare centre")},
        {"at": now - timedelta(days=3), "title": _("Took the offer of a job as a welder"),
         "tone": "ok", "chip": _("accepted"), "detail": _("8 kilometres from home")},
        {"at": now - timedelta(days=15), "title": _("The identity card was not issued"),
         "tone": "late", "detail": _("The photograph was refused.")},
    ]  # fmt: skip


def _columns() -> list[dict[str, Any]]:
    card = {"code": "R-7K2M", "title": _("Welding course"), "sub": _("Prison → training centre"),
            "chip": _("2 days left"), "tone": "wait", "url": "#", "value": "1"}  # fmt: skip
    late = {**card, "code": "R-2BD7", "title": _("Tools"), "chip": _("4 days late"), "tone": "late"}
    return [
        {"title": _("New"), "total": 6, "cards": [card, late], "url": "#"},
        {"title": _("Waiting for an answer"), "total": 1, "cards": [late], "tone": "late"},
        {"title": _("In service"), "total": 1, "cards": [{**card, "tone": "ok", "chip": _("on time")}]},
        {"title": _("Ended this week"), "total": 0, "cards": []},
    ]  # fmt: skip


WEEKS = [str(week) for week in range(28, 36)]
THIS_YEAR = [70, 82, 64, 95, 88, 104, 99, 118]
LAST_YEAR = [66, 70, 58, 80, 90, 92, 94, 101]


def _bars() -> charts.Chart:
    return charts.bar_chart(
        _("Overdue, by body"),
        [_("Technical training"), _("Relief"), _("Civil registry"), _("Loan fund")],
        [4, 3, 2, 0],
        description=_("Nine of the overdue referrals are with three bodies."),
        label_column=_("Body"), value_column=_("Overdue"), horizontal=True, colour="late",
    )  # fmt: skip


def _weeks() -> charts.Chart:
    return charts.grouped_bar(
        _("Answers in eight weeks"), WEEKS, [(_("This year"), THIS_YEAR), (_("Last year"), LAST_YEAR)],
        description=_("Answers rose from 70 to 118 a week, above last year in most weeks."),
        label_column=_("Week"),
    )  # fmt: skip


def _trend() -> charts.Chart:
    return charts.line(
        _("Households reached"), WEEKS, [(_("This year"), [*THIS_YEAR[:3], None, *THIS_YEAR[4:]]),
                                         (_("Last year"), LAST_YEAR)],
        description=_("Households reached per week; one week of this year is not known."),
        label_column=_("Week"),
    )  # fmt: skip


def _tiles() -> charts.Chart:
    shares = {iso: 35 + (i * 37) % 61 for i, iso in enumerate(TILES)}
    return charts.tile_map(
        _("Answered in time, provinces"), {**shares, "IR-16": None, "IR-29": None},
        description=_("The share is highest in the centre; two provinces are not shown."),
        value_column=_("Share in time"), unit="٪", bounds=[40, 55, 70, 85],
    )  # fmt: skip
