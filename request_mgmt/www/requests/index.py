"""/requests: what the customer asked, with company access what the company asked (BEHAVIOUR CUS-2)."""

from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt.api import portal
from request_mgmt.www.requests import posting

no_cache = 1

COLUMNS = ("number", "title", "category", "priority", "status", "created", "changed")
NUMBERS = ("number", "priority", "created", "changed")  # the first click sorts these downwards


def get_context(context: frappe._dict) -> None:
	posting.prepare(context)
	posting.require_sign_in("/requests")
	context.title = _("Your requests")
	asked = _asked()
	found = portal.list_requests(
		state=asked["state"],
		text=asked["text"],
		own_only=bool(asked["own"]),
		order_by=asked["sort"],
		start=(asked["page"] - 1) * portal.PAGE_LENGTH,
	)
	if found["count"] and not found["rows"]:  # what was on this page has gone elsewhere meanwhile
		posting.go(_link({**asked, "page": -(-found["count"] // portal.PAGE_LENGTH)}))
	context.found = found
	context.asked = asked
	context.address = lambda **changes: _link({**asked, "page": 1, **changes})
	context.tabs = [
		{"label": label, "state": state, "link": _link({**asked, "page": 1, "state": state})}
		for state, label in (
			("open", _("Open", context="Requests")),
			("closed", _("Closed", context="Requests")),
			("all", _("All")),
		)
	]
	context.headings = [_column(name, label, asked) for name, label in zip(COLUMNS, _labels(), strict=True)]
	context.pages = {
		"previous": _link({**asked, "page": asked["page"] - 1}) if asked["page"] > 1 else None,
		"next": _link({**asked, "page": asked["page"] + 1}) if found["has_more"] else None,
		"first": found["start"] + 1,
		"last": found["start"] + len(found["rows"]),
	}


def _asked() -> dict:
	"""The list as the address asks for it; nonsense becomes the usual list."""
	given = frappe.form_dict
	field, _space, direction = (given.get("sort") or "").partition(" ")
	sort = f"{field} {direction}" if field in COLUMNS and direction in ("asc", "desc") else "changed desc"
	return {
		"state": given.get("state") if given.get("state") in portal.STATES else "open",
		"text": (given.get("text") or "").strip()[:140],
		"own": 1 if given.get("own") == "1" else 0,
		"sort": sort,
		"page": max(1, cint(given.get("page"))),
	}


def _link(asked: dict) -> str:
	usual = {"state": "open", "text": "", "own": 0, "sort": "changed desc", "page": 1}
	query = {key: value for key, value in asked.items() if value != usual[key]}
	return "/requests" + (f"?{urlencode(query)}" if query else "")


def _labels() -> tuple[str, ...]:
	return (
		_("No."),
		_("Title"),
		_("Category"),
		_("Priority"),
		_("Status"),
		_("Created"),
		_("Last message"),
	)


def _column(name: str, label: str, asked: dict) -> dict:
	field, _space, direction = asked["sort"].partition(" ")
	downwards = direction == "asc" if field == name else name in NUMBERS
	return {
		"name": name,
		"label": label,
		"sorted": {"asc": "ascending", "desc": "descending"}[direction] if field == name else "none",
		"link": _link({**asked, "page": 1, "sort": f"{name} {'desc' if downwards else 'asc'}"}),
	}
