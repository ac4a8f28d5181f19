"""Whose board something of a province stands on."""

import pytest
from tests.factories import make_org

from bazgasht.network.selectors import board_for

pytestmark = pytest.mark.django_db


def test_the_provinces_headquarters_and_its_group():
    head = make_org("headquarters", province="IR-18")
    group = make_org("working_group", parent=head, code=f"{head.code}-EMP")
    family = make_org("working_group", parent=head, code=f"{head.code}-FAM")
    assert board_for("IR-18") == (head.pk, group.pk)
    assert board_for("IR-18", "FAM") == (head.pk, family.pk)


def test_what_the_province_does_not_have_is_none():
    assert board_for("IR-07") == (None, None)
    head = make_org("headquarters", province="IR-07")
    assert board_for("IR-07") == (head.pk, None)


def test_the_headquarters_of_a_prison_is_not_the_provinces():
    head = make_org("headquarters", province="IR-18")
    make_org("headquarters", province="IR-18", parent=head)
    assert board_for("IR-18")[0] == head.pk
