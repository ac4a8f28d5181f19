"""The catalogue: list, one service, and its editor."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.drafting import autosaved
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import InvalidValue, NotAllowed, StaleVersion
from bazgasht.core.money import format_money

from .. import eligibility, exports, policies, rule_forms, selectors
from .. import services as writing
from ..forms import CatalogueFilter, ServiceForm
from ..models import Service
from ..states import SHOWS

PAGE = 25


def _filter(request: HttpRequest) -> tuple[CatalogueFilter, Any]:
    known = selectors.services_for(active=None)
    pairs = list(
        known.order_by("provider__sort_key")
        .values_list("provider__code", "provider__name", "provider__county")
        .distinct()
    )
    form = CatalogueFilter(
        request.GET,
        providers=[(code, name) for code, name, _county in pairs],
        counties=sorted({county for _i, _name, county in pairs if county}),
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.services_for(
        q=chosen.get("q") or "", domain=chosen.get("domain"), provider=chosen.get("provider") or "",
        county=chosen.get("county") or "", active=None if chosen.get("ended") else True,
    )  # fmt: skip
    return form, found.exclude(aid_kind="") if chosen.get("aid") else found


@permission("catalogue.view")
@require_GET
def service_list(request: HttpRequest) -> HttpResponse:
    form, found = _filter(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    capacity = selectors.capacities(page.object_list)
    context = {
        "filter": form,
        "page": page,
        "rows": [(service, capacity[service.pk]) for service in page.object_list],
        "may_create": bool(policies.providers_for(request.actor)),  # type: ignore[attr-defined]
        "may_record": request.actor.can("deliveries.record"),  # type: ignore[attr-defined]
        "query": request.GET.urlencode(),
    }
    return render(request, "services/list.html", context)


@permission("catalogue.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered catalogue as a workbook; there is no person in it."""
    _form, found = _filter(request)
    count = found.count()
    exports.check_size(count)
    services = list(found)
    capacity = selectors.capacities(services)
    headers = [
        _("Body"), _("Service"), _("For which need"), _("Kind of aid"), _("For whom"),
        _("Capacity per week"), _("Used this week"), _("Waiting"), _("Expected wait in days"),
        _("Measured wait in days"), _("Cost per unit (rial)"),
    ]  # fmt: skip
    rows = [
        [s.provider.name, s.title, s.get_domain_display(),
         s.get_aid_kind_display() if s.aid_kind else "",
         "؛ ".join(eligibility.describe(r) for r in s.eligibility), c.per_week, c.used, c.waiting,
         c.declared_days, c.median_days, s.cost]
        for s in services for c in [capacity[s.pk]]
    ]  # fmt: skip
    return exports.workbook(
        request, action="services.exported", title=_("Catalogue of services"), headers=headers,
        rows=rows, count=count, filename="services",
    )  # fmt: skip


@permission("catalogue.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    service = selectors.get_service(public_id)
    actor = request.actor  # type: ignore[attr-defined]
    capacity = selectors.capacities([service])[service.pk]
    context = {
        "service": service,
        "capacity": capacity,
        "rules": [eligibility.describe(rule) for rule in service.eligibility],
        "facts": _facts(service),
        "window": selectors.window_of(service.aid_kind),
        "may_edit": policies.user_can_edit_services_of(actor, service.provider_id),
        "may_record": policies.user_can_record(actor, service) and service.active,
        "may_see_waiting": actor.can("waiting.view", service.provider_id),
    }
    return render(request, "services/detail.html", context)


def _facts(service: Service) -> list[tuple[str, str]]:
    shows = [str(words) for code, words in SHOWS.items() if code in service.shows]
    mission = service.mission
    return [
        (_("Body"), service.provider.name),
        (_("County"), service.provider.county),
        (_("Mission"), f"{mission.title} · {mission.working_group.name}" if mission else ""),
        (_("For which need"), service.get_domain_display()),
        (
            _("Kind of aid"),
            service.get_aid_kind_display() if service.aid_kind else _("not counted"),
        ),
        (_("Counted in"), service.get_unit_display()),
        (_("Cost per unit"), format_money(service.cost) if service.cost else ""),
        (_("Place"), _("inside the prison") if service.inside else _("outside")),
        (_("The body sees"), "، ".join([_("name"), *shows])),
    ]


@permission("catalogue.edit")
@require_http_methods(["GET", "POST"])
@one_press
@autosaved("provider")
def create(request: HttpRequest) -> HttpResponse:
    """A new service of one of the actor's bodies."""
    providers = policies.providers_for(request.actor)  # type: ignore[attr-defined]
    if not providers:
        return render(request, "services/no_provider.html")
    if request.method == "POST":
        wanted = request.POST.get("provider", "")
    else:
        wanted = request.GET.get("provider", "")
    chosen = next((p for p in providers if p.code == wanted), providers[0])
    return _editor(request, None, providers, chosen)


@permission("catalogue.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    service = selectors.get_service(public_id)
    policies.check_user_can_edit_services_of(request.actor, service.provider_id)  # type: ignore[attr-defined]
    return _editor(request, service, [service.provider], service.provider)


def _editor(
    request: HttpRequest, service: Service | None, providers: list[Any], provider: Any
) -> HttpResponse:
    missions = [(m.pk, f"{m.title} · {m.working_group.name}")
                for m in selectors.missions_for(provider.pk)]  # fmt: skip
    data, status = (request.POST if request.method == "POST" else None), 200
    initial = ServiceForm.initial_of(service) if service else {"provider": provider.code}
    form = ServiceForm(
        data, initial=initial, providers=[(p.code, p.name) for p in providers], missions=missions
    )
    rules = rule_forms.RuleSet(
        data,
        prefix="rules",
        initial=rule_forms.initial_of(service.eligibility) if service else None,
    )
    if data is not None and form.is_valid() and rules.is_valid():
        try:
            saved = _save(request, service, form, rules, providers)
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
            return redirect("services:detail", public_id=saved.public_id)
        except StaleVersion as refused:
            status = keep_typed(form, refused, service.version if service else 0)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
        except NotAllowed as refused:
            form.add_error("provider", refused.message)
    context = {
        "form": form, "rules": rules, "service": service, "several": len(providers) > 1,
        "suggestions": rule_forms.suggestions(),
    }  # fmt: skip
    return render(request, "services/edit.html", context, status=status)


def _save(
    request: HttpRequest, service: Service | None, form: ServiceForm, rules: Any, providers: Any
) -> Service:
    values = dict(form.cleaned_data)
    provider, version = values.pop("provider"), values.pop("version")
    draft = writing.ServiceDraft(
        mission_id=values.pop("mission"), eligibility=rules.rules, **values
    )
    by = request.actor  # type: ignore[attr-defined]
    if service is None:
        return writing.create_service(
            provider_id=next(p.pk for p in providers if p.code == provider), draft=draft, by=by
        )
    return writing.update_service(
        public_id=service.public_id, draft=draft, version=version or 0, by=by
    )
