"""Whose reports a body reads: of the headquarters it sits in, as long as it sits there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import acting, make_org, make_user, owned

from bazgasht.core.errors import NotFound
from bazgasht.insight.readers import get_headquarters, headquarters_for
from bazgasht.network.models import MemberBody

pytestmark = pytest.mark.django_db


@owned
def seated(headquarters, body, ahead):
    day = None if ahead is None else timezone.localdate() + timedelta(days=ahead)
    MemberBody.objects.create(
        headquarters=headquarters, organisation=body, until=day,
        since=timezone.localdate() - timedelta(days=90),
    )  # fmt: skip


@pytest.mark.parametrize(("ahead", "reads"), [(None, True), (1, True), (0, False), (-1, False)])
def test_who_has_left_reads_its_reports_no_more(headquarters, ahead, reads):
    body = make_org("agency")
    seated(headquarters, body, ahead)
    with acting(make_user("agency_liaison", body)) as by:
        assert [h.pk for h in headquarters_for(by)] == ([headquarters.pk] if reads else [])
        if reads:
            assert get_headquarters(headquarters.code, by) == headquarters
        else:
            with pytest.raises(NotFound):
                get_headquarters(headquarters.code, by)


def test_a_group_reads_those_of_its_own_headquarters_and_a_stranger_none(headquarters):
    group = make_org("working_group", parent=headquarters)
    with acting(make_user("group_secretary", group)) as by:
        assert [h.pk for h in headquarters_for(by)] == [headquarters.pk]
    with acting(make_user("agency_liaison", make_org("agency"))) as by:
        assert headquarters_for(by) == []
