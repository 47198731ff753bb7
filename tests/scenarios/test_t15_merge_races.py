"""T15, two at once: what comes in while an action waits for the request is not left behind (MRG-1, SPL-1)."""

import threading
import time
from dataclasses import replace

import frappe
import pytest

from request_mgmt import permissions
from request_mgmt.actions import batches, registry, running
from request_mgmt.api import lists, mailboxes, portal
from request_mgmt.mail import matching
from request_mgmt.registration import messages
from tests import factories
from tests.factories import in_threads
from tests.portal import people


@pytest.fixture
def pair():
	"""Two requests of one customer."""
	factories.make_agent("anna@example.com", first_name="Anna")
	factories.make_mailbox("support@example.com")
	_user, contact = people.customer()
	return [people.request(contact, title, title).name for title in ("Printer", "Toner")]


def meanwhile(site, first, then) -> list:
	"""`then` of a transaction that looked at the database before `first` was committed."""
	looked, done = threading.Event(), threading.Event()

	def late():
		frappe.db.count("Message")
		looked.set()
		assert done.wait(30)
		return then()

	def early():
		assert looked.wait(30)
		try:
			answer = first()
			frappe.db.commit()
			return answer
		finally:
			done.set()

	return in_threads(site, [late, early])


def answer(request: str, text: str = "Zebra"):
	doc = frappe.get_doc("Request", request, for_update=True)
	return messages.add(
		doc,
		kind="Enquiry",
		access_level="External",
		sender="ole@acme.test",
		contact=doc.contact,
		body_text=text,
		body_html=f"<p>{text}</p>",
	).name


def requests_of(*names: str) -> list[str]:
	return [frappe.db.get_value("Message", name, "request") for name in names]


def check_counts(*requests: str) -> None:
	for request in requests:
		there = frappe.db.count("Message", {"request": request})
		assert frappe.db.get_value("Request", request, "message_count") == there, request


def test_a_mail_that_came_while_one_merged_goes_along(site, pair):
	target, source = pair
	_merged, message = meanwhile(
		site, lambda: answer(source), lambda: running.run_one("merge", source, primary=target)
	)
	assert requests_of(message) == [target]
	check_counts(*pair)
	found = lists.fetch("search", {"text": "zebra", "include_closed": 1})["rows"]
	assert [row["name"] for row in found] == [target]


def test_a_mail_to_the_other_one_is_counted(site, pair):
	target, source = pair
	meanwhile(site, lambda: answer(target), lambda: running.run_one("merge", source, primary=target))
	check_counts(*pair)
	assert lists.fetch("search", {"text": "zebra"})["rows"]


def test_a_mail_that_came_while_one_undid_a_split_goes_back(site, pair):
	source = pair[0]
	moved = answer(source, "Second matter")
	new = running.run_one("split", source, messages=[moved], title="Second matter")["name"]
	_undone, message = meanwhile(site, lambda: answer(new), lambda: running.run_one("undo_split", new))
	assert requests_of(moved, message) == [source, source]
	check_counts(source, new)


def test_what_was_split_off_meanwhile_is_not_taken_back_by_unmerging(site, pair):
	target, source = pair
	running.run_one("merge", source, primary=target)
	first = frappe.get_all("Message", {"request": target, "body_text": "Toner"}, pluck="name")
	_done, new = meanwhile(
		site,
		lambda: running.run_one("split", target, messages=first, title="Toner alone")["name"],
		lambda: running.run_one("unmerge", source),
	)
	assert requests_of(*first) == [new]
	check_counts(target, source, new)


@pytest.mark.parametrize("does", ["edit_message", "flag_message"])
def test_a_message_that_was_moved_meanwhile_is_not_changed_where_it_was(site, pair, does):
	source = pair[0]
	moved = answer(source, "Second matter")
	values = {"edit_message": {"time_spent": 5}, "flag_message": {}}[does]
	told = {"request": source, "message": moved}
	before = frappe.db.count("Request Log", told)
	_refused, new = meanwhile(  # on SQLite it is found where it is now
		site,
		lambda: running.run_one("split", source, messages=[moved], title="Second matter")["name"],
		lambda: running.run_on_message(does, moved, **values),
	)
	assert frappe.db.count("Request Log", told) == before
	check_counts(source, new)


