import pytest
from tests.support import furnished
from tests.support.province import make_province


@pytest.fixture
def province(db):
    with furnished.with_made(make_province) as made:
        yield made
