"""A store for each test of workshops."""

import pytest

from tests.workshop_rooms import a_store


@pytest.fixture
def store(tmp_path):
    opened = a_store(tmp_path)
    yield opened
    opened.close()
