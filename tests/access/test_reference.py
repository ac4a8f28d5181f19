"""Documents made from this room's tables."""

from pathlib import Path

from django.utils import translation

from bazgasht.access.permissions import PERMISSIONS
from bazgasht.access.reference import reference, routes_reference
from bazgasht.access.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]


def test_the_role_catalogue_is_current():
    with translation.override("fa"):
        assert (ROOT / "docs/reference/roles.md").read_text("utf-8") == reference()


def test_who_may_open_which_route_is_published():
    """A route with a weaker permission than before fails here until the page says so."""
    assert (ROOT / "docs/reference/routes.md").read_text("utf-8") == routes_reference()


def test_it_names_every_role_and_permission():
    text = reference()
    assert all(f"`{code}`" in text for code in (*ROLES, *PERMISSIONS))


def test_roles_and_permissions_have_persian_words():
    with translation.override("fa"):
        for thing in (*PERMISSIONS.values(), *(r.name for r in ROLES.values()),
                      *(r.description for r in ROLES.values())):  # fmt: skip
            assert any("\u0600" <= c <= "\u06ff" for c in str(thing))
