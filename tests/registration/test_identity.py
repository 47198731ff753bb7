"""Signed Message-IDs (MAIL.md 5, nos. 1, 2, 17)."""

import re

import pytest

from request_mgmt.records import identity

pytestmark = pytest.mark.pure

SECRET = b"k" * 32


def test_an_id_tells_its_request():
	made = identity.message_id("100001", "example.com", SECRET)
	assert identity.request_of_message_id(made, SECRET) == "100001"
	assert identity.request_of_message_id(made.strip("<>"), SECRET) == "100001"
	assert identity.is_ours(made, SECRET)


def test_two_ids_of_a_request_differ_and_stay_short():
	made = {identity.message_id("100001", "example.com", SECRET) for _ in range(100)}
	assert len(made) == 100
	assert all(len(message_id) <= 77 for message_id in made)  # longer ones get broken on the way


def test_mail_of_no_request_has_an_id_that_leads_nowhere():
	made = identity.message_id(None, "example.com", SECRET)
	assert identity.request_of_message_id(made, SECRET) is None
	assert identity.is_ours(made, SECRET)


@pytest.mark.parametrize(
	"change",
	[
		lambda i: i.replace("100001", "100002"),
		lambda i: re.sub(r"[0-9a-f]{16}@", "0" * 16 + "@", i),
		lambda i: i.replace("rm.", "xx."),
		lambda i: "",
		lambda i: "<100001@example.com>",
		lambda i: i[:-20],
	],
)
def test_a_changed_id_tells_nothing(change):
	made = change(identity.message_id("100001", "example.com", SECRET))
	assert identity.request_of_message_id(made, SECRET) is None


def test_another_sites_id_tells_nothing():
	made = identity.message_id("100001", "example.com", b"other")
	assert identity.request_of_message_id(made, SECRET) is None


def test_the_domain_may_change_on_a_move():
	made = identity.message_id("100001", "old.example", SECRET).replace("old.example", "new.example")
	assert identity.request_of_message_id(made, SECRET) == "100001"


def test_keys_heed_case_and_ignore_brackets():
	assert identity.message_key("<A@x>") == identity.message_key(" A@x ")
	assert identity.message_key("<A@x>") != identity.message_key("<a@x>")
	assert identity.message_key("") is None
	assert len(identity.message_key("<" + "x" * 5000 + "@y>")) == 64


def test_the_tag_carries_the_sites_prefix():
	assert identity.subject_tag("100001", "#") == "[#100001]"
	assert identity.subject_tag("100001", "Sag ") == "[Sag 100001]"
	assert identity.subject_tag("100001", None) == "[#100001]"
