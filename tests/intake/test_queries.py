"""A mail costs the same number of queries whatever the site holds (DESIGN 6)."""

from importlib.util import find_spec

import frappe
import pytest

from request_mgmt.api import mailboxes
from tests.factories import (
	count_queries,
	make_agent,
	make_category,
	make_contact,
	make_mailbox,
	outgoing,
	raw_mail,
)

BOX = "support@example.com"


@pytest.fixture
def site_with_mailbox():
	make_category(
		"Support", members=[make_agent(f"{c}@example.com") for c in "abc"], assignment_method="Fewest open"
	)
	make_mailbox(BOX, category="Support")
	make_contact("ole@acme.test", company_name="Acme")
	# caches are warm as in a worker: every way was gone once
	first = mailboxes.receive(BOX, raw_mail(message_id="<warm@acme.test>"))
	mailboxes.receive(BOX, raw_mail(In_Reply_To="<warm@acme.test>", subject=f"[#{first['request']}]"))
	mailboxes.receive(BOX, raw_mail(frm="Ny Nul <ny0@new.test>"))


def cost(**mail) -> int:
	raw = raw_mail(**mail)
	with count_queries() as seen:
		came = mailboxes.receive(BOX, raw)
	assert came["outcome"] in ("Created", "Added"), came
	print(f"{came['outcome']}: {len(seen)} queries")
	return len(seen)


def fill() -> None:
	for number in range(30):
		make_contact(f"c{number}@firm{number}.test", company_name="Acme")
		mailboxes.receive(BOX, raw_mail(frm=f"c{number}@firm{number}.test"))


def test_a_new_request_of_a_known_contact(site_with_mailbox):
	make_contact("early@acme.test", company_name="Acme")
	before = cost(frm="early@acme.test")
	fill()
	make_contact("late@acme.test", company_name="Acme")
	assert cost(frm="late@acme.test") == before


def test_a_new_request_of_an_unknown_sender(site_with_mailbox):
	before = cost(frm="Ny Een <een@new.test>")
	fill()
	assert cost(frm="To Nye <to@new.test>") == before


def test_an_answer(site_with_mailbox):
	acknowledgement = outgoing(purpose="Automatic reply")[0]
	answer = {"subject": "Re", "In_Reply_To": acknowledgement.message_id}
	cost(**answer)  # the first of a process looks up what the others remember
	before = cost(**answer)
	fill()
	for _number in range(20):
		cost(**answer)
	assert cost(**answer) == before


def test_many_ids_and_numbers_cost_no_more(site_with_mailbox):
	few = cost(References="<a@x.test>", subject="[#100001] x")
	many = cost(
		References=" ".join(f"<{i}@x.test>" for i in range(200)),
		subject=" ".join(f"[#{100001 + i}]" for i in range(8)),
	)
	assert abs(many - few) <= 1


def test_screens_are_told_of_the_request_and_nobody_of_its_message(site_with_mailbox, monkeypatch):
	if not find_spec("frappe.realtime"):
		pytest.skip("the embedded host tells no screens")
	told = []
	monkeypatch.setattr(
		frappe, "publish_realtime", lambda event, message=None, **to: told.append((event, to.get("doctype")))
	)
	mailboxes.receive(BOX, raw_mail())
	assert ("list_update", "Request") in told and ("notification", None) in told
	assert ("list_update", "Message") not in told
