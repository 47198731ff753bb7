"""T09 Forward outside, T10 Forward many and close (BEHAVIOUR FWD-1 to FWD-3)."""

import email
from email.policy import default

import frappe
import pytest

from request_mgmt.actions.forward import NamesCustomerError, blanked, tells
from request_mgmt.api import mailboxes, requests
from request_mgmt.mail import composing
from request_mgmt.registration import messages
from tests.actions.making import ANNA, OLE, customer_writes, house, make_request, stored, upload, words
from tests.factories import as_user, outgoing, raw_mail

SUPPLIER = "help@supplier.test"


@pytest.fixture
def here(site):
	return house()


def mailed(row):
	return email.message_from_bytes(composing.build(row.as_dict()), policy=default)


@pytest.fixture
def case(here):
	came = mailboxes.receive(
		here.mailbox,
		raw_mail(
			text=f"It burns. Write to {OLE} or call 12345678.",
			html=f'<p>It burns. Write to <a href="mailto:{OLE}">{OLE}</a></p>',
			message_id="<one@acme.test>",
			attachments=[("log.txt", b"burned"), ("contract.txt", b"secret")],
			Cc="pia@acme.test",
		),
	)
	frappe.db.set_value("Request", came["request"], "agent", ANNA)
	return frappe._dict(came)


def test_t09_forward(case, here):
	file = frappe.db.get_value("File", {"attached_to_name": case.message, "file_name": "log.txt"})
	before = len(outgoing())
	with as_user(ANNA):
		requests.forward(
			case.request, SUPPLIER, message=case.message, comment="Can you help?", attachments=[file]
		)
	assert len(outgoing()) == before + 1
	row = outgoing(purpose="Reply")[-1]
	mail = mailed(row)
	whole = composing.build(row.as_dict()).decode()
	assert (mail["To"], mail["Cc"], mail["In-Reply-To"], mail["References"]) == (SUPPLIER, None, None, None)
	text = mail.get_body(("plain",)).get_content()
	assert "Can you help?" in text and "It burns." in text and "12345678" in text
	assert "acme.test" not in whole.replace("=\r\n", "")
	assert [item["file"] for item in frappe.parse_json(row.attachments)] == frappe.get_all(
		"File", {"attached_to_name": row.message}, pluck="name"
	)
	assert frappe.get_all("File", {"attached_to_name": row.message}, pluck="file_name") == ["log.txt"]
	assert words(case.request)[-1] == "forwarded"

	back = mailboxes.receive(
		here.mailbox,
		raw_mail(
			frm=f"Helper <{SUPPLIER}>",
			text="Pull the plug.",
			In_Reply_To=row.message_id,
			message_id="<two@supplier.test>",
		),
	)
	assert (back["outcome"], back["request"]) == ("Added", case.request)
	assert frappe.db.get_value("Message", back["message"], "access_level") == "Internal"
	assert stored(case.request).last_message_from == "Customer"  # who waits is the customer still

	with as_user(ANNA):
		assert requests.get(case.request)["reply"]["to"] == [OLE]
		assert SUPPLIER not in str(requests.get(case.request)["reply"])
		requests.reply(case.request, "Pull the plug, we were told.", quote=True)
	answer = composing.build(outgoing(purpose="Reply")[-1].as_dict()).decode()
	assert "supplier" not in answer.lower() and f"To: {OLE}" in answer


def test_the_answer_to_an_outsider_stays_inside(case, here):
	with as_user(ANNA):
		requests.forward(case.request, SUPPLIER)
	row = outgoing(purpose="Reply")[-1]
	back = mailboxes.receive(
		here.mailbox,
		raw_mail(
			frm=SUPPLIER, text="Which model?", In_Reply_To=row.message_id, message_id="<q@supplier.test>"
		),
	)
	with as_user(ANNA):
		answer = requests.reply(case.request, "Model T", message=back["message"])
		with pytest.raises(frappe.ValidationError, match="separately"):
			requests.reply(case.request, "Both of you", to=[OLE, SUPPLIER])
		with pytest.raises(frappe.ValidationError, match="separately"):
			requests.reply(case.request, "Hidden", to=OLE, bcc=SUPPLIER)
	assert answer["to"] == SUPPLIER
	kept = frappe.get_doc("Message", answer["message"])
	assert (kept.kind, kept.access_level) == ("Forward", "Internal")
	assert not stored(case.request).replied_at
	assert "acme.test" not in composing.build(outgoing(purpose="Reply")[-1].as_dict()).decode()


