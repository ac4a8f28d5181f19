"""The dated rules of wages and hours: open to everybody at work, added by few."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of, beside
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import today

from ..forms.wages import PayRuleForm, SplitRuleForm
from ..models import PayRule
from ..policies import percent
from ..selectors import rules as reading
from ..services import rules as writing
from ..states import Recipient, Rule
from .common import form_page


@permission("workshops.view")
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """What is in force today, and every row there ever was with its source."""
    names = {p.iso: p.name for p in provinces.provinces()}
    rules = list(reading.pay_rules())
    now = set(
        {
            (row.code, row.province): row.pk
            for row in sorted(rules, key=lambda row: (row.starts, row.pk))
            if row.starts <= today() and (row.ends is None or row.ends >= today())
        }.values()
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rules:
        groups.setdefault(row.code, []).append(
            {"row": row, "now": row.pk in now, "where": names.get(row.province, "")}
        )
    rows = list(reading.split_rules())
    current = next((row.pk for row in rows if row.starts <= today()), None)
    splits = [{"row": row, "now": row.pk == current, "parts": _parts(row.parts)} for row in rows]
    context = {
        "groups": [(Rule(code).label, rows) for code, rows in groups.items()],
        "splits": splits,
        "may_add": actor_of(request).can("wages.rules"),
        "illustrative": PayRule.objects.filter(pk__in=now, illustrative=True).exists(),
    }
    return render(request, "work/rules.html", context)


def _parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"who": Recipient(p["recipient"]).label, "low": percent(p["min_bp"]),
         "high": percent(p["max_bp"]), "request": p["needs_request"]}
        for p in parts
    ]  # fmt: skip


@permission("wages.rules")
@require_http_methods(["GET", "POST"])
def add_rule(request: HttpRequest) -> HttpResponse:
    form = PayRuleForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            writing.add_pay_rule(by=actor_of(request), **form.cleaned_data)
            messages.success(request, _("The rule is added; older rows stay as they were."))
            return redirect("work:rules")
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("Add a rule"), submit=_("Add it"), cancel_url=reverse("work:rules"),
        note=_("A rule is never changed: a mistake is put right by a new row with the same start."),
    )  # fmt: skip


@permission("wages.rules")
@require_http_methods(["GET", "POST"])
def add_split(request: HttpRequest) -> HttpResponse:
    current = reading.split_parts(reading.split_rule_on(today()))
    form = SplitRuleForm(request.POST or None, current=current)
    if request.method == "POST" and form.is_valid():
        try:
            writing.add_split_rule(
                by=actor_of(request), starts=form.cleaned_data["starts"],
                source=form.cleaned_data["source"], parts=form.parts,
            )  # fmt: skip
            messages.success(request, _("The rule is added; older rows stay as they were."))
            return redirect("work:rules")
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("How wages may be split"), submit=_("Add it"),
        cancel_url=reverse("work:rules"),
    )  # fmt: skip
