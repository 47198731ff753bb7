"""One suite, two hosts.

`pytest` runs on the embedded host: every test gets its own copy of a freshly installed site.
`pytest --bench PATH --site NAME` runs the same tests on a real Frappe site (with that bench's Python)
and leaves it as it found it: what a test made is deleted, what it changed is put back.
"""

import os
import shutil
import sys
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent


# Without a stopwatch: a slow machine is no fault of the input's
hypothesis.settings.register_profile(
	"steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser):
	parser.addoption("--bench", help="path of a bench: run on real Frappe instead of the embedded host")
	parser.addoption("--site", help="name of the site in that bench")
	parser.addoption(
		"--without-erpnext", action="store_true", help="embedded host: a site without the DocType Customer"
	)


def pytest_configure(config):
	config.addinivalue_line("markers", "pure: needs no site")
	sys.path.insert(0, str(ROOT))
	if bench := config.getoption("--bench"):
		if not config.getoption("--site"):
			raise pytest.UsageError("--bench needs --site")
		os.chdir(Path(bench) / "sites")
	else:
		sys.path.insert(0, str(ROOT / "embedded"))


@pytest.fixture(scope="session")
def host(request, tmp_path_factory):
	"""The host this run uses; it knows how to open a site for one test."""
	from tests import hosts

	if bench := request.config.getoption("--bench"):
		host = hosts.Bench(Path(bench), request.config.getoption("--site"))
	else:
		apps = (
			["request_mgmt"] if request.config.getoption("--without-erpnext") else ["erpnext", "request_mgmt"]
		)
		host = hosts.Embedded(tmp_path_factory.mktemp("sites"), apps)
	yield host
	host.close()


@pytest.fixture(autouse=True)
def site(request):
	"""A site in its first state, connected, with Administrator signed in."""
	if request.node.get_closest_marker("pure"):
		yield None
		return
	host = request.getfixturevalue("host")
	with host.site() as site:
		yield site


@pytest.fixture
def client(site):
	"""HTTP to the site: the real WSGI application, each request in a thread of its own as a server does."""
	from tests.http import Client

	return Client(site)


def pytest_sessionfinish(session):
	shutil.rmtree(getattr(session.config, "_sites", ""), ignore_errors=True)
