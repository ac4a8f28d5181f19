"""Guesses sent at the same moment are counted one after the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from tests.access.conftest import LOGIN
from tests.factories import make_user

from bazgasht.access.adapter import AccountAdapter


@pytest.mark.django_db(transaction=True)
def test_sixteen_guesses_at_once_are_ten(monkeypatch):
    make_user(None, username="victim")
    tried = []
    real = AccountAdapter.authentication_failed
    monkeypatch.setattr(
        AccountAdapter,
        "authentication_failed",
        lambda self, *a, **k: tried.append(1) or real(self, *a, **k),
    )

    def guess(n):
        try:
            return Client().post(LOGIN, {"login": "victim", "password": f"wrong-{n}"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))
    assert len(tried) <= 10
    assert set(answers) <= {200, 429}
    assert answers.count(429) >= 6
