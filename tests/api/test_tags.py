"""Tags that are offered where one is written (BEHAVIOUR TAG-1)."""

import pytest

from request_mgmt.api import requests, tags
from tests.actions.making import ANNA, house, make_request
from tests.factories import as_user


@pytest.fixture
def here(site):
	return house()


def test_tags_in_use_are_offered_those_that_begin_so_first(here):
	request = make_request(tags="vip")
	with as_user(ANNA):
		requests.update(request, {"tags": ["in warranty", "Warranty", "vip"]})
		assert tags.search("warr") == ["Warranty", "in warranty"]
		assert {"vip", "Warranty"} <= set(tags.search())
