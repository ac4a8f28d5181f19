from contextlib import contextmanager

import pytest
from tests.factories import make_org

from bazgasht.core.week import Week
from bazgasht.insight import scopes
from bazgasht.insight.models import Fact

WEEK = Week.parse("1405-W30")


@pytest.fixture
def headquarters(db):
    return make_org("headquarters", code="HQ-T")


@pytest.fixture
def put(as_owner):
    """A figure of a headquarters' week, as the aggregate role would have counted it."""

    def make(headquarters, week, code, value, body=0, group=0):
        with as_owner():
            Fact.objects.create(
                headquarters_id=headquarters.pk, organisation_id=body, working_group_id=group,
                week=week.start, indicator=code, value=value,
            )  # fmt: skip

    return make


@contextmanager
def registered(scope):
    """A kind of report that a room above would register, for the length of a test."""
    registry = scopes.report_scopes
    registry.register(scope.kind, scope, order=99)
    try:
        yield scope
    finally:
        del registry._items[scope.kind]
