"""Who carries a file: one hand at a time, handed over when somebody leaves."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import acting, make_client, make_user, owned

from bazgasht.access.models import JournalEntry, Membership
from bazgasht.access.services.members import end_membership
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound
from bazgasht.people import models as m
from bazgasht.people.services.assignments import assign, hand_over, unassign

pytestmark = pytest.mark.django_db


def carried(user):
    return set(
        owned(list)(
            m.CaseAssignment.objects.filter(user_id=user.pk, ends=None).values_list(
                "client_id", flat=True
            )
        )
    )


def give(province, by, user, clients=None):
    ids = [c.pk for c in clients or [province.client, *province.family.members]]
    return assign(client_ids=ids, organisation_id=province.prison.pk, user_id=user.pk, by=by)


def test_many_at_once_and_from_hand_to_hand(province):
    second = make_user("social_worker", province.prison)
    with acting(province.lead) as by:
        assert give(province, by, province.social) == 3
        assert give(province, by, province.social) == 0
        assert give(province, by, second, [province.client]) == 1
        assert m.CaseAssignment.objects.count() == 4
    assert province.client.pk in carried(second)
    assert len(carried(province.social)) == 2
    with acting(province.social):
        assert (
            JournalEntry.objects.filter(
                action="client.assigned", client_id=province.client.pk
            ).count()
            == 2
        )


def test_who_may_and_to_whom(province):
    with acting(province.social) as by, pytest.raises(NotAllowed):
        give(province, by, province.social)
    with acting(province.lead) as by:
        for wrong in (province.liaison, province.stranger, province.viewer):
            with pytest.raises(InvalidValue):
                give(province, by, wrong)
        foreign = make_client(province.other)
        with pytest.raises(NotFound):
            give(province, by, province.social, [province.client, foreign])
        assert not m.CaseAssignment.objects.exists()


def test_taken_away(province):
    with acting(province.lead) as by:
        give(province, by, province.social)
        unassign(client_id=province.client.pk, by=by, reason="بازنشسته شد")
    assert province.client.pk not in carried(province.social)


def test_everything_handed_over(province):
    second = make_user("social_worker", province.prison)
    with acting(province.lead) as by:
        give(province, by, province.social)
        assert hand_over(from_user=province.social.pk, to_user=second.pk, reason="مرخصی",
                         organisation_id=province.prison.pk, by=by) == 3  # fmt: skip
        with pytest.raises(NotAllowed):
            hand_over(from_user=second.pk, to_user=province.social.pk, reason="", by=by,
                      organisation_id=province.other.pk)  # fmt: skip
    assert len(carried(second)) == 3 and not carried(province.social)


@pytest.mark.parametrize("named", [True, False])
def test_a_leaver_hands_over_even_through_an_administrator_who_sees_nobody(province, named):
    admin = make_user("system_administrator", province.directorate)
    second = make_user("social_worker", province.prison)
    with acting(province.lead) as by:
        give(province, by, province.social)
    membership = owned(Membership.objects.get)(user=province.social)
    with acting(admin) as by:
        if not named:
            owned(
                Membership.objects.filter(organisation=province.prison)
                .exclude(pk=membership.pk)
                .delete
            )()
        end_membership(membership=membership.public_id, reason="رفت", by=by,
                       handover_to=second.pk if named else None)  # fmt: skip
        assert not m.Client.objects.exists()
    assert carried(province.social) == set()
    assert len(carried(second)) == (3 if named else 0)


def test_nobody_hands_over_for_a_colleague_who_stays(province):
    with acting(province.lead) as by:
        give(province, by, province.social)
    for who in (province.liaison, province.viewer, province.stranger):
        with (
            acting(who),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select people_hand_over(%s, %s, null, 'x')",
                           [province.social.pk, province.prison.pk])  # fmt: skip
    assert len(carried(province.social)) == 3


def test_one_lead_per_body(province):
    with acting(province.lead) as by:
        give(province, by, province.social)
        with pytest.raises(DatabaseError), transaction.atomic():
            m.CaseAssignment.objects.create(
                client=province.client, organisation_id=province.prison.pk, user_id=by.user_id
            )
