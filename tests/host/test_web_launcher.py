"""What only the embedded host has: its server, workers and scheduler. Not run on a bench."""

import http.client
import json
import threading
import time
from datetime import datetime

import frappe
import pytest

from tests.factories import PASSWORD, make_user


@pytest.fixture(autouse=True)
def only_embedded(request):
	if request.config.getoption("--bench"):
		pytest.skip("the launcher belongs to the embedded host")


@pytest.fixture
def running(site):
	from embedded import server

	make_user("mona@example.com", ["System Manager"])
	frappe.db.commit()
	running = server.serve(f"{site.sites_path}/{site.name}", port=0)
	yield running
	running.stop()


def until(condition, seconds: float = 30) -> bool:
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		frappe.db.rollback()
		if condition():
			return True
		time.sleep(0.02)
	return False


def test_one_connection_serves_many_requests(running):
	connection = http.client.HTTPConnection(running.host, running.port, timeout=10)
	for _n in range(3):
		connection.request("GET", "/api/method/ping")
		response = connection.getresponse()
		assert response.status == 200
		assert json.loads(response.read()) == {"message": "pong"}
	connection.close()


def test_requests_are_served_at_the_same_time(running):
	answers = []

	def sign_in():
		connection = http.client.HTTPConnection(running.host, running.port, timeout=30)
		body = json.dumps({"usr": "mona@example.com", "pwd": PASSWORD})
		connection.request("POST", "/api/method/login", body, {"Content-Type": "application/json"})
		answers.append(connection.getresponse().status)
		connection.close()

	threads = [threading.Thread(target=sign_in) for _n in range(12)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	assert answers == [200] * 12


def test_assets_are_served_from_the_apps_and_from_nowhere_else(running):
	connection = http.client.HTTPConnection(running.host, running.port, timeout=10)

	def get(path, **headers):
		connection.request("GET", path, headers=headers)
		response = connection.getresponse()
		response.read()
		return response

	css = get("/assets/frappe/css/website.css")
	assert css.status == 200
	assert css.headers["Content-Type"].startswith("text/css")
	assert get("/assets/frappe/css/website.css", **{"If-None-Match": css.headers["ETag"]}).status == 304
	for path in (
		"/assets/frappe/../app.py",
		"/assets/frappe/%2e%2e/app.py",
		"/assets/json/x",
		"/assets/frappe/",
	):
		assert get(path).status == 404, path
	connection.close()


def test_workers_do_what_is_queued_as_the_user_who_asked(running):
	with_user = frappe.session.user
	frappe.set_user("mona@example.com")
	frappe.enqueue("frappe.client.insert", doc={"doctype": "ToDo", "description": "from a job"})
	frappe.set_user(with_user)
	assert until(lambda: frappe.db.get_value("ToDo", {"owner": "mona@example.com"}, "description"))


def test_a_failed_job_is_on_record_and_the_next_one_runs(running):
	frappe.enqueue("frappe.client.insert", doc={"doctype": "No Such DocType"})
	frappe.enqueue("frappe.client.insert", doc={"doctype": "ToDo", "description": "the next one"})
	assert until(lambda: frappe.db.count("ToDo"))
	assert until(lambda: frappe.db.get_value("Error Log", {"method": "frappe.client.insert"}))


def test_without_workers_jobs_wait_until_they_are_run(site):
	from frappe.utils.background_jobs import is_job_enqueued, run_queued

	doc = {"doctype": "ToDo", "description": "later"}
	for _n in range(2):
		frappe.enqueue("frappe.client.insert", job_id="one", deduplicate=True, doc=doc)
	assert is_job_enqueued("one")
	assert not frappe.db.count("ToDo")
	frappe.db.commit()
	assert [job.get_status() for job in run_queued()] == ["finished"]
	frappe.db.rollback()
	assert frappe.db.count("ToDo") == 1
	assert not is_job_enqueued("one")


def test_jobs_after_commit_wait_for_it(site):
	from frappe.utils.background_jobs import is_job_enqueued

	frappe.enqueue("frappe.utils.cint", job_id="late", enqueue_after_commit=True, s="1")
	assert not is_job_enqueued("late")
	frappe.db.rollback()
	frappe.db.commit()
	assert not is_job_enqueued("late")
	frappe.enqueue("frappe.utils.cint", job_id="late", enqueue_after_commit=True, s="1")
	frappe.db.commit()
	assert is_job_enqueued("late")


def test_events_come_at_frappes_times():
	from frappe.utils.scheduler import events, next_time

	hooks = {"cron": {"*/5 * * * *": ["a.b"]}, "daily": ["c.d"], "hourly_long": ["e.f"], "all": ["g.h"]}
	assert events(hooks) == [
		("*/5 * * * *", "a.b", "default"),
		("0 0 * * *", "c.d", "default"),
		("0 * * * *", "e.f", "long"),
		("all", "g.h", "default"),
	]
	moment = datetime(2026, 11, 23, 10, 2, 30)
	assert next_time("*/5 * * * *", moment) == datetime(2026, 11, 23, 10, 5)
	assert next_time("0 0 * * *", moment) == datetime(2026, 11, 24)
	assert next_time("all", moment) == datetime(2026, 11, 23, 10, 6, 30)
	with pytest.raises(NotImplementedError):
		events({"fortnightly": ["x.y"]})


def test_it_ends_when_a_request_that_ended_meanwhile_has_closed_it_already(running):
	trigger = running._server.trigger
	pull = trigger._physical_pull

	def too_late():
		pull()
		running._thread.join(10)
		pull()

	trigger._physical_pull = too_late
	running.stop()
	assert not running._thread.is_alive()
