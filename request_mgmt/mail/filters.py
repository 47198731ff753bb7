"""What the one filter that acts on a mail does with it (BEHAVIOUR INC-12 to INC-17)."""

from collections.abc import Collection
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, flt, get_datetime, getdate

from request_mgmt.mail import matching, sanitising
from request_mgmt.mail.addresses import Address
from request_mgmt.records import identity, outbox, readers, settings
from request_mgmt.records import status as statuses
from request_mgmt.registration import templates
from request_mgmt.request_mgmt import addresses, mail_filters
from request_mgmt.request_mgmt.mail_filters import Letter, Rule


@dataclass(frozen=True)
class Acting:
	"""A filter that acts on a mail, and what it read out of it."""

	doc: object  # Request Mail Filter
	variables: dict[str, str]

	def fill(self, text: str | None) -> str:
		return mail_filters.fill(text, self.variables)


def acting_on(mailbox: str, mail, without: str | None = None) -> Acting | None:
	"""The filter that acts on this mail, but for the one called `without`; costs nothing where there are no filters."""
	rules = settings.remembered("mail_filters", _rules)
	if not rules:
		return None
	letter = Letter(headers=mail.headers, body=mail.text or sanitising.html_to_text(mail.html or ""))
	rule = mail_filters.pick(rules, mailbox, letter, without)
	if not rule:
		return None
	return Acting(frappe.get_cached_doc("Request Mail Filter", rule.name), mail_filters.extract(rule, letter))


def _rules() -> list[Rule]:
	names = frappe.get_all(
		"Request Mail Filter", filters={"enabled": 1}, pluck="name", order_by="name", limit_page_length=0
	)
	docs = [frappe.get_cached_doc("Request Mail Filter", name) for name in names]
	return [
		Rule(
			name=doc.name,
			priority=cint(doc.priority),
			mailboxes=frozenset(row.mailbox for row in doc.mailboxes),
			header_pattern=doc.header_pattern,
			body_pattern=doc.body_pattern,
			any_pattern=bool(cint(doc.any_pattern)),
			variables=tuple((row.variable, row.place, row.pattern) for row in doc.variables),
		)
		for doc in docs
	]


def request_meant(acting: Acting) -> str | None:
	"""The existing request with the number that was read, where it was merged to (INC-14)."""
	number = acting.fill(acting.doc.request_number).lstrip("#")
	if not number:
		return None
	number = matching.requests_merged(number)
	return frappe.db.get_value("Request", number, "name")


def contact_meant(acting: Acting) -> str | None:
	"""The contact whose field has the value that was read; None unless there is exactly one (INC-14)."""
	value = acting.fill(acting.doc.contact_value)
	if not acting.doc.contact_field or not value:
		return None
	if not frappe.get_meta("Contact").has_field(acting.doc.contact_field):
		return None  # the field was taken away since
	found = frappe.get_all(
		"Contact", filters={acting.doc.contact_field: value}, pluck="name", limit_page_length=2
	)
	return found[0] if len(found) == 1 else None


def customer_meant(acting: Acting, mail, own: Collection[str]) -> Address | None:
	"""Who filled in the form that sent this mail; None when the filter is for no form, or no such address stands in the mail.

	It is the form's word, and says nothing of who that is: no right follows from it (MAIL.md 5, no. 21).
	"""
	doc = acting.doc
	if not doc.customer_from:
		return None
	found = mail.reply_to if doc.customer_from == "Reply-To" else [Address(acting.fill(doc.customer_email))]
	name = acting.fill(doc.customer_name)
	for one in found:
		if (
			addresses.is_address(one.email)
			and not readers.is_nobody(one.email)
			and one.email.lower() not in own
		):
			return Address(one.email, name or one.name)
	return None


