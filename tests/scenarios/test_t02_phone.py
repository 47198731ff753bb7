"""T02, the mission's scenario 2: a call is registered, answered by mail and closed (CRE-5, CRE-7, REP-*, CLO-2)."""

from request_mgmt.api import contacts, lists, requests
from tests.actions.making import ANNA, house, last_message, stored, words
from tests.factories import as_user, outgoing


def test_t02_phone_call_to_answer():
	here = house()
	with as_user(ANNA):
		# He gives his number; it is how he is found
		[found] = [c for c in contacts.search("12345678") if c["contact"] == here.contact]
		assert found["full_name"] == "Ole Olsen"
		name = requests.create(
			"Printer does not print",
			contact=here.contact,
			message="Called: the red light blinks.",
			message_access_level="Internal",
			agent=ANNA,
		)["name"]
		assert outgoing() == []
		doc = stored(name)
		assert (doc.channel, doc.agent, doc.company_name) == ("Phone", ANNA, "Acme")
		assert last_message(name).access_level == "Internal"
		assert [row["name"] for row in lists.fetch("own_open")["rows"]] == [name]

		requests.reply(name, "<p>Switch it off and on.</p>", status="Closed", quote=False)
		[mail] = outgoing()
		assert mail.recipients == "ole@acme.test" and "off and on" in mail.body_html
		assert "red light" not in mail.body_html + mail.body_text
		doc = stored(name)
		assert doc.base_status == "Closed" and doc.closed_at and doc.replied_at
		assert lists.fetch("own_open")["rows"] == []
	assert words(name) == ["created", "reply_sent", "closed_after_reply"]
