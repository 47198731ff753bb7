"""What only the embedded host has: the try-out starts one of its own. Not run on a bench."""

import pytest


@pytest.fixture(autouse=True)
def only_embedded(request):
	if request.config.getoption("--bench"):
		pytest.skip("the try-out is the embedded host's own")
