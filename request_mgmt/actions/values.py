"""What callers send, read strictly: each function answers a clean value or raises a ValidationError that says
what to do."""

import json
from datetime import datetime, timezone
from email.utils import getaddresses

import frappe
from dateutil.relativedelta import MO, relativedelta
from frappe import _
from frappe.utils import cint, convert_utc_to_system_timezone, get_datetime, now_datetime

from request_mgmt import permissions
from request_mgmt.request_mgmt import addresses

# A text longer than this is a mistake or an attack (issue: 20 MB texts)
LONGEST_TEXT = 20 * 1024 * 1024
MOST_RECIPIENTS = 200
LONGEST_TIME = 60 * 24 * 365


def text(value, label: str, *, longest: int = LONGEST_TEXT) -> str:
	"""A text; "" for None."""
	if value is None:
		return ""
	if not isinstance(value, str):
		frappe.throw(_("{0} has to be text.").format(frappe.bold(label)))
	if len(value) > longest or len(value.encode("utf-8", "replace")) > longest:
		if longest == LONGEST_TEXT:
			frappe.throw(
				_("{0} is too long: at most 20 MB. Attach it as a file instead.").format(frappe.bold(label))
			)
		frappe.throw(_("{0} is too long: at most {1} signs.").format(frappe.bold(label), longest))
	return value.replace("\x00", "")


def items(value, label: str) -> list:
	"""A list, given as such, as JSON, or nothing."""
	if value in (None, ""):
		return []
	if isinstance(value, str) and value.lstrip().startswith("["):
		try:
			value = json.loads(value)
		except ValueError:
			frappe.throw(_("{0} cannot be read as a list.").format(frappe.bold(label)))
	return list(value) if isinstance(value, list | tuple) else [value]


def mapping(value, label: str) -> dict:
	"""A dict, given as such or as JSON."""
	if isinstance(value, str):
		try:
			value = json.loads(value)
		except ValueError:
			value = None
	if not isinstance(value, dict):
		frappe.throw(_("{0} has to be a set of fields and values.").format(frappe.bold(label)))
	return value


def recipients(value, label: str) -> list[str]:
	"""Plain addresses, each once, from "a@b.c, Ole <o@b.c>" or a list of such."""
	found: dict[str, str] = {}
	for item in items(value, label):
		for address in _parts(text(item, label)):
			addresses.check(address)
			found.setdefault(address.lower(), address)
	if len(found) > MOST_RECIPIENTS:
		frappe.throw(_("At most {0} recipients.").format(MOST_RECIPIENTS))
	return list(found.values())


def tags(value) -> list[str]:
	"""Tags, each once, from "vip, printer" or a list."""
	parts = [part for item in items(value, _("Tags")) for part in text(item, _("Tags")).split(",")]
	cleaned = dict.fromkeys(" ".join(part.split()) for part in parts)
	wanted = [tag for tag in cleaned if tag]
	for tag in wanted:
		if len(tag) > 100:
			frappe.throw(_("A tag has at most 100 signs."))
	return wanted


def check_new_tag(tag, method: str | None = None) -> None:
	"""PermissionError for an agent who uses the tags there are; a hook of Tag, for whatever door he makes one by (TAG-1)."""
	rights = permissions.access()
	if rights.is_agent and not rights.has("create_tags"):
		frappe.throw(
			_("There is no tag {0}. Choose one that there is, or ask a manager to make it.").format(
				frappe.bold(frappe.utils.escape_html(tag.name or ""))
			),
			frappe.PermissionError,
		)


def page(start, page_length, longest: int) -> tuple[int, int]:
	"""Where a page of a list starts, and its length."""
	start, page_length = cint(start), cint(page_length)
	if start < 0 or not 0 < page_length <= longest:
		frappe.throw(_("A page starts at 0 or later and has 1 to {0} rows.").format(longest))
	return start, page_length


def minutes(value, label: str | None = None) -> int:
	"""Time in whole minutes."""
	label = label or _("Time spent")
	try:
		given = int(value or 0)
	except (TypeError, ValueError):
		frappe.throw(_("{0} is a number of minutes.").format(label))
	if not 0 <= given <= LONGEST_TIME:
		frappe.throw(_("{0} is 0 minutes or more, and less than a year.").format(label))
	return given


def times(spent, to_charge) -> dict[str, int]:
	"""What a message took, and what of it is charged, in whole minutes (TIM-1)."""
	return {"time_spent": minutes(spent), "time_to_charge": minutes(to_charge, _("Time to charge"))}


def flag(value) -> bool:
	"""A yes or no, as forms and JSON send it."""
	return (
		value.strip().lower() in ("1", "true", "yes", "on") if isinstance(value, str) else bool(cint(value))
	)


# How long "postpone" may say instead of a moment (BEHAVIOUR POS-1); mornings are those when work begins
SPANS = {
	"1h": relativedelta(hours=1),
	"2h": relativedelta(hours=2),
	"3h": relativedelta(hours=3),
	"4h": relativedelta(hours=4),
	"tomorrow": relativedelta(days=1, hour=8, minute=0, second=0, microsecond=0),
	"day": relativedelta(days=1),
	"monday": relativedelta(days=1, weekday=MO, hour=8, minute=0, second=0, microsecond=0),
	"week": relativedelta(weeks=1),
	"month": relativedelta(months=1),
}


def moment_to_come(value) -> datetime:
	"""A time in the future, in the site's time zone: a moment, or one of SPANS from this minute."""
	if isinstance(value, str) and value.strip().lower() in SPANS:
		return now_datetime().replace(second=0, microsecond=0) + SPANS[value.strip().lower()]
	until = moment(value)
	if until <= now_datetime():
		frappe.throw(_("A request can only be postponed to a time to come."))
	return until


def moment(value) -> datetime:
	"""A time, in the site's time zone."""
	try:
		given = get_datetime(value) if value else None
	except Exception:  # dateutil raises what it likes
		given = None
	if not given:
		frappe.throw(_("Say until when, as a date and time."))
	if given.tzinfo:
		utc = given.astimezone(timezone.utc).replace(tzinfo=None)
		given = convert_utc_to_system_timezone(utc).replace(tzinfo=None)
	return given


def access_level(value, default: str) -> str:
	"""External or Internal."""
	if value in (None, ""):
		return default
	if value not in ("External", "Internal"):
		frappe.throw(_("The access level is External or Internal."))
	return value


def existing(doctype: str, value, label: str) -> str | None:
	"""The name of a document that exists; DoesNotExistError otherwise; None for nothing."""
	if value in (None, ""):
		return None
	name = frappe.db.exists(doctype, text(value, label, longest=140))
	if not name:
		frappe.throw(
			_("{0} {1} does not exist. Choose another one.").format(_(label), frappe.bold(value)),
			frappe.DoesNotExistError,
		)
	return name


def _parts(listed: str) -> list[str]:
	"""The addresses in 'a@b.c, "Olsen, Ole" <o@b.c>'; what is none comes out as it stands, to be refused."""
	if '"' in listed:
		return [address or listed for _name, address in getaddresses([listed])]
	return [_bare(part) for part in addresses.split(listed)]


def _bare(part: str) -> str:
	"""The address in "Ole Olsen <ole@acme.test>"."""
	if part.endswith(">") and "<" in part:
		return part[part.rindex("<") + 1 : -1].strip()
	return part
