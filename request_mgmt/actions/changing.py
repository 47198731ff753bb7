"""How a property is changed where many requests are changed at once: set, clear, toggle, add, remove, replace (BEHAVIOUR BAT-5, BAT-6).

Instead of a value a change may be {"set": value}, {"clear": true}, {"add": [...], "remove": [...]} for lists, {"toggle": true}
for the access level, or {"replace": text, "with": text} and {"match": pattern, "with": text} for the title. What it comes to depends on the request; `plain` works that out.
The site's own fields are changed so, too, as their type allows.
"""

import re

import frappe
from frappe import _

from request_mgmt.actions import patterns, values
from request_mgmt.records import own_fields

LISTS = ("tags", "contacts")
TEXTS = ("title",)
# Of the site's own fields; patterns are for short texts
OWN_TEXTS = ("Data", "Small Text", "Text", "Long Text")
TOGGLED = {"access_level": {"External": "Internal", "Internal": "External"}}
WAYS = (
	{"set"},
	{"clear"},
	{"toggle"},
	{"add"},
	{"remove"},
	{"add", "remove"},
	{"replace", "with"},
	{"match", "with"},
)


def ways(field: str, may_be_empty: bool) -> tuple[str, ...]:
	"""What a person can do to the field, the likeliest first. Pure."""
	if field in LISTS:
		return ("add", "remove", "set", "clear")
	texts = ("replace", "match") if field in TEXTS else ()
	return ("set", *texts, *(("toggle",) if field in TOGGLED else ()), *(("clear",) if may_be_empty else ()))


def own_ways(field) -> tuple[str, ...]:
	"""What a person can do to one of the site's own fields, a docfield."""
	if own_fields.is_table(field):
		return ("add", "remove", "set", *(() if field.reqd else ("clear",)))
	texts = ("replace", "match") if field.fieldtype == "Data" else ("replace",)
	return (
		"set",
		*(texts if field.fieldtype in OWN_TEXTS else ()),
		*(("toggle",) if _two_values(field) else ()),
		*(("clear",) if field.fieldtype != "Check" and not field.reqd else ()),
	)


def _two_values(field) -> dict:
	"""Of a field with two values each one's other."""
	if field.fieldtype == "Check":
		return {"Yes": "No", "No": "Yes"}
	options = [one for one in (field.options or "").split("\n") if one] if field.fieldtype == "Select" else []
	return {options[0]: options[1], options[1]: options[0]} if len(options) == 2 else {}


def plain(request, changes: dict) -> dict:
	"""The changes with plain values for this request. ValidationError for what cannot be done to a field, or to this one."""
	return {
		field: _resolved(request, field, value) if isinstance(value, dict) else value
		for field, value in changes.items()
	}


def _resolved(request, field: str, how: dict):
	if set(how) not in WAYS:
		frappe.throw(
			_(
				"{0} is changed by a value, or by set, clear, toggle, add and remove, or replace or match and with."
			).format(frappe.bold(field))
		)
	if "set" in how:
		return how["set"]
	for way in ("clear", "toggle"):
		if way in how and not values.flag(how[way]):
			frappe.throw(_("Say what to change."))
	if "clear" in how:
		return [] if _is_list(request, field) else ""
	if "toggle" in how:
		return _switched(request, field)
	if "with" in how:
		return _replaced(request, field, how)
	if not _is_list(request, field):
		frappe.throw(_("{0} holds one value: nothing is added or removed.").format(frappe.bold(field)))
	return merged(_now(request, field), *(_given(request, field, how.get(way)) for way in ("add", "remove")))


def _switched(request, field: str) -> str:
	own = _own(request, field)
	others = _two_values(own) if own else TOGGLED.get(field)
	if not others:
		frappe.throw(_("{0} has more than two values: it is not switched.").format(frappe.bold(field)))
	now = own_fields.shown(own, request.get(field)) if own else request.get(field)
	if now not in others:
		frappe.throw(
			_("{0} of request {1} is empty: it is not switched.").format(
				frappe.bold(_label(request, field)), frappe.bold(request.name)
			)
		)
	return others[now]


def merged(now: list[str], add: list[str], remove: list[str]) -> list[str]:
	"""The list with and without; large and small letters are the same, what is there already stays as it is. Pure."""
	gone = {item.casefold() for item in remove}
	kept = {item.casefold(): item for item in now if item.casefold() not in gone}
	for item in add:
		kept.setdefault(item.casefold(), item)
	return list(kept.values())


def _replaced(request, field: str, how: dict) -> str:
	label, own = _label(request, field), _own(request, field)
	if field not in TEXTS and not (own and set(how) & set(own_ways(own))):
		frappe.throw(_("In {0} no text is replaced by another one.").format(frappe.bold(label)))
	old, new = (
		values.text(how[key], label, longest=255)
		for key in ("match" if "match" in how else "replace", "with")
	)
	if not old:
		frappe.throw(_("Write the text that is to be replaced."))
	before = request.get(field) or ""
	after = _matched(old, new, before) if "match" in how else _found(old, new, before)
	if after == before:
		frappe.throw(
			_("{0} of request {1} does not contain {2}.").format(
				label, frappe.bold(request.name), frappe.bold(frappe.utils.escape_html(old))
			)
		)
	return after


def _found(old: str, new: str, text: str) -> str:
	return re.sub(re.escape(old), lambda _match: new, text, flags=re.IGNORECASE)


def _matched(pattern: str, new: str, text: str) -> str:
	"""What the pattern matches becomes `new`, in which \\1 is what its first group matched."""
	try:
		least, rest = text[: patterns.LONGEST_TEXT], text[patterns.LONGEST_TEXT :]
		return patterns.compiled(pattern).sub(new, least) + rest
	except patterns.PatternError as error:
		frappe.throw(_why_not(str(error)).format(frappe.bold(frappe.utils.escape_html(pattern))))
	except (re.error, IndexError):
		frappe.throw(
			_("{0} names a group that the pattern does not have.").format(
				frappe.bold(frappe.utils.escape_html(new))
			)
		)


def _why_not(word: str) -> str:
	"""What is said of a pattern that is not taken; {0} is the pattern."""
	return {
		"long": _("The pattern {0} is too long."),
		"slow": _(
			"The pattern {0} could take too long. Write it with fewer repetitions, and none within another."
		),
	}.get(word) or _("The pattern {0} cannot be read. Look at its brackets and signs.")


def _own(request, field: str):
	return own_fields.changed_by_people(request.meta).get(field)


def _label(request, field: str) -> str:
	return frappe.utils.escape_html(_(request.meta.get_label(field)))


def _is_list(request, field: str) -> bool:
	own = _own(request, field)
	return field in LISTS or bool(own and own_fields.is_table(own))


def _now(request, field: str) -> list[str]:
	if own := _own(request, field):
		return own_fields.listed(own, request.get(field))
	if field == "tags":
		return [tag for tag in request.get_tags() if tag]
	return [row.contact for row in request.contacts]


def _given(request, field: str, listed) -> list[str]:
	if field == "tags":
		return values.tags(listed)
	label = _label(request, field)
	return [values.text(item, label, longest=140) for item in values.items(listed, label)]
