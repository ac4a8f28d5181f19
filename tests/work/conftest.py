import pytest
from tests.support import furnished
from tests.work.world import make_world


@pytest.fixture
def world(db):
    with furnished.with_made(make_world) as made:
        yield made
