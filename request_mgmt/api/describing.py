"""The fields of a request and the operators of a search in words, for dialogs and headings."""

import frappe
from frappe import _

from request_mgmt.api import comparing, criteria
from request_mgmt.records import own_fields

MOST_VALUES = 20
# Names of these are no secret to agents, whatever they may do with the documents
OPEN_TO_AGENTS = ("User Group", "Request Mailbox", "Language", "Tag")


def fields() -> list[dict]:
	"""Every field one can search in: name, label, kind, operators, and options of a link or selection."""
	words = operators()
	return [
		{
			"field": name,
			"label": label(name),
			"kind": field.kind,
			"operators": [{"operator": one, "label": words[one]} for one in field.operators],
			**_options(name),
		}
		for name, field in criteria.fields().items()
	]


def label(name: str) -> str:
	"""In the user's language: our own word, else that of the DocType."""
	if own := _labels().get(name):
		return own
	field = frappe.get_meta("Request").get_field(name)
	return _(field.label) if field else name


def operators() -> dict[str, str]:
	return {
		"contains": _("contains"),
		"not_contains": _("does not contain"),
		"starts": _("starts with"),
		"not_starts": _("does not start with"),
		"ends": _("ends with"),
		"not_ends": _("does not end with"),
		"equals": _("is"),
		"not_equals": _("is not"),
		"exact": _("is, large and small letters too"),
		"not_exact": _("is not, large and small letters too"),
		"empty": _("is empty"),
		"not_empty": _("is not empty"),
		"before": _("before"),
		"after": _("after"),
		"between": _("between"),
		"this": _("this (day, week, month ...)"),
		"next": _("in the next"),
		"previous": _("in the previous"),
		"one_of": _("is one of"),
		"not_one_of": _("is none of"),
		"current_user": _("is me"),
		"not_current_user": _("is not me"),
		"yes": _("yes"),
		"no": _("no"),
		**{sign: sign for sign in comparing.NUMBER if not sign.isalpha()},
	}


def _labels() -> dict[str, str]:
	return {
		"name": _("Number"),
		"content": _("Message text"),
		"author": _("Author of a message"),
		"sender": _("Sender"),
		"file_name": _("Attachment"),
		"agent_name": _("Owner"),
		"agent_group": _("Owner's group"),
		"owner": _("Created by"),
		"changed_by": _("Changed by"),
		"closed_by": _("Closed by"),
		"contact_email": _("E-mail of a contact"),
		"merged_with": _("Merged with"),
		"creation": _("Created"),
		"modified": _("Last changed"),
		"tags": _("Tags"),
		"flagged": _("Flagged"),
	}


def values(name: str, text: str) -> list[dict]:
	"""Values of a field that hold the text: {"value", "label"}, as far as the user may see them; none where it is no link. One
	query."""
	like = f"%{text}%"
	if name == "company_name":
		contact = frappe.qb.DocType("Contact")
		query = frappe.qb.from_(contact).select(contact.company_name).distinct()
		query = query.where((contact.company_name != "") & comparing.contains(contact.company_name, text))
		rows = query.orderby(contact.company_name).limit(MOST_VALUES).run()
		return [{"value": company, "label": company} for (company,) in rows]
	link = _options(name).get("link")
	if not link:
		return []
	is_open = link in OPEN_TO_AGENTS
	if not (is_open or frappe.has_permission(link, "select") or frappe.has_permission(link)):
		return []
	title = frappe.get_meta(link).title_field or "name"
	listed = frappe.get_all if is_open else frappe.get_list
	rows = listed(
		link,
		or_filters=[["name", "like", like], [title, "like", like]],
		fields=list({"name", title}),
		order_by="name asc",
		limit_page_length=MOST_VALUES,
	)
	return [{"value": row.name, "label": row.get(title) or row.name} for row in rows]


def _options(name: str) -> dict:
	if name in ("owner", "changed_by", "closed_by"):
		return {"link": "User"}
	if name == "agent_group":
		return {"link": "User Group"}
	if name == "merged_with":
		return {"link": "Request"}
	if name == "tags":
		return {"link": "Tag"}
	field = frappe.get_meta("Request").get_field(name)
	if field and field.fieldtype == "Link":
		return {"link": field.options}
	if field and own_fields.is_table(field):
		return {"link": own_fields.link_of(field).options}
	if field and field.fieldtype == "Select":
		return {"options": [one for one in (field.options or "").split("\n") if one]}
	return {}
