"""Dates, numbers, text and addresses: the small conversions that Frappe apps call everywhere."""

import datetime
import html
import json
import re
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import babel
import babel.dates
import frappe
from dateutil import parser
from dateutil.relativedelta import relativedelta

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"

DateTimeLikeObject = str | datetime.date | datetime.datetime

_TAG = re.compile(r"<!--.*?-->|<[^>]*>")
_NO_DATE = ("0001-01-01", "0000-00-00")


# --- the clock


def get_system_timezone() -> str:
	"""The site's time zone, from System Settings; Frappe's own default is Asia/Kolkata."""
	return frappe.get_system_settings("time_zone") or "Asia/Kolkata"


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
	"""An aware time in the site's zone; a naive one counts as UTC."""
	if utc_timestamp.tzinfo is None:
		utc_timestamp = utc_timestamp.replace(tzinfo=datetime.timezone.utc)
	return utc_timestamp.astimezone(ZoneInfo(get_system_timezone()))


def now_datetime() -> datetime.datetime:
	"""Now in the site's zone, without tzinfo: what Frappe stores."""
	return convert_utc_to_system_timezone(datetime.datetime.now(datetime.timezone.utc)).replace(tzinfo=None)


def now() -> str:
	"""Now as "YYYY-MM-DD HH:MM:SS.ffffff"."""
	return now_datetime().strftime(DATETIME_FORMAT)


def nowdate() -> str:
	"""Today as "YYYY-MM-DD"."""
	return now_datetime().strftime(DATE_FORMAT)


# --- dates


def getdate(string_date: DateTimeLikeObject | None = None) -> datetime.date | None:
	"""A date; today for nothing. Raises frappe.ValidationError for what is no date."""
	if not string_date:
		return now_datetime().date()
	if isinstance(string_date, datetime.datetime):
		return string_date.date()
	if isinstance(string_date, datetime.date):
		return string_date
	if string_date.startswith(_NO_DATE):
		return None
	try:
		return parser.parse(string_date).date()
	except parser.ParserError:
		text = frappe._("{} is not a valid date string.").format(frappe.bold(string_date))
		frappe.throw(text, title=frappe._("Invalid Date"))


def get_datetime(datetime_str: DateTimeLikeObject | None = None) -> datetime.datetime | None:
	"""A time; now for None. Raises dateutil's ParserError for what is no time."""
	if datetime_str is None:
		return now_datetime()
	if isinstance(datetime_str, datetime.datetime | datetime.timedelta):
		return datetime_str
	if isinstance(datetime_str, datetime.date):
		return datetime.datetime.combine(datetime_str, datetime.time())
	if datetime_str.startswith(_NO_DATE):
		return None
	try:
		return datetime.datetime.fromisoformat(datetime_str)
	except ValueError:
		return parser.parse(datetime_str)


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
	as_datetime = as_datetime or bool(hours) or (isinstance(date, str) and " " in date)
	moved = (get_datetime(date) if date is None or isinstance(date, str) else date) + relativedelta(
		years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
	)
	if as_string or isinstance(date, str):
		return moved.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT)
	return moved


def time_diff_in_seconds(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> float:
	"""Seconds from the second time to the first."""
	return (get_datetime(string_ed_date) - get_datetime(string_st_date)).total_seconds()


def format_datetime(datetime_string: DateTimeLikeObject, format_string: str | None = None) -> str | None:
	"""A time in the site's format, or in `format_string` and the user's language; None for nothing."""
	if not datetime_string:
		return None
	moment = get_datetime(datetime_string)
	day = (frappe.get_system_settings("date_format") or "yyyy-mm-dd").replace("mm", "MM")
	pattern = format_string or f"{day} {frappe.get_system_settings('time_format') or 'HH:mm:ss'}"
	try:
		return babel.dates.format_datetime(moment, pattern, locale=frappe.local.lang.replace("-", "_"))
	except (babel.UnknownLocaleError, ValueError):
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
	try:
		number = float(s.replace(",", "") if isinstance(s, str) else s)
	except (TypeError, ValueError):
		return 0.0
	return number if precision is None else round(number, precision)


def cstr(s: Any, encoding: str = "utf-8") -> str:
	"""A text; "" for None."""
	if s is None:
		return ""
	return str(s, encoding) if isinstance(s, bytes) else str(s)


def sbool(x: Any) -> Any:
	"""True for "true" and "1", False for "false" and "0" in any case; anything else stays."""
	if not isinstance(x, str):
		return x
	return {"true": True, "1": True, "false": False, "0": False}.get(x.lower(), x)


_CASTS = {
	**dict.fromkeys(("Currency", "Float", "Percent"), flt),
	**dict.fromkeys(("Int", "Check"), lambda value: cint(sbool(value))),
	**dict.fromkeys(
		("Data", "Text", "Small Text", "Long Text", "Text Editor", "Select", "Link", "Dynamic Link"), cstr
	),
	"Date": lambda value: getdate(value) if value else datetime.date.min,
	"Datetime": lambda value: get_datetime(value) if value else datetime.datetime.min,
}


def cast(fieldtype: str, value: Any = None) -> Any:
	"""The value as the Python type of that field type; the least value for None."""
	if fieldtype == "Time":
		raise NotImplementedError("embedded host: fields of type Time are not supported")
	return _CASTS[fieldtype](value) if fieldtype in _CASTS else value


def parse_json(val: Any) -> Any:
	"""JSON text as data, dicts as frappe._dict; anything else stays."""
	if isinstance(val, str):
		val = json.loads(val)
	return frappe._dict(val) if type(val) is dict else val


# --- text and addresses


def strip_html(text: str) -> str:
	"""The text without tags and comments; entities stay."""
	return _TAG.sub("", text)


def escape_html(text: Any) -> Any:
	"""The text safe inside HTML; what is no text stays."""
	return html.escape(text).replace("&#x27;", "&apos;") if isinstance(text, str) else text


def get_url(uri: str | None = None) -> str:
	"""The site's address, with `uri` joined: host_name of the configuration, else of the request, else the site."""
	if uri and uri.startswith(("http://", "https://")):
		return uri
	conf, request = frappe.local.conf, getattr(frappe.local, "request", None)
	host = conf.host_name or conf.hostname
	if not host and request and request.host:
		secure = frappe.get_request_header("X-Forwarded-Proto", "") == "https"
		host = f"{'https' if secure else 'http'}://{request.host}"
	host = host or frappe.local.site
	if not host.startswith(("http://", "https://")):
		host = f"http://{host}"
	port = conf.http_port or conf.webserver_port
	if port and host.count(":") < 2:
		host = f"{host}:{port}"
	return urljoin(host, uri) if uri else host
