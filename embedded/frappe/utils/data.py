"""Dates, numbers, text and addresses: the small conversions that Frappe apps call everywhere."""

import datetime
import functools
import html
import json
import re
import string as _string
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from dateutil import parser
from dateutil.parser import ParserError
from dateutil.relativedelta import relativedelta

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"

DateTimeLikeObject = str | datetime.date | datetime.datetime

_TAG = re.compile(r"<!--.*?-->|<[^>]*>")
_HTML_TAG = re.compile("<[^>]+>")

_TEXTS = frozenset(
	("Data", "Text", "Small Text", "Long Text", "Text Editor", "Select", "Link", "Dynamic Link")
)


# --- the clock


@functools.lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
	try:
		return ZoneInfo(name)
	except (ZoneInfoNotFoundError, ValueError):
		return None


def get_system_timezone() -> str:
	"""The site's time zone, from System Settings; Frappe's own default is Asia/Kolkata."""
	return frappe.get_system_settings("time_zone") or "Asia/Kolkata"


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
	"""An aware time in the site's zone; a naive one counts as UTC, an unknown zone changes nothing."""
	if utc_timestamp.tzinfo is None:
		utc_timestamp = utc_timestamp.replace(tzinfo=datetime.timezone.utc)
	zone = _zone(get_system_timezone())
	return utc_timestamp.astimezone(zone) if zone else utc_timestamp


def now_datetime() -> datetime.datetime:
	"""Now in the site's zone, without tzinfo: what Frappe stores."""
	return convert_utc_to_system_timezone(datetime.datetime.now(datetime.timezone.utc)).replace(tzinfo=None)


def now() -> str:
	"""Now as "YYYY-MM-DD HH:MM:SS.ffffff"; `frappe.flags.current_date` sets the day."""
	moment = now_datetime()
	if frappe.flags.current_date:
		moment = datetime.datetime.combine(getdate(frappe.flags.current_date), moment.time())
	return moment.strftime(DATETIME_FORMAT)


def nowdate() -> str:
	"""Today as "YYYY-MM-DD"."""
	return now_datetime().strftime(DATE_FORMAT)


def today() -> str:
	"""Today as "YYYY-MM-DD"."""
	return nowdate()


# --- reading dates


def is_invalid_date_string(date_string: str) -> bool:
	"""Whether the text is one of the ways to write no date at all."""
	return not isinstance(date_string, str) or date_string.startswith(("0001-01-01", "0000-00-00"))


def getdate(
	string_date: DateTimeLikeObject | None = None, parse_day_first: bool = False
) -> datetime.date | None:
	"""A date; today for nothing. Raises frappe.ValidationError for what is no date."""
	if not string_date:
		return now_datetime().date()
	if isinstance(string_date, datetime.datetime):
		return string_date.date()
	if isinstance(string_date, datetime.date):
		return string_date
	if is_invalid_date_string(string_date):
		return None
	try:
		return parser.parse(string_date, dayfirst=parse_day_first).date()
	except ParserError:
		frappe.throw(
			frappe._("{} is not a valid date string.").format(frappe.bold(string_date)),
			title=frappe._("Invalid Date"),
		)


def get_datetime(datetime_str: DateTimeLikeObject | None = None) -> datetime.datetime | None:
	"""A time; now for None. Raises dateutil's ParserError for what is no time."""
	if datetime_str is None:
		return now_datetime()
	if isinstance(datetime_str, datetime.datetime | datetime.timedelta):
		return datetime_str
	if isinstance(datetime_str, datetime.date):
		return datetime.datetime.combine(datetime_str, datetime.time())
	if is_invalid_date_string(datetime_str):
		return None
	try:
		return datetime.datetime.fromisoformat(datetime_str)
	except ValueError:
		return parser.parse(datetime_str)


def get_timedelta(time: str | datetime.timedelta | None = None) -> datetime.timedelta | None:
	"""A span from "HH:MM:SS"; None for what is none."""
	if isinstance(time, datetime.timedelta):
		return time
	try:
		hours, minutes, *rest = str(time or "0:0:0").split(":")
		return datetime.timedelta(
			hours=int(hours), minutes=int(minutes), seconds=float(rest[0]) if rest else 0
		)
	except ValueError:
		return None