@pytest.fixture
def answered(case, here):
	"""What the supplier answered to a forwarded message."""
	with as_user(ANNA):
		requests.forward(case.request, SUPPLIER, message=case.message)
	return mailboxes.receive(
		here.mailbox,
		raw_mail(
			frm=f"Helper <{SUPPLIER}>",
			text="Pull the plug.",
			In_Reply_To=outgoing(purpose="Reply")[-1].message_id,
			message_id="<two@supplier.test>",
		),
	)


def test_an_answer_never_hangs_on_a_mail_of_the_other_side(case, answered):
	"""Whichever message the agent answers from: an id tells where a mail came from."""
	with as_user(ANNA):
		requests.reply(case.request, "Pull it", message=answered["message"], to=OLE)
		requests.reply(case.request, "Which one?", message=case.message, to=SUPPLIER)
	to_customer, to_supplier = outgoing(purpose="Reply")[-2:]
	assert (to_customer.in_reply_to, to_customer.mail_references) == ("<one@acme.test>", "<one@acme.test>")
	assert (to_supplier.in_reply_to, to_supplier.mail_references) == (None, None)
	assert "supplier" not in composing.build(to_customer.as_dict()).decode()
	assert "acme.test" not in composing.build(to_supplier.as_dict()).decode()


def test_neither_title_nor_layout_shows_outsiders_the_customers_address(case, answered, here):
	"""What the agent writes himself stays as he wrote it."""
	body = "<p>For [[contact.email]]: [[request.last_message]]</p>[[message.body]]"
	version = {"language": "en", "is_default": 1, "body": body, "headers": "X-Customer: [[contact.email]]"}
	frappe.get_doc({"doctype": "Reply Template", "template_name": "Around", "versions": [version]}).insert()
	category = frappe.get_doc("Request Category", here.category)
	category.layout_template = "Around"
	category.save()
	frappe.db.set_value("Request", case.request, "title", f"Question of {OLE}")
	with as_user(ANNA):
		requests.forward(case.request, SUPPLIER, message=case.message)
		requests.reply(case.request, "Any news?", message=answered["message"])
		for mail in outgoing(purpose="Reply")[-2:]:
			assert mail.recipients == SUPPLIER and "For […]: It burns." in mail.body_html
			assert "acme.test" not in composing.build(mail.as_dict()).decode().replace("=\r\n", "")
		requests.forward(case.request, SUPPLIER, message=case.message, comment=f"Call {OLE}")
	assert f">{OLE}</a>" in outgoing(purpose="Reply")[-1].body_html


def test_an_outsider_who_was_copied_before_answers_inside_too(case, here):
	"""The customer had him in Cc once; what he answers to our forward is for us alone all the same."""
	request = stored(case.request)
	request.append("participants", {"email_id": SUPPLIER, "kind": "Involved"})
	request.save()
	with as_user(ANNA):
		requests.forward(case.request, SUPPLIER)
	back = mailboxes.receive(
		here.mailbox,
		raw_mail(frm=SUPPLIER, text="Between us", In_Reply_To=outgoing(purpose="Reply")[-1].message_id),
	)
	assert frappe.db.get_value("Message", back["message"], "access_level") == "Internal"


def test_t10_each_request_gets_a_copy_of_the_file(here):
	names = [make_request(f"Printer {at}", contact=here.contact) for at in range(3)]
	file = upload(ANNA, "numbers.txt", "1 2 3")
	with as_user(ANNA):
		answer = requests.forward(names, "smith@supplier.test", comment="Look", attachments=[file])
	assert answer["done"] == names
	sent = [mail.message for mail in outgoing()]
	rows = frappe.get_all("File", {"attached_to_name": ["in", sent]}, ["file_name", "is_private"])
	assert len(rows) == 3 and all(row.is_private for row in rows)


def test_comments_and_earlier_forwards_do_not_leave_the_house(case):
	with as_user(ANNA):
		requests.comment(case.request, "He never pays")
		requests.forward(case.request, SUPPLIER, comment="For you alone")
		requests.forward(case.request, "other@elsewhere.test")
	whole = composing.build(outgoing(purpose="Reply")[-1].as_dict()).decode()
	assert "never pays" not in whole and "For you alone" not in whole and "It burns" in whole


def test_t10_forward_three_and_close(here):
	three = [make_request(str(n), contact=here.contact, agent=ANNA, message="Hi") for n in range(3)]
	with as_user(ANNA):
		assert requests.forward(three, SUPPLIER, comment="All yours", close=True)["done"] == three
	assert len(outgoing(purpose="Reply")) == 3
	for request in three:
		assert stored(request).base_status == "Closed"
		last = frappe.get_last_doc("Message", {"request": request, "kind": "Forward"})
		assert last.access_level == "Internal" and "All yours" in last.body_text


