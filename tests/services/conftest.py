import pytest
from tests.support.province import make_province


@pytest.fixture
def province(db):
    return make_province()
