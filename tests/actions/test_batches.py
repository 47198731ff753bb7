"""Batches in the background: done, refused, stopped, undone as one, interrupted, two at once (BEHAVIOUR BAT-1, BAT-3, BAT-5)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.actions import batches as background
from request_mgmt.actions import running
from request_mgmt.api import batches, favourites, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored, words
from tests.factories import as_user, in_threads, make_category, make_manager, outgoing

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	here.some = [make_request(f"Printer {at}", contact=here.contact) for at in range(6)]
	return here


def start(action="close", user=ANNA, run=True, **options) -> str:
	with as_user(user):
		answer = batches.start(action, **options)
		assert (answer["state"], answer["done"]) == ("Waiting", 0)
		if run:
			background.run(answer["batch"])
	return answer["batch"]


def progress(batch: str, user=ANNA) -> tuple:
	with as_user(user):
		answer = batches.progress(batch)
	return answer["state"], answer["done"], answer["refused"]


def states(names) -> set[str]:
	return {stored(name).base_status for name in names}


def test_all_of_a_list_are_done_and_it_is_said_why_not(here):
	with as_user(ANNA):
		requests.close(here.some[2])
	batch = start(list="search", filters={"text": "printer", "include_closed": 1}, order_by="name asc")
	assert progress(batch) == ("Done", 5, 1)
	assert states(here.some) == {"Closed"}
	with as_user(ANNA):
		rows = batches.results(batch)
		assert [row["request"] for row in rows] == here.some
		[refused] = batches.results(batch, outcome="Refused")
		assert refused["request"] == here.some[2] and "already closed" in refused["reason"]
	assert words(here.some[0])[-1] == "closed"


def test_values_of_the_dialog_go_along(here):
	for request in here.some:
		customer_writes(request)
	batch = start("batch_reply", requests=here.some, values={"body": "<p>We work on it</p>", "close": 1})
	assert progress(batch) == ("Done", 6, 0)
	assert len(outgoing()) == 6 and states(here.some) == {"Closed"}


def test_rows_of_changes_go_along_and_undo_leaves_what_was_so_already(here):
	with as_user(ANNA):
		requests.update(here.some[0], {"priority": "High", "tags": "vip"})
	changes = {"priority": {"set": "High"}, "tags": {"add": ["vip"]}}
	batch = start("update", requests=here.some, values={"changes": changes})
	assert {(stored(r).priority, *stored(r).get_tags()) for r in here.some} == {("High", "vip")}
	with as_user(ANNA):
		background.run(batches.undo(batch)["batch"])
	assert [(stored(r).priority, stored(r).get_tags()) for r in here.some[:2]] == [
		("High", ["vip"]),
		("Medium", []),
	]


def test_it_is_undone_as_one_except_what_was_changed_since(here):
	batch = start("update", requests=here.some, values={"priority": "High", "agent": BOB})
	with as_user(BOB):
		requests.update(here.some[0], {"priority": "Low"})
	with as_user(ANNA):
		requests.update(here.some[1], {"title": "Changed by Anna since"})
		assert batches.progress(batch)["undoable"]
		undone = batches.undo(batch)["batch"]
		with pytest.raises(frappe.ValidationError, match="already"):
			batches.undo(batch)
		background.run(undone)
		reasons = {row["request"]: row["reason"] for row in batches.results(undone, outcome="Refused")}
		assert set(reasons) == set(here.some[:2])
		assert "Bob" in reasons[here.some[0]] and "again" in reasons[here.some[1]]
		assert not batches.progress(undone)["undoable"]
	assert progress(undone) == ("Done", 4, 2)
	assert {(stored(name).agent, stored(name).priority == "High") for name in here.some[2:]} == {
		(None, False)
	}
	assert stored(here.some[1]).agent == BOB


@pytest.mark.parametrize(
	("action", "undone_by", "values"),
	[
		("add_favourite", "remove_favourite", {}),
		("mark_read", "undo_reading", {}),
		("relate", "unrelate", {"other"}),
	],
)
def test_stars_reading_marks_and_relations_are_undone_as_one(here, action, undone_by, values):
	with as_user(ANNA):
		given = {"other": make_request("All printers"), "kind": "Parent"} if values else {}
		favourites.add(here.some[0])
		requests.mark_read(here.some[0])
		before = [marks(name) for name in here.some]
	batch = start(action, requests=here.some, values=given)
	assert progress(batch) == ("Done", 6, 0)
	with as_user(ANNA):
		assert [marks(name) for name in here.some[1:]] != before[1:]
		undone = batches.undo(batch)["batch"]
		assert frappe.db.get_value("Request Batch", undone, "action") == undone_by
		background.run(undone)
		assert [marks(name) for name in here.some] == before
		assert len(batches.results(undone)) == (6 if given else 5)  # what was so before is let alone


def marks(name: str) -> tuple:
	shown = requests.get(name)
	return shown["favourite"], stored(name).read_status, len(shown["relations"])


def test_a_batch_that_changed_nothing_has_nothing_to_undo(here):
	with as_user(ANNA):
		favourites.add(here.some)
	batch = start("add_favourite", requests=here.some)
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="nothing to undo"):
		batches.undo(batch)


def test_what_was_sent_cannot_be_undone(here):
	customer_writes(here.some[0])
	batch = start("batch_reply", requests=here.some[:2], values={"body": "Hello"})
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="cannot be undone"):
		batches.undo(batch)


@pytest.mark.parametrize(
	("action", "values"),
	[("batch_reply", {"body": "Done."}), ("forward", {"to": "smith@supplier.test", "comment": "Look"})],
)
def test_of_what_was_sent_the_closings_are_undone_as_one(here, action, values):
	for request in here.some:
		customer_writes(request)
	with as_user(ANNA):
		requests.close(here.some[0])
	batch = start(action, requests=here.some, values={**values, "close": 1})
	assert progress(batch) == ("Done", 6, 0) and states(here.some) == {"Closed"}
	with as_user(ANNA):
		shown = batches.progress(batch)
		assert shown["undoable"] and shown["undo_label"] == "Undo closing"
		assert [row["request"] for row in batches.results(batch, outcome="Final")] == here.some[:1]
		background.run(batches.undo(batch)["batch"])
	assert states(here.some[1:]) == {"Open"} and states(here.some[:1]) == {"Closed"}
	assert len(outgoing()) == 6


def test_stopped_midway_the_rest_is_left_and_the_done_can_be_undone(here, monkeypatch):
	attempt = background._attempt

	def and_stop(action, request, *more):
		if request == here.some[2]:
			batches.stop(batch)
		return attempt(action, request, *more)

	batch = start(requests=here.some, run=False)
	with as_user(ANNA):
		monkeypatch.setattr(background, "_attempt", and_stop)
		background.run(batch)
		assert progress(batch) == ("Stopped", 3, 0)
		assert states(here.some[3:]) == {"Open"}
		background.run(batch)
		assert progress(batch) == ("Stopped", 3, 0)
		background.run(batches.undo(batch)["batch"])
	assert states(here.some) == {"Open"}


def test_it_is_stopped_before_it_began_too(here):
	batch = start(requests=here.some, run=False)
	with as_user(ANNA):
		batches.stop(batch)
		background.run(batch)
	assert progress(batch) == ("Stopped", 0, 0) and states(here.some) == {"Open"}


def test_a_batch_goes_on_where_it_was_interrupted(here, monkeypatch):
	attempt = background._attempt

	def and_die(action, request, *more):
		if request == here.some[3]:
			raise KeyboardInterrupt
		return attempt(action, request, *more)

	batch = start(requests=here.some, run=False)
	monkeypatch.setattr(background, "_attempt", and_die)
	with as_user(ANNA), pytest.raises(KeyboardInterrupt):
		background.run(batch)
	frappe.db.rollback()
	monkeypatch.setattr(background, "_attempt", attempt)
	assert progress(batch) == ("Running", 3, 0)
	assert background.resume_interrupted() == 0  # it may still be at work
	with as_user(ANNA):
		background.run(batch)
	assert progress(batch) == ("Running", 3, 0)
	long_ago = add_to_date(now_datetime(), minutes=-10)
	frappe.db.set_value("Request Batch", batch, "seen_at", long_ago)
	frappe.db.commit()
	assert background.resume_interrupted() == 1 and frappe.session.user == "Administrator"
	with as_user(ANNA):
		background.run(batch)
	assert progress(batch) == ("Done", 6, 0)
	assert [words(name).count("closed") for name in here.some] == [1] * 6


def test_a_fault_of_ours_stops_nothing_and_is_on_record(here, monkeypatch):
	run_whole = running.run_whole

	def faulty(action, request, *more):
		if request == here.some[1]:
			frappe.db.set_value("Request", request, "title", "Half done")
			raise ZeroDivisionError
		return run_whole(action, request, *more)

	monkeypatch.setattr(running, "run_whole", faulty)
	batch = start(requests=here.some)
	assert progress(batch) == ("Done", 5, 1)
	assert stored(here.some[1]).title == "Printer 1"
	assert frappe.db.exists("Error Log", {"method": ["like", f"%{here.some[1]}%"]})


def test_rights_hold_for_each_request_and_each_batch(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	secret = make_request("Secret printer", user="Administrator", category="Board")
	batch = start(requests=[*here.some, secret, "4711"])
	assert progress(batch) == ("Done", 6, 2) and stored(secret).base_status == "Open"
	for door in (batches.progress, batches.results, batches.stop, batches.undo):
		with as_user(BOB), pytest.raises(frappe.PermissionError):
			door(batch)
	assert progress(batch, MONA)[0] == "Done"
	all_of_them = start(list="search", filters={"include_closed": 1}, run=False)
	with as_user(ANNA):
		assert batches.progress(all_of_them)["total"] == 6  # what she does not see is not among them
		assert [one["batch"] for one in batches.mine()] == [batch, all_of_them]
	with as_user(BOB):
		assert batches.mine() == []


def test_rights_lost_on_the_way_count(here, monkeypatch):
	monkeypatch.setattr(background, "RIGHTS_EVERY", 1)
	attempt = background._attempt

	def and_hide(action, request, *more):
		if request == here.some[2]:
			frappe.db.set_value("Request Category", here.category, "members_only", 1)
			frappe.db.delete("Request Category Member", {"parent": here.category, "user": ANNA})
		return attempt(action, request, *more)

	monkeypatch.setattr(background, "_attempt", and_hide)
	batch = start(requests=here.some)
	state, done, refused = progress(batch)
	assert (state, done, refused) == ("Done", 3, 3)


@pytest.mark.parametrize(
	("options", "says"),
	[
		({"action": "delete", "requests": ["1"]}, "managers"),
		({"action": "nonsense", "requests": ["1"]}, "nonsense"),
		({"action": "reply", "requests": ["1"], "values": {"body": "x"}}, "one request at a time"),
		({"action": "close", "requests": []}, "at least one"),
		({"action": "close", "requests": ["1"], "values": {"owner": "x"}}, "no value"),
		({"action": "close", "list": "flagged"}, "at least one"),
		({"action": "close", "list": "all"}, "no list"),
	],
	ids=str,
)
def test_what_cannot_be_a_batch_is_refused(here, options, says):
	with (
		as_user(ANNA),
		pytest.raises(frappe.ValidationError if says != "managers" else frappe.PermissionError) as no,
	):
		batches.start(**options)
	assert says in str(no.value)
	assert not frappe.db.count("Request Batch")


def test_more_than_ten_thousand_are_refused(here, monkeypatch):
	monkeypatch.setattr(background, "MOST", 5)
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="At most 5"):
		batches.start("close", list="last")


def test_two_batches_at_once_lose_nothing(here, site):
	def run(user, batch):
		def job():
			frappe.set_user(user)
			background.run(batch)

		return job

	ours = start("update", requests=here.some, values={"priority": "High"}, run=False)
	theirs = start("update", user=BOB, requests=here.some[::-1], values={"agent": BOB}, run=False)
	twice = [run(ANNA, ours), run(BOB, theirs), run(ANNA, ours)]
	assert in_threads(site, twice) == [None] * 3
	assert progress(ours) == progress(theirs, BOB) == ("Done", 6, 0)
	assert {(stored(name).priority, stored(name).agent) for name in here.some} == {("High", BOB)}
	assert [words(name).count("changed") for name in here.some] == [1] * 6


def test_old_batches_are_forgotten(here):
	old, new = start(requests=here.some[:1]), start(requests=here.some[1:2])
	frappe.db.set_value("Request Batch", old, "ended_at", add_to_date(now_datetime(), days=-40))
	background.forget_old()
	assert frappe.get_all("Request Batch", pluck="name") == [new]
	assert frappe.get_all("Request Batch Item", pluck="batch") == [new]
