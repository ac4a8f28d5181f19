"""A connection that is used again carries nothing over from the one who had it before."""

import random

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.factories import actor, make_client, make_org, make_user

from bazgasht.core import scope
from bazgasht.people.models import Client

SWITCHES = 1000


class Broken(Exception):
    pass


def seen():
    return set(Client.objects.values_list("pk", flat=True))


def settings():
    names = ", ".join(f"coalesce(current_setting('bz.{n}', true), '')" for n in scope.SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"select {names}")
        return set(cursor.fetchone())


def plainly(mine):
    with transaction.atomic():
        assert seen() == mine


def refused_by_the_database(mine):
    with pytest.raises(DatabaseError), transaction.atomic():
        assert seen() == mine
        with connection.cursor() as cursor:
            cursor.execute("insert into people_client (file_no) values (null)")


def undone_in_the_middle(mine):
    with transaction.atomic():
        with pytest.raises(Broken), transaction.atomic():
            assert seen() == mine
            raise Broken
        assert seen() == mine


def broken_off(mine):
    with pytest.raises(Broken), transaction.atomic():
        assert seen() == mine
        raise Broken


def one_inside_another(mine):
    with transaction.atomic():
        with scope.entered(scope.NOBODY):
            assert seen() == set()
        assert seen() == mine


WAYS = (plainly, refused_by_the_database, undone_in_the_middle, broken_off, one_inside_another)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_thousand_switches_with_errors_in_between():
    people = {scope.NOBODY: set()}
    for _each in range(3):
        prison = make_org("prison")
        clients = {make_client(prison).pk for _client in range(2)}
        people[actor(make_user("social_worker", prison)).scope()] = clients
    turns = random.Random(8)
    backend = connection.connection.info.backend_pid
    for turn in range(SWITCHES):
        who, mine = turns.choice(list(people.items()))
        way = turns.choice(WAYS)
        with scope.entered(who):
            way(mine)
        assert settings() == {""}, f"turn {turn}: left over after {way.__name__}"
        assert seen() == set(), f"turn {turn}: rows without a scope after {way.__name__}"
    assert connection.connection.info.backend_pid == backend, "it was one connection all the time"
