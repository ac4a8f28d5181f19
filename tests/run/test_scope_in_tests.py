"""The tests' own machinery: true roles, one transaction, tables put back after a flush."""

import pytest
from django.db import connections, transaction


def current_user(alias="default"):
    with connections[alias].cursor() as cursor:
        cursor.execute("select current_user::text")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("transactional", [False, True])
def test_roles(request, transactional, as_owner, as_aggregate):
    request.getfixturevalue("transactional_db" if transactional else "db")
    assert current_user() == "bazgasht_runtime"
    with as_owner():
        assert current_user() == "bazgasht_owner"
        with as_aggregate():
            assert current_user() == "bazgasht_aggregate"
    assert current_user() == "bazgasht_runtime"
    assert current_user("owner") == "bazgasht_owner"
    assert current_user("aggregate") == "bazgasht_aggregate"
    assert current_user() == "bazgasht_runtime"


def test_an_error_in_a_savepoint_gives_the_role_back(db, as_owner):
    for alias in ("default", "owner"):
        refused = pytest.raises(Exception, match="division")
        with refused, transaction.atomic(), as_owner(), connections[alias].cursor() as cursor:
            cursor.execute("select 1 / 0")
        assert current_user() == "bazgasht_runtime"


def test_owner_alias_shares_the_transaction(db):
    from bazgasht.core.models import Deployed

    Deployed.objects.using("owner").create(key="shared", value="1")
    with transaction.atomic(using="owner"):
        assert Deployed.objects.filter(key="shared").exists()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_migrations_and_protection_wrote_survives_a_flush(transactional_db, turn):
    from bazgasht.core.models import Deployed

    assert Deployed.objects.filter(key="protection").exists()
