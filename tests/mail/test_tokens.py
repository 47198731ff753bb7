"""Numbers in subjects and signed ids."""

import pytest

from request_mgmt.mail import tokens
from request_mgmt.records import identity

pytestmark = pytest.mark.pure
SECRET = b"s" * 32


def test_a_tag_is_found_again():
	assert tokens.numbers_in_subject("Re: [#100042] The printer") == ["100042"]
	assert tokens.numbers_in_subject(f"SV: {tokens.tag('100042', 'Case ')} x", "Case ") == ["100042"]


@pytest.mark.parametrize(
	("subject", "numbers"),
	[
		("Order #100042", []),
		("[100042]", []),
		("[#12]", []),
		("[#1234567890123]", []),
		("[# 100042 ]", ["100042"]),
		("[#100001] Fwd: [#100002]", ["100002", "100001"]),
		("[#100001] [#100001]", ["100001"]),
		("[#100abc]", []),
		("", []),
		(None, []),
	],
)
def test_numbers(subject, numbers):
	assert tokens.numbers_in_subject(subject) == numbers


@pytest.mark.parametrize("prefix", ["(a+)+$", "[", ".*", "Sag:", "#"])
def test_a_prefix_is_taken_literally(prefix):
	assert tokens.numbers_in_subject(tokens.tag("100042", prefix), prefix) == ["100042"]


def test_an_id_is_known_again_and_short():
	made = identity.message_id("100042", "example.com", SECRET)
	assert identity.request_of_message_id(made, SECRET) == "100042"
	assert identity.request_of_message_id(made.strip("<>"), SECRET) == "100042"
	assert identity.is_ours(made, SECRET)
	assert len(made) < 78


def test_mail_of_no_request_is_ours_too():
	made = identity.message_id(None, "example.com", SECRET)
	assert identity.request_of_message_id(made, SECRET) is None
	assert identity.is_ours(made, SECRET)


def test_every_forgery_is_refused():
	made = identity.message_id("100042", "example.com", SECRET)
	_rm, number, random, rest = made.strip("<>").split(".", 3)
	signature, domain = rest.split("@")
	for forged in (
		f"<rm.100043.{random}.{signature}@{domain}>",
		f"<rm.{number}.{'0' * 12}.{signature}@{domain}>",
		f"<rm.{number}.{random}.{'0' * 16}@{domain}>",
		f"<rm.{number}.{random}.{signature[:15]}@{domain}>",
		f"<rm.{number}.{random}@{domain}>",
		f"<rm.{number}@{domain}>",
		f"<{number}@{domain}>",
		f"<x{made[1:]}",
		f"{made}\n<other@x>",
		"",
		None,
	):
		assert identity.request_of_message_id(forged, SECRET) is None
	assert identity.request_of_message_id(made, b"another secret") is None


def test_the_domain_is_not_signed_because_mailboxes_move():
	made = identity.message_id("100042", "old.example", SECRET)
	assert identity.request_of_message_id(made.replace("old.example", "new.example"), SECRET) == "100042"


@pytest.mark.parametrize(
	"digits", ["\u0661\u0660\u0660\u0660\u0664\u0662", "\uff11\uff10\uff10\uff10\uff14\uff12", "100\u0664042"]
)
def test_other_writings_digits_are_no_number(digits):
	assert tokens.numbers_in_subject(f"[#{digits}]") == []
