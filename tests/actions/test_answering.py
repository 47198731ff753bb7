"""Whom an answer goes to and what it is called: decisions by table (BEHAVIOUR REP-1, REP-5, REP-6)."""

import pytest

from request_mgmt.actions import answering
from request_mgmt.actions.answering import Receivers, Written

pytestmark = pytest.mark.pure

OWN = {"support@example.com", "help@example.com"}
MAIL = Written(
	from_outside=True,
	sender="ole@acme.test",
	recipients="Support <support@example.com>, kim@acme.test",
	cc="bo@other.test, HELP@example.com",
	contact="Ole",
)
PAGE = Written(
	from_outside=True,
	sender="ole@acme.test",
	cc="jan@acme.test, support@example.com, ole@acme.test",
	contact="Ole",
	copies_answers=True,
)
OURS = Written(
	from_outside=False,
	sender="support@example.com",
	recipients="ole@acme.test",
	cc="kim@acme.test",
	bcc="boss@acme.test",
)


@pytest.mark.parametrize(
	("message", "contact", "address", "options", "expected"),
	[
		# The contact, at the address he wrote from
		(MAIL, "Ole", "ole@private.test", {}, Receivers(["ole@acme.test"])),
		# The contact of the request was changed: he gets the answer, not who wrote
		(MAIL, "Ida", "ida@acme.test", {}, Receivers(["ida@acme.test"])),
		# ... unless that very message is answered
		(MAIL, "Ida", "ida@acme.test", {"chosen": True}, Receivers(["ole@acme.test"])),
		# A contact without address: who wrote last
		(MAIL, "Ida", None, {}, Receivers(["ole@acme.test"])),
		# No message at all
		(None, "Ole", "ole@acme.test", {}, Receivers(["ole@acme.test"])),
		(None, None, None, {}, Receivers([])),
		# Everybody: never ourselves, nobody twice
		(
			MAIL,
			"Ole",
			"ole@acme.test",
			{"everybody": True},
			Receivers(["ole@acme.test", "kim@acme.test"], ["bo@other.test"]),
		),
		# One of ours: those it went to
		(OURS, "Ida", "ida@acme.test", {"chosen": True}, Receivers(["ole@acme.test"])),
		(
			OURS,
			"Ole",
			None,
			{"everybody": True, "chosen": True},
			Receivers(["ole@acme.test"], ["kim@acme.test"], ["boss@acme.test"]),
		),
		# Reply-To is where people want their answer (RFC 5322 3.6.2)
		(
			Written(True, "ole@acme.test", reply_to="Ole <desk@acme.test>", contact="Ole"),
			"Ole",
			"ole@acme.test",
			{},
			Receivers(["desk@acme.test"]),
		),
		# Whom he named on his page for our answers, not whom somebody else named who is no longer answered
		(PAGE, "Ole", "ole@acme.test", {}, Receivers(["ole@acme.test"], ["jan@acme.test"])),
		(PAGE, "Ida", "ida@acme.test", {}, Receivers(["ida@acme.test"])),
		(PAGE, "Ole", "ole@acme.test", {"everybody": True}, Receivers(["ole@acme.test"], ["jan@acme.test"])),
		# A sender who is ourselves is never answered: a loop
		(Written(True, "support@example.com"), None, None, {}, Receivers([])),
	],
)
def test_receivers(message, contact, address, options, expected):
	assert answering.receivers(message, contact, address, OWN, **options) == expected


@pytest.mark.parametrize(
	("title", "expected"),
	[
		("Printer on fire", "[#100042] Re: Printer on fire"),
		("Re: Printer on fire", "[#100042] Re: Printer on fire"),
		("SV: Re: AW: Printer", "[#100042] Re: Printer"),
		("[#100042] Re: Printer", "[#100042] Re: Printer"),
		("Re: [#100042] Re: [#100042] Printer", "[#100042] Re: Printer"),
		("Reset my password", "[#100042] Re: Reset my password"),
		("Two\r\nBcc: x@y.z", "[#100042] Re: Two Bcc: x@y.z"),
		("", "[#100042] Re:"),
	],
)
def test_subject_has_tag_and_mark_once(title, expected):
	assert answering.subject(title, "[#100042]") == expected


def test_a_new_mail_is_no_reply():
	assert answering.subject("Printer", "[#1]", reply=False) == "[#1] Printer"


@pytest.mark.parametrize(
	("message_id", "earlier", "expected"),
	[
		("<b@x>", "<a@x>", "<a@x> <b@x>"),
		("<b@x>", None, "<b@x>"),
		("<b@x>", "<a@x> <b@x>", "<a@x> <b@x>"),
		("<b@x>", "garbage <a@x>, more", "<a@x> <b@x>"),
		(None, None, None),
	],
)
def test_references_are_the_thread(message_id, earlier, expected):
	assert answering.references(message_id, earlier) == expected


def test_references_do_not_grow_without_end():
	long = " ".join(f"<{n}@x>" for n in range(100))
	ids = answering.references("<last@x>", long).split()
	assert len(ids) == 30 and ids[0] == "<0@x>" and ids[-1] == "<last@x>"


@pytest.mark.parametrize(
	("name", "expected"),
	[
		("Anna Holm / Support", '"Anna Holm / Support" <s@x.dk>'),
		('Anna "The" Holm', "\"Anna 'The' Holm\" <s@x.dk>"),
		("Anna\r\nBcc: evil@x.dk", '"Anna Bcc: evil@x.dk" <s@x.dk>'),
		("\u202eannA", '"annA" <s@x.dk>'),
		("", "s@x.dk"),
	],
)
def test_a_name_ends_no_header_line(name, expected):
	assert answering.mailbox_header(name, "s@x.dk") == expected