@pytest.mark.parametrize(
	"wrong", ["nobody", "malformed", "ourselves", "customer", "foreign file", "foreign message"]
)
def test_what_cannot_be_forwarded_is_refused_and_nothing_is_sent(case, here, wrong):
	other = make_request("Other", contact=here.contact, message="x")
	foreign = customer_writes(
		other,
		"y",
		attachments=[
			{"file_name": "y.txt", "content": b"y", "content_type": "text/plain", "content_id": None}
		],
	)
	file = frappe.db.get_value("File", {"attached_to_name": foreign.name})
	values = {
		"nobody": {"to": ""},
		"malformed": {"to": "help at supplier"},
		"ourselves": {"to": "support@example.com"},
		"customer": {"to": SUPPLIER, "cc": OLE},
		"foreign file": {"to": SUPPLIER, "attachments": [file]},
		"foreign message": {"to": SUPPLIER, "message": foreign.name},
	}[wrong]
	count = len(outgoing())
	with (
		as_user(ANNA),
		pytest.raises((frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)),
	):
		requests.forward(case.request, **values)
	assert len(outgoing()) == count and "forwarded" not in words(case.request)


@pytest.mark.pure
@pytest.mark.parametrize(
	("text", "left"),
	[
		("ask Ole@Acme.test.", "ask […]."),
		('<a href="mailto:ole%40acme.test">x</a>', '<a href="[…]">x</a>'),
		("ole@acme.test.dk stays? no: ole@acme.testing", "[…].dk stays? no: ole@acme.testing"),
	],
)
def test_addresses_are_blanked_however_they_are_written(text, left):
	assert blanked(text, {"ole@acme.test"}) == left


MAIL_IN_A_MAIL = raw_mail(text="x", html="<p>y</p>")
QUOTED = b"Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nole=40acme.test"
CODED = b"Subject: x\nContent-Transfer-Encoding: base64\n\nb2xlQGFjbWUudGVzdA=="


@pytest.mark.parametrize(
	("name", "content", "found"),
	[
		("card.vcf", b"EMAIL;TYPE=work:OLE@acme.test", True),
		("card.vcf", b"EMAIL:ole@ac\r\n me.test", True),
		("log.txt", b"from ole@acme.test", True),
		("log.txt", "from ole@acme.test".encode("utf-16"), True),
		("log.txt", b"from pia@acme.test and ole@acme.tester", False),
		("page.html", b'<a href="mailto:ole%40acme.test">', True),
		("mail.eml", MAIL_IN_A_MAIL, True),
		("mail.eml", QUOTED, True),
		("mail.eml", CODED, True),
		("picture.png", b"ole@acme.test", False),
		("nothing", b"ole@acme.test", False),
	],
)
def test_a_file_that_people_can_read_tells_who_asks(name, content, found):
	assert tells(name, content, {OLE}) is found


def test_a_file_that_tells_who_asks_is_sent_only_when_that_is_known(case, here):
	card = upload(ANNA, "card.vcf", f"EMAIL:{OLE}".encode())
	before = len(outgoing())
	with as_user(ANNA):
		with pytest.raises(NamesCustomerError, match=r"card.*\.vcf"):
			requests.forward(case.request, SUPPLIER, attachments=[card])
		assert len(outgoing()) == before
		requests.forward(case.request, SUPPLIER, attachments=[card], with_addresses=True)
	assert frappe.get_all("File", {"attached_to_name": outgoing(purpose="Reply")[-1].message}, pluck="name")


def test_what_would_be_forwarded_is_shown_first(case, here):
	messages.add(
		stored(case.request),
		kind="Enquiry",
		access_level="External",
		body_text="Once more",
		body_html="<p>Once more</p>",
		sender=OLE,
		attachments=[{"file_name": "card.vcf", "content": f"EMAIL:{OLE}".encode()}],
	)
	with as_user(ANNA):
		shown = requests.forward_preview(case.request)
		one = requests.forward_preview(case.request, case.message)
	assert shown["messages"] == 2 and "It burns." in shown["html"] and "acme.test" not in shown["html"]
	assert [frappe.db.get_value("File", name, "file_name")[:4] for name in shown["files"]] == ["card"]
	assert one["messages"] == 1 and "Once more" not in one["html"]
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		requests.forward_preview(case.request)
