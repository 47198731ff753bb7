"""Addresses taken apart before they are decoded (MAIL.md 2.6)."""

import time

import pytest

from request_mgmt.mail import addresses
from request_mgmt.mail.addresses import Address
from request_mgmt.mail.parsing import decode_words
from request_mgmt.records import readers

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
	("header", "found"),
	[
		("a@b.test", [Address("a@b.test")]),
		("Ole <a@b.test>", [Address("a@b.test", "Ole")]),
		('"Olsen, Ole" <a@b.test>, c@d.test', [Address("a@b.test", "Olsen, Ole"), Address("c@d.test")]),
		("a@b.test; c@d.test", [Address("a@b.test"), Address("c@d.test")]),
		("a@b.test (Ole, of Acme)", [Address("a@b.test", "Ole, of Acme")]),
		("'a@b.test' <a@b.test>", [Address("a@b.test", "a@b.test")]),
		("<a@b.test>", [Address("a@b.test")]),
		("Team: a@b.test, c@d.test;", [Address("a@b.test"), Address("c@d.test")]),
		("undisclosed-recipients:;", []),
		("=?utf-8?q?evil=40x=2Etest=2C?= <a@b.test>", [Address("a@b.test", "evil@x.test,")]),
		("mailto:a@b.test", [Address("a@b.test")]),
		("A@B.TEST", [Address("A@b.test")]),
		("a@b.test.", [Address("a@b.test")]),
		("ole@blåbærgrød.dk", [Address("ole@blåbærgrød.dk")]),
		("a+tag@b.test", [Address("a+tag@b.test")]),
		('"Ole" <a@b.test', [Address("a@b.test", "Ole")]),
		("O\u202ele <a@b.test>", [Address("a@b.test", "Ole")]),
		("a b@c.test", []),
		("@b.test", []),
		("a@", []),
		("a@@b.test", []),
		("a@b..test", []),
		("a@-b.test", []),
		("a@b.test\r\nBcc: evil@x.test", []),
		(None, []),
		("", []),
	],
)
def test_addresses(header, found):
	assert addresses.parse(header, decode_words) == found


def test_two_senders_are_no_sender():
	assert addresses.only_sender("a@x.test, b@x.test") is None
	assert addresses.only_sender("Ole <a@x.test>, a@X.test").email == "a@x.test"
	assert addresses.only_sender("") is None
	assert addresses.only_sender("a@b@x.test") is None
	assert addresses.only_sender("Ole Olsen ole@x.test (Ole)").email == "ole@x.test"


def test_an_unbalanced_quote_loses_nobody():
	found = addresses.parse('"Ole <a@b.test>, c@d.test, e@f.test')
	assert {"c@d.test", "e@f.test"} <= {a.email for a in found}


def test_names():
	assert addresses.clean_name("  'Ole\r\n Olsen' ") == "Ole Olsen"
	assert addresses.clean_name("\x00\u202e") is None
	assert len(addresses.clean_name("x" * 1000)) == 255


@pytest.mark.parametrize(
	"email",
	[
		*(
			"no-reply@x",
			"noreply@x",
			"MAILER-DAEMON@x",
			"owner-list@x",
			"list-request@x",
			"bounce+5@x",
			"no.reply@x",
		),
		*(
			"shop-noreply@x",
			"noreply-orders@x",
			"svar-ikke@x",
			"ingen.svar@x",
			"keine-antwort@x",
			"ne-pas-repondre@x",
		),
		*("nepasrépondre@x", "no-responder@x", "nao-responda@x", "svara_ej@x", "post.do-not-reply@x"),
	],
)
def test_no_reply(email):
	assert readers.is_nobody(email)


@pytest.mark.parametrize(
	"email",
	[
		"ole@x",
		"reply@x",
		"nora.eply@x",
		"",
		None,
		"support@noreply.test",
		"svar@x",
		"antwort@x",
		"eva.nobody@x",
		"norepairs@x",
	],
)
def test_somebody_reads(email):
	assert not readers.is_nobody(email)


@pytest.mark.parametrize(
	"piece", ["(", '"', "<", "\\", ",", ";", "a@b.test,", "<a@b.test> ", "((", ":", "a@", "=?"]
)
def test_bombs(piece):
	begin = time.process_time()
	addresses.parse(piece * 100_000, decode_words)
	assert time.process_time() - begin < 3


@pytest.mark.parametrize(
	("name", "other"),
	[
		("boss@ours.test", "boss@ours.test"),
		("The Boss (boss@ours.test)", "boss@ours.test"),
		("'boss@ours.test' via a list", "boss@ours.test"),
		("A@B.test", None),
		("'a@b.test'", None),
		("Ole @ Acme", None),
		(None, None),
	],
)
def test_a_name_that_shows_another_address(name, other):
	assert addresses.other_in_name(Address("a@b.test", name)) == other


@pytest.mark.parametrize(
	("domain", "mixed"),
	[
		("acme.test", False),
		("købmand-øl.test", False),
		("\u0430cme.test", True),
		("xn--cme-7cd.test", True),
		("xn--rksmrgs-5wao1o.test", False),
		("почта.test", False),
		("東京tokyo.test", False),
		("xn--\u00e6", False),
	],
	ids=[
		"latin",
		"danish",
		"one cyrillic letter",
		"the same encoded",
		"danish encoded",
		"cyrillic",
		"japanese",
		"no punycode",
	],
)
def test_a_domain_of_several_alphabets(domain, mixed):
	assert addresses.mixes_scripts(f"a@{domain}") is mixed
