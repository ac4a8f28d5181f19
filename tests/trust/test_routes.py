"""Every route declares who may use it, and the table decides every role."""

import re
import uuid

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.factories import make_org, make_user

from bazgasht.access.models import Membership
from bazgasht.access.permissions import PERMISSIONS
from bazgasht.access.roles import ROLES
from bazgasht.access.routes import PUBLIC, SIGNED_IN
from bazgasht.access.selectors import actor_for
from bazgasht.core.errors import NotAllowed


def routes(patterns=None, prefix=""):
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


ROUTES = list(routes())


def declared(entry):
    return getattr(entry.callback, "access", None)


def address(route):
    """A URL of the route with made-up keys: foreign and missing must look the same."""
    out = []
    for part in route.split("/"):
        if part.startswith("<"):
            kind = part.strip("<>").split(":")[0]
            out.append({"uuid": str(uuid.UUID(int=7)), "int": "999999999"}.get(kind, "1405-W01"))
        else:
            out.append(part)
    return "/" + "/".join(out)


def test_every_route_declares_who_may_use_it():
    undeclared = [r for r, entry in ROUTES if declared(entry) is None]
    assert undeclared == []


def test_declarations_are_known_words():
    for route, entry in ROUTES:
        assert declared(entry) in {PUBLIC, SIGNED_IN, *PERMISSIONS}, route


def test_every_permission_is_used_by_a_role():
    used = set().union(*(role.permissions for role in ROLES.values()))
    assert set(PERMISSIONS) == used


@pytest.mark.django_db
def test_anonymous_visitors_reach_public_pages_only(client):
    for route, entry in ROUTES:
        if declared(entry) == PUBLIC:
            continue
        for verb in (client.get, client.post):
            answer = verb(address(route))
            assert answer.status_code in (302, 403, 405), route
            if answer.status_code == 302:
                assert "/accounts/login/" in answer["Location"], route


def test_no_route_is_exempt_from_the_token_against_forgery():
    """The upload checks the token itself, once it has put limits on what it reads."""
    exempt = [r for r, entry in ROUTES if getattr(entry.callback, "csrf_exempt", False)]
    assert exempt == ["import/new/"]


@pytest.mark.django_db
def test_what_is_sent_from_another_site_is_refused_everywhere(as_owner):
    with as_owner():
        user = make_user("social_worker", make_org("prison"))
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    for route, _entry in ROUTES:
        assert browser.post(address(route)).status_code == 403, route


def test_the_token_is_asked_for_on_every_route_by_every_verb(monkeypatch):
    """By the middleware itself, without drawing its page; the upload does it within its limits."""
    monkeypatch.setattr(
        CsrfViewMiddleware, "_reject", lambda self, request, reason: HttpResponse(status=403)
    )
    asks = CsrfViewMiddleware(lambda request: HttpResponse())
    for route, entry in ROUTES:
        if getattr(entry.callback, "csrf_exempt", False):
            continue
        for verb in ("post", "put", "patch", "delete"):
            request = getattr(RequestFactory(), verb)(address(route))
            asks.process_request(request)
            answer = asks.process_view(request, entry.callback, (), {})
            assert answer is not None and answer.status_code == 403, f"{verb} {route}"


def refused_by_the_route(actor):
    """Routes × verbs at which somebody is stopped before anything of the page runs."""
    for route, entry in ROUTES:
        for verb in ("get", "post", "put", "patch", "delete"):
            need = declared(entry)
            if need in (PUBLIC, SIGNED_IN) or (actor and actor.can(need)):
                continue
            request = getattr(RequestFactory(), verb)(address(route))
            request.actor = actor
            yield route, entry, request


@pytest.mark.django_db
@pytest.mark.parametrize("code", [*sorted(ROLES), "ended", "no role"])
def test_every_cell_of_routes_roles_and_verbs(code, as_owner):
    """The table decides each cell; here nothing is drawn, so all of them are tried."""
    with as_owner():
        role = ROLES.get(code, ROLES["social_worker"])
        user = make_user(role.code, make_org(sorted(role.kinds)[0]))
        if code == "ended":
            Membership.objects.filter(user=user).update(ends=timezone.now())
        elif code == "no role":
            Membership.objects.filter(user=user).delete()
    actor, tried = actor_for(user), 0
    for route, entry, request in refused_by_the_route(actor):
        made_up = dict.fromkeys(re.findall(r"<(?:\w+:)?(\w+)>", route))
        with pytest.raises(NotAllowed):
            entry.callback(request, **made_up)
        tried += 1
    assert tried > 5 * 100, "nobody may open nearly everything"


def test_nobody_reaches_a_page_without_signing_in_by_any_verb():
    for route, entry, request in refused_by_the_route(None):
        made_up = dict.fromkeys(re.findall(r"<(?:\w+:)?(\w+)>", route))
        answer = entry.callback(request, **made_up)
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"], route


def asked_of(role):
    """What a role is tried on through the whole stack: of what it may open each route for two of the
    roles that may (the browser reads the others), of what it may not a route of each permission, and
    every route for one of the roles that are refused it."""
    met = set()
    for route, entry in ROUTES:
        need = declared(entry)
        if need in (PUBLIC, None):
            continue
        allowed = need == SIGNED_IN or need in role.permissions
        if allowed and role.code not in allowed_first(need, route):
            continue
        if allowed or need not in met or role.code == refused_first(need, route):
            met.add(need)
            yield route, allowed


def allowed_first(need, route):
    may = [code for code, role in sorted(ROLES.items()) if need in (SIGNED_IN, *role.permissions)]
    return {may[(len(route) + n) % len(may)] for n in (0, 1)}


def refused_first(need, route):
    without = [code for code, role in sorted(ROLES.items()) if need not in role.permissions]
    return without[len(route) % len(without)] if without else ""


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(ROLES))
def test_each_role_is_refused_what_it_may_not_do(client, code, as_owner, drawn_once):
    role = ROLES[code]
    with as_owner():
        user = make_user(code, make_org(sorted(role.kinds)[0]))
    client.force_login(user)
    for route, allowed in asked_of(role):
        answer = client.get(address(route))
        if allowed:
            assert answer.status_code != 403 or "<" in route, f"{code} was refused {route}"
            assert answer.status_code < 500, f"{route}: {answer.status_code}"
        else:
            assert answer.status_code == 403, f"{code} reached {route}: {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["disabled", "ended", "no role"])
def test_people_without_access_reach_nothing(client, how, as_owner, drawn_once):
    with as_owner():
        user = make_user("social_worker", make_org("prison"))
        client.force_login(user)
        if how == "disabled":
            user.is_active = False
            user.save()
        elif how == "ended":
            Membership.objects.filter(user=user).update(ends=timezone.now())
        else:
            Membership.objects.filter(user=user).delete()
    met = {PUBLIC, SIGNED_IN, None}
    for route, entry in ROUTES:
        need = declared(entry)
        if need in met:
            continue
        if how != "no role":
            met.add(need)  # every route once, every permission each time
        assert client.get(address(route)).status_code in (302, 403), route
