"""The shared factories keep what they promise."""

import pytest
from tests.factories import acting, make_client, make_episode, make_family, make_org, make_user

from bazgasht.people.models import Client, CustodyEpisode, Household, NameToken

pytestmark = pytest.mark.django_db


def test_a_made_client_is_seen_by_its_body_alone():
    prison, other = make_org("prison"), make_org("prison")
    client = make_client(prison)
    make_episode(client, prison, days_left=20)
    family = make_family(client)
    assert not Client.objects.exists()
    with acting(make_user("social_worker", prison)):
        assert Client.objects.count() == 3
        assert Household.objects.get() == family.household
        assert CustodyEpisode.objects.count() == 1
        assert NameToken.objects.filter(token="حسینی").count() == 2
    with acting(make_user("social_worker", other)):
        assert not Client.objects.exists()
        assert not Household.objects.exists()