def start_values(acting: Acting | None) -> dict:
	"""What of `requests.register` the filter sets (INC-16)."""
	if not acting:
		return {}
	doc = acting.doc
	values = {
		"category": doc.category,
		"agent": doc.agent,
		"priority": doc.priority_of_request,
		"request_type": doc.request_type,
		"access_level": doc.access_level,
	}
	values = {name: value for name, value in values.items() if value}
	if cint(doc.close):
		values["status"] = statuses.default_for("Closed")
		values.setdefault("agent", None)  # nobody needs to look at it
	return values


def request_fields(acting: Acting | None, remarks: list[str]) -> dict:
	"""Fields of the new request (INC-15); what cannot be filled in is named in `remarks`."""
	if not acting:
		return {}
	found = {}
	for row in acting.doc.field_values:
		if row.target == "Request":
			value = _value("Request", row, acting, remarks)
			if value is not None:
				found[row.field] = value
	return found


def fill_in_person(
	acting: Acting | None, contact: str | None, customer: str | None, remarks: list[str]
) -> None:
	"""Fields of the contact and its customer (INC-15); one that has a value keeps it, unless the filter replaces."""
	if not acting:
		return
	for doctype, name in (("Contact", contact), ("Customer", customer)):
		rows = [row for row in acting.doc.field_values if row.target == doctype]
		if not rows or not name:
			continue
		doc = frappe.get_doc(doctype, name)
		changed = False
		for row in rows:
			value = _value(doctype, row, acting, remarks)
			if (
				value is None
				or (doc.get(row.field) and not cint(row.overwrite))
				or doc.get(row.field) == value
			):
				continue
			doc.set(row.field, value)
			changed = True
		if changed:
			doc.save(ignore_permissions=True)


def message_text(acting: Acting | None, language: str | None) -> tuple[str, str] | None:
	"""HTML and text that take the place of the mail's (INC-16); None when the filter has no template for it."""
	if not acting or not acting.doc.message_template:
		return None
	context = {**templates.context(), "filter": acting.variables}
	html, _remarks = sanitising.clean(templates.render(acting.doc.message_template, language, context).html)
	return html, sanitising.html_to_text(html)


def forward(acting: Acting | None, request, message) -> None:
	"""A copy for the filter's address (INC-16)."""
	if not acting or not acting.doc.forward_to:
		return
	outbox.queue(
		purpose="Notice",
		recipients=[acting.doc.forward_to],
		subject=f"{identity.subject_tag(request.name, settings.get().subject_tag)} {request.title}",
		body_html=message.body_html or "",
		body_text=message.body_text,
		headers=outbox.automatic_headers(answers_a_mail=False),
		attachments=frappe.get_all(
			"File",
			filters={"attached_to_doctype": "Message", "attached_to_name": message.name},
			pluck="name",
			limit_page_length=0,
		),
		mailbox=request.mailbox,
		envelope_sender="",
	)


def _value(doctype: str, row, acting: Acting, remarks: list[str]):
	"""The row's value as its field takes it; None, with a remark, when it does not."""
	text = acting.fill(row.value)
	field = frappe.get_meta(doctype).get_field(row.field)
	if not text or not field:
		return None
	try:
		return _cast(field, text)
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		remarks.append(
			_("Filter {0}: {1} is no value of {2}.").format(acting.doc.name, text[:100], _(field.label))
		)
		return None


def _cast(field, text: str):
	"""Raises ValueError for what the field does not take."""
	if field.fieldtype == "Link":
		found = frappe.db.get_value(field.options, text, "name")
		if not found:
			raise ValueError(text)
		return found
	if field.fieldtype == "Select" and text not in (field.options or "").split("\n"):
		raise ValueError(text)
	if field.fieldtype in ("Int", "Check"):
		return int(text)
	if field.fieldtype in ("Float", "Currency"):
		return flt(float(text.replace(",", ".")))
	if field.fieldtype == "Date":
		return getdate(text)
	if field.fieldtype == "Datetime":
		return get_datetime(text)
	return text[: cint(field.length) or 140] if field.fieldtype in ("Data", "Phone") else text