def slowly(monkeypatch) -> None:
	"""Who holds a request lets others go on before he asks for another one."""
	load = permissions.load

	def loaded(*args, **values):
		doc = load(*args, **values)
		if values.get("for_update"):
			time.sleep(0.2)
		return doc

	monkeypatch.setattr(permissions, "load", loaded)


def test_of_two_who_merge_crosswise_one_does_and_the_other_is_told(site, pair, monkeypatch):
	frappe.db.commit()
	slowly(monkeypatch)
	answers = in_threads(
		site,
		[
			lambda: running.run_one("merge", pair[0], primary=pair[1]),
			lambda: running.run_one("merge", pair[1], primary=pair[0]),
		],
	)
	told = [answer for answer in answers if isinstance(answer, frappe.ValidationError)]
	assert len(told) == 1, answers
	assert "merged" in str(told[0])
	states = frappe.get_all("Request", {"name": ["in", pair]}, pluck="base_status")
	assert sorted(states) == ["Merged", "Open"]


def test_two_who_change_the_same_requests_in_different_order_both_do(site, pair, monkeypatch):
	frappe.db.commit()
	slowly(monkeypatch)
	answers = in_threads(
		site,
		[
			lambda: running.run_many("update", pair, priority="High")["done"],
			lambda: running.run_many("update", pair[::-1], title="Both")["done"],
		],
	)
	assert answers == [pair, pair[::-1]]
	for name in pair:
		assert frappe.db.get_value("Request", name, ["priority", "title"]) == ("High", "Both")


def test_what_is_done_to_many_locks_them_in_one_statement(pair):
	with factories.count_queries() as seen:
		running.run_many("accept", pair[::-1])
	first = next(query.lower() for query in seen if query.lower().rstrip().endswith("for update"))
	assert " in " in first.split("where")[1].split("order by")[0]


def test_who_loses_a_deadlock_learns_that_and_a_batch_tries_again(site, pair, monkeypatch):
	close, tries = registry.get("close"), []

	def run(*args, **values):
		tries.append(args)
		if len(tries) < 3:
			frappe.db.rollback()  # so the database does
			raise frappe.QueryDeadlockError("deadlock")
		return close.run(*args, **values)

	frappe.db.commit()
	monkeypatch.setattr(registry, "get", lambda name: replace(close, run=run))
	with pytest.raises(frappe.QueryDeadlockError):
		running.run_one("close", pair[0])
	name = batches.begin("close", pair[:1], {})["batch"]
	frappe.db.commit()
	batches.run(name)
	assert frappe.db.get_value("Request", pair[0], "base_status") == "Closed"


@pytest.mark.parametrize("merged", ["merge", "undo_split"])
def test_a_mail_whose_request_went_while_it_was_matched_follows_it(site, pair, monkeypatch, merged):
	target, source = pair
	if merged == "undo_split":
		moved = answer(target, "Second matter")
		source = running.run_one("split", target, messages=[moved], title="Second matter")["name"]
	frappe.db.commit()
	plain = matching.find

	def found(*args, **kwargs):
		match = plain(*args, **kwargs)
		values = {"primary": target} if merged == "merge" else {}
		frappe.db.commit()  # SQLite lets one write at a time
		assert not [
			e
			for e in in_threads(site, [lambda: running.run_one(merged, source, **values)])
			if isinstance(e, Exception)
		]
		return match

	monkeypatch.setattr(matching, "find", found)
	raw = factories.raw_mail(subject=f"Re: [#{source}] Toner", text="Is it there yet?")
	answered = mailboxes.receive("support@example.com", raw)
	assert (answered["outcome"], answered["request"]) == ("Added", target)
	check_counts(target, source)


@pytest.mark.parametrize("does", ["merge", "update"])
def test_what_a_customer_writes_on_the_website_meanwhile_is_kept(site, pair, does):
	target, source = pair
	values = {"primary": target} if does == "merge" else {"changes": {"title": "Toner is empty"}}

	def write():
		frappe.set_user("ole@acme.test")
		return portal.reply(source, "Hurry")

	written, _done = meanwhile(site, lambda: running.run_one(does, source, **values), write)
	assert written["request"] == (target if does == "merge" else source)
	assert requests_of(written["message"]) == [written["request"]]
	check_counts(*pair)
