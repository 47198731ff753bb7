"""T18: chance by weight."""

import random
from collections import Counter

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.assignment import assigning
from tests.factories import make_agent, make_category, make_mailbox, raw_mail

BOX = "support@example.com"


def test_t18_weights_1_2_5_share_the_requests_and_weight_0_gets_none(monkeypatch):
	monkeypatch.setattr(assigning, "_CHANCE", random.Random(18))
	weights = {"a@example.com": 1, "b@example.com": 2, "c@example.com": 5, "never@example.com": 0}
	make_category(
		"Support",
		members=[(make_agent(user), w) for user, w in weights.items()],
		assignment_method="Weighted",
	)
	make_mailbox(BOX, category="Support", no_auto_reply=1)

	for number in range(160):
		mailboxes.receive(BOX, raw_mail(frm=f"kunde{number % 20}@acme.test"))

	seen = Counter(frappe.get_all("Request", pluck="agent", limit_page_length=0))
	assert sum(seen.values()) == 160
	assert seen["never@example.com"] == 0
	for user, expected in (("a@example.com", 20), ("b@example.com", 40), ("c@example.com", 100)):
		assert seen[user] == pytest.approx(expected, abs=18)