# --- reckoning with dates


def add_to_date(
	date: DateTimeLikeObject | None = None,
	years: int = 0,
	months: int = 0,
	weeks: int = 0,
	days: int = 0,
	hours: int = 0,
	minutes: int = 0,
	seconds: int = 0,
	as_string: bool = False,
	as_datetime: bool = False,
) -> Any:
	"""The date moved; now for None. A text comes back as text, with time if it had one or hours were added."""
	if date is None:
		date = now_datetime()
	as_datetime = as_datetime or bool(hours)
	if isinstance(date, str):
		as_string = True
		as_datetime = as_datetime or " " in date
		try:
			date = get_datetime(date)
		except ParserError:
			frappe.throw(frappe._("Please select a valid date filter"), title=frappe._("Invalid Date"))
	moved = date + relativedelta(
		years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
	)
	if not as_string:
		return moved
	return moved.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT)




def time_diff(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> datetime.timedelta:
	"""The span from the second time to the first."""
	return get_datetime(string_ed_date) - get_datetime(string_st_date)


def time_diff_in_seconds(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> float:
	"""Seconds from the second time to the first."""
	return time_diff(string_ed_date, string_st_date).total_seconds()


# --- writing dates


def get_user_date_format() -> str:
	"""The site's date format in System Settings' words ("dd-mm-yyyy")."""
	return frappe.get_system_settings("date_format") or "yyyy-mm-dd"


def get_user_time_format() -> str:
	"""The site's time format in System Settings' words ("HH:mm:ss")."""
	return frappe.get_system_settings("time_format") or "HH:mm:ss"


def _locale(default: str | None = None) -> str | None:
	return (frappe.local.lang or default or "").replace("-", "_") or None


def format_date(
	string_date: DateTimeLikeObject | None = None,
	format_string: str | None = None,
	parse_day_first: bool = False,
) -> str:
	"""A date in the site's format, or in `format_string` ("dd. MMMM yyyy") and the user's language."""
	import babel.dates

	if not string_date:
		return ""
	date = getdate(string_date, parse_day_first)
	if date is None:
		return ""
	pattern = (format_string or get_user_date_format()).replace("mm", "MM").replace("Y", "y")
	try:
		return babel.dates.format_date(date, pattern, locale=_locale())
	except (babel.core.UnknownLocaleError, ValueError):
		return date.strftime(DATE_FORMAT)


formatdate = format_date


def format_datetime(datetime_string: DateTimeLikeObject, format_string: str | None = None) -> str | None:
	"""A time in the site's format, or in `format_string` and the user's language; None for nothing."""
	import babel.dates

	if not datetime_string:
		return None
	moment = get_datetime(datetime_string)
	pattern = format_string or f"{get_user_date_format().replace('mm', 'MM')} {get_user_time_format()}"
	try:
		return babel.dates.format_datetime(moment, pattern, locale=_locale())
	except (babel.core.UnknownLocaleError, ValueError):
		return moment.strftime("%Y-%m-%d %H:%M:%S")




# --- numbers and casting


def cint(s: Any, default: int = 0) -> int:
	"""A whole number; `default` for what is none."""
	try:
		return int(s)
	except (TypeError, ValueError, OverflowError):
		pass
	try:
		return int(float(s))
	except (TypeError, ValueError, OverflowError):
		return default


def flt(s: Any, precision: int | None = None) -> float:
	"""A number, commas ignored; 0.0 for what is none. Halves are rounded to the even digit."""
	if isinstance(s, str):
		s = s.replace(",", "")
	try:
		number = float(s)
	except (TypeError, ValueError):
		return 0.0
	return number if precision is None else round(number, precision)


def cstr(s: Any, encoding: str = "utf-8") -> str:
	"""A text; "" for None."""
	if isinstance(s, str):
		return s
	if s is None:
		return ""
	return str(s, encoding) if isinstance(s, bytes) else str(s)


def sbool(x: Any) -> Any:
	"""True for "true" and "1", False for "false" and "0" in any case; anything else stays."""
	if not isinstance(x, str):
		return x
	return {"true": True, "1": True, "false": False, "0": False}.get(x.lower(), x)


def cast(fieldtype: str, value: Any = None) -> Any:
	"""The value as the Python type of that field type; the least value for None."""
	if fieldtype in ("Currency", "Float", "Percent"):
		return flt(value)
	if fieldtype in ("Int", "Check"):
		return cint(sbool(value))
	if fieldtype in _TEXTS:
		return cstr(value)
	if fieldtype == "Date":
		return getdate(value) if value else datetime.date(1, 1, 1)
	if fieldtype == "Datetime":
		return get_datetime(value) if value else datetime.datetime(1, 1, 1)
	if fieldtype == "Time":
		return get_timedelta(value)
	return value


def parse_json(val: Any) -> Any:
	"""JSON text as data, dicts as frappe._dict; anything else stays."""
	if isinstance(val, str):
		val = json.loads(val)
	return frappe._dict(val) if type(val) is dict else val


# --- text


def strip_html(text: str) -> str:
	"""The text without tags and comments; entities stay."""
	return _TAG.sub("", text)


def escape_html(text: Any) -> Any:
	"""The text safe inside HTML; what is no text stays."""
	if not isinstance(text, str):
		return text
	return html.escape(text, quote=True).replace("&#x27;", "&apos;")






def unique(seq: Sequence) -> list:
	"""The items once each, in their order."""
	return list(dict.fromkeys(seq))


def strip(val: str, chars: str | None = None) -> str:
	"""The text without blanks, byte-order mark and zero-width space at its ends."""
	return (val or "").replace("\ufeff", "").replace("\u200b", "").strip(chars)


def random_string(length: int) -> str:
	"""Letters and digits. Frappe promises no secrecy of it; here it comes from the system's source."""
	from secrets import choice

	return "".join(choice(_string.ascii_letters + _string.digits) for _n in range(length))


def sha256_hash(input: str | bytes) -> str:
	"""Hex SHA-256."""
	from hashlib import sha256

	return sha256(input.encode() if isinstance(input, str) else input).hexdigest()


# --- addresses


def get_host_name_from_request() -> str | None:
	"""Scheme and host the browser asked for; None outside a request."""
	request = getattr(frappe.local, "request", None)
	if not request or not request.host:
		return None
	secure = frappe.get_request_header("X-Forwarded-Proto", "") == "https"
	return f"{'https' if secure else 'http'}://{request.host}"


def get_url(uri: str | None = None, full_address: bool = False, allow_header_override: bool = True) -> str:
	"""The site's address, with `uri` joined: host_name of the configuration, else of the request, else the site."""
	if uri and uri.startswith(("http://", "https://")):
		return uri
	conf = frappe.local.conf
	host = conf.host_name or conf.hostname
	if not host and allow_header_override:
		host = get_host_name_from_request()
	if not host:
		host = ("https://" if conf.ssl_certificate else "http://") + (frappe.local.site or "127.0.0.1")
	if not host.startswith(("http://", "https://")):
		host = "http://" + host
	port = conf.http_port or conf.webserver_port
	if port and host.count(":") < 2:
		host = f"{host}:{port}"
	if not uri and full_address:
		uri = frappe.get_request_header("REQUEST_URI", "")
	return urljoin(host, uri) if uri else host


def quoted(url: str) -> str:
	"""The text safe in the path of an address."""
	return cstr(quote(cstr(url).encode("utf-8"), safe=b"~@#$&()*!+=:;,.?/'"))


def slug(name: str) -> str:
	"""A DocType's name as the desk writes it in addresses."""
	return name.lower().replace(" ", "-")


def get_url_to_form(doctype: str, name: str) -> str:
	"""The desk's address of a document."""
	return get_url(f"/app/{quoted(slug(doctype))}/{quoted(name)}")
