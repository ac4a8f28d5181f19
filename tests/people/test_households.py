"""Families: own files for each, members come, go and split."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.factories import acting, make_client, make_family, make_grant, make_user

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.people import models as m
from bazgasht.people.selectors.cards import household_of
from bazgasht.people.selectors.households import members
from bazgasht.people.services import households, relations

pytestmark = pytest.mark.django_db


def test_a_new_member_has_a_file_of_their_own(province):
    home = province.family.household
    with acting(province.social) as by:
        child = households.add_new_member(
            household_id=home.pk, organisation_id=province.prison.pk, by=by, kind="child",
            relative_id=province.client.pk, given="زهرا", family="حسینی",
        )  # fmt: skip
        assert m.Grant.objects.get(client=child).household_id == home.pk
        assert m.Relation.objects.get(other=child).kind == "child"
        assert next(x.card.full for x in members(home)) == "مریم احمدی"
        assert household_of(province.client.pk) == home
    with acting(province.stranger):
        assert not m.Client.objects.exists()


def test_a_household_without_a_visible_member_does_not_exist(province):
    with acting(province.stranger) as by:
        assert not m.Household.objects.exists()
        with pytest.raises(NotFound):
            households.add_new_member(
                household_id=province.family.household.pk, organisation_id=province.other.pk,
                by=by, given="x", family="y",
            )  # fmt: skip
        own = make_client(province.other)
        with pytest.raises(DatabaseError), transaction.atomic():
            m.HouseholdMember.objects.create(household=province.family.household, client=own)


def test_a_head_opens_a_household(province):
    lone = make_client(province.prison, given="پری", origin="family")
    with acting(province.social) as by:
        home = households.open_household(organisation_id=province.prison.pk, by=by, head_id=lone.pk)
        assert home.file_no.startswith("H14")
        assert m.HouseholdMember.objects.get(client=lone).head
        with pytest.raises(Conflict):
            households.join_household(
                household_id=province.family.household.pk, client_id=lone.pk, by=by
            )
        households.move_member(
            client_id=lone.pk, to_household_id=province.family.household.pk, by=by
        )
        with pytest.raises(Conflict):
            households.move_member(
                client_id=lone.pk, to_household_id=province.family.household.pk, by=by
            )
        assert household_of(lone.pk) == province.family.household
        assert m.HouseholdMember.objects.filter(client=lone, ends=timezone.localdate()).count() == 1


def test_some_members_split_off(province):
    spouse, child = province.family.members
    with acting(province.social) as by:
        args = {
            "household_id": province.family.household.pk,
            "organisation_id": province.prison.pk,
            "by": by,
        }
        for wrong in ([], [spouse.pk, child.pk]):
            with pytest.raises(InvalidValue):
                households.split_household(client_ids=wrong, **args)
        with pytest.raises(NotFound):
            households.split_household(client_ids=[province.client.pk], **args)
        new = households.split_household(client_ids=[child.pk], city="کنگان", **args)
        assert (new.city, household_of(child.pk)) == ("کنگان", new)
        assert household_of(spouse.pk) == province.family.household


def test_heads_change_and_members_leave(province):
    spouse, child = province.family.members
    home = province.family.household
    with acting(province.social) as by:
        households.set_head(household_id=home.pk, client_id=child.pk, by=by)
        heads = m.HouseholdMember.objects.filter(household=home, head=True)
        assert [x.client_id for x in heads] == [child.pk]
        households.leave_household(client_id=spouse.pk, by=by)
        with pytest.raises(NotFound):
            households.leave_household(client_id=spouse.pk, by=by)
        with pytest.raises(NotFound):
            households.set_head(household_id=home.pk, client_id=spouse.pk, by=by)
        households.edit_household(household_id=home.pk, city="دیر", by=by)
        assert m.Household.objects.get(pk=home.pk).city == "دیر"


def test_relations_are_recorded_once_ended_and_taken_up_again(province):
    other = make_client(province.prison, given="حسن")
    foreign = make_client(province.other, given="بیگانه")
    with acting(province.social) as by:
        args = {"client_id": province.client.pk, "by": by}
        row = relations.relate(other_id=other.pk, kind="sibling", **args)
        with pytest.raises(Conflict):
            relations.relate(other_id=other.pk, kind="sibling", **args)
        with pytest.raises(InvalidValue):
            relations.relate(other_id=other.pk, kind="friend", **args)
        with pytest.raises(NotFound):
            relations.relate(other_id=foreign.pk, kind="sibling", **args)
        relations.end_relation(relation_id=row.pk, **args)
        with pytest.raises(NotFound):
            relations.end_relation(relation_id=row.pk, **args)
        assert relations.relate(other_id=other.pk, kind="sibling", **args).pk == row.pk
        with pytest.raises(DatabaseError), transaction.atomic():
            m.Relation.objects.create(client=province.client, other=foreign, kind="sibling")


def test_an_association_serves_the_family_and_not_the_prisoner(province):
    helper = make_user("social_worker", province.association)
    for member in province.family.members:
        make_grant(member, province.association, ref="a", household=province.family.household)
    with acting(helper) as by:
        assert len(members(province.family.household)) == 2
        assert all(not x.relations for x in members(province.family.household))
        households.edit_household(household_id=province.family.household.pk, city="دیر", by=by)
    with acting(province.officer) as by, pytest.raises(NotAllowed):
        households.edit_household(household_id=province.family.household.pk, city="دیر", by=by)


def test_two_families_never_mix(province):
    other = make_client(province.prison, given="کریم")
    second = make_family(other)
    with acting(province.social):
        assert {x.card.id for x in members(second.household)} == {c.pk for c in second.members}
