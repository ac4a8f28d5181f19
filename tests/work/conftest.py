import pytest
from tests.work.world import make_world


@pytest.fixture
def world(db):
    return make_world()
