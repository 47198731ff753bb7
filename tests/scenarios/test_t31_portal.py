"""T31 Portal: a customer's whole way, by HTTP as his browser goes it (CUS-*)."""

import re

import frappe

from tests import factories
from tests.portal import people


def test_t31_portal(client):
	factories.make_agent("anna@example.com", first_name="Anna")
	factories.make_category(
		"Hardware (L2)",
		members=["anna@example.com"],
		external_names=[
			{"language": "da", "external_name": "Udstyr"},
			{"language": "en", "external_name": "Devices"},
		],
	)
	factories.make_category(
		"Backlog", internal=1, external_names=[{"language": "da", "external_name": "Internt"}]
	)
	ole, ole_contact = people.customer("ole@acme.test", language="da")
	_kaj, kaj_contact = people.customer("kaj@acme.test")
	_eva, eva_contact = people.customer("eva@other.test", company_name="Other")
	mine = people.request(ole_contact, "Min printer")
	colleagues = people.request(kaj_contact, "Kajs skærm")
	foreign = people.request(eva_contact, "Evas sag")
	people.without_scripts(client.login(ole))

	# He sees his own open one, not his colleague's
	shown = people.page(client.get("/requests"))
	assert "Min printer" in shown and "Kajs skærm" not in shown and "Evas sag" not in shown
	assert client.get(f"/requests/{colleagues.name}").status_code == 403

	# With company access the colleague's too
	frappe.db.set_value("Contact", ole_contact, "rm_company_access", 1)
	shown = people.page(client.get("/requests"))
	assert "Min printer" in shown and "Kajs skærm" in shown and "Evas sag" not in shown
	assert client.get(f"/requests/{colleagues.name}").status_code == 200

	# Opening a foreign one: no access
	refused = client.get(f"/requests/{foreign.name}")
	assert refused.status_code == 403
	assert "Evas sag" not in refused.get_data(as_text=True)

	# A new request offers only external categories in his language
	form = client.get("/requests/new")
	html = form.get_data(as_text=True)
	assert "Udstyr" in html
	for hidden in ("Devices", "Internt", "Backlog", "Hardware (L2)"):
		assert hidden not in html
	key = re.search(r'<option value="([^"]+)"[^>]*>Udstyr', html).group(1)
	made = client.post(
		"/requests/new",
		data={
			"csrf_token": people.form_token(form),
			"title": "Ny skærm",
			"category": key,
			"priority": "Low",
			"message": "Skærmen er sort.",
		},
	)
	assert made.status_code == 303
	path = made.headers["Location"].split("?")[0]
	number = path.rsplit("/", 1)[1]
	new = frappe.get_doc("Request", number)
	assert (new.category, new.priority, new.agent) == ("Hardware (L2)", "Low", "anna@example.com")

	# He may close his own
	token = people.form_token(client.get(path))
	assert client.post(path, data={"csrf_token": token, "do": "close"}).status_code == 303
	assert frappe.db.get_value("Request", number, "base_status") == "Closed"
	assert "Ny skærm" not in people.page(client.get("/requests"))
	assert "Ny skærm" in people.page(client.get("/requests?state=closed"))

	# A message reopens the closed one
	token = people.form_token(client.get(path))
	sent = client.post(path, data={"csrf_token": token, "message": "Den er stadig sort.", "do": "reply"})
	assert sent.status_code == 303
	assert frappe.db.get_value("Request", number, "base_status") == "Open"
	shown = people.page(client.get(path))
	assert shown.index("Skærmen er sort.") < shown.index("Den er stadig sort.")
	assert frappe.db.get_value("Request", mine.name, "base_status") == "Open"
