import pytest
from tests.factories import acting
from tests.support import furnished
from tests.support.province import make_need, make_province

from bazgasht.referrals import services


@pytest.fixture
def province(db):
    with furnished.with_made(make_province) as made:
        yield made


@pytest.fixture
def need(province):
    return make_need(province.client)


@pytest.fixture
def draft(province):
    """A draft by the social worker, by default for the food service; ``draft("course")``."""

    def make(service="food", client=None, **more):
        with acting(province.worker) as by:
            return services.create_referral(
                client_id=(client or province.client).pk,
                service_id=province.services[service].pk, by=by, **more,
            )  # fmt: skip

    return make


@pytest.fixture
def sent(province, draft):
    def make(service="food", client=None, **more):
        row = draft(service, client, **more)
        with acting(province.worker) as by:
            return services.send(public_id=row.public_id, by=by)

    return make


@pytest.fixture
def act(province):
    """``act("accept", row, province.liaison)``: a service by name, returns the row."""

    def run(name, row, user, **more):
        with acting(user) as by:
            return getattr(services, name)(public_id=row.public_id, by=by, **more)

    return run
