"""Whose services a headquarters' secretary may change: those of bodies that sit in it now."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import acting, owned

from bazgasht.core.errors import NotAllowed
from bazgasht.network.models import MemberBody
from bazgasht.services import policies

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("ahead", "may"), [(None, True), (1, True), (0, False), (-1, False)])
def test_a_body_that_has_left_keeps_its_catalogue_to_itself(province, ahead, may):
    today = timezone.localdate()
    until = None if ahead is None else today + timedelta(days=ahead)
    since = today - timedelta(days=90)
    owned(MemberBody.objects.filter(organisation=province.relief).update)(until=until, since=since)
    with acting(province.chief) as by:
        assert (province.relief in policies.providers_for(by)) is may
        assert province.charity in policies.providers_for(by), "the others stay"
        if may:
            policies.check_user_can_edit_services_of(by, province.relief.pk)
        else:
            with pytest.raises(NotAllowed):
                policies.check_user_can_edit_services_of(by, province.relief.pk)
    with acting(province.liaison) as by:
        policies.check_user_can_edit_services_of(by, province.relief.pk)
