"""Dates, numbers, text and addresses: the small conversions that Frappe apps call everywhere."""

import calendar
import datetime
import functools
import html
import json
import math
import mimetypes
import re
import string as _string
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
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
_DURATION = re.compile(r"^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?$")
_WORD_END = re.compile(r"(\d+) days?,? ?(.*)")

_NUMERIC = ("Currency", "Float", "Percent")
_WHOLE = ("Int", "Check")
_TEXT = (
	"Data",
	"Text",
	"Small Text",
	"Long Text",
	"Text Editor",
	"Select",
	"Link",
	"Dynamic Link",
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


def convert_utc_to_timezone(utc_timestamp: datetime.datetime, time_zone: str) -> datetime.datetime:
	"""An aware time in that zone; a naive one counts as UTC, an unknown zone changes nothing."""
	if utc_timestamp.tzinfo is None:
		utc_timestamp = utc_timestamp.replace(tzinfo=datetime.timezone.utc)
	zone = _zone(time_zone)
	return utc_timestamp.astimezone(zone) if zone else utc_timestamp


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
	"""An aware time in the site's zone."""
	return convert_utc_to_timezone(utc_timestamp, get_system_timezone())


def get_datetime_in_timezone(time_zone: str) -> datetime.datetime:
	"""Now, in that zone."""
	return convert_utc_to_timezone(datetime.datetime.now(datetime.timezone.utc), time_zone)


def now_datetime() -> datetime.datetime:
	"""Now in the site's zone, without tzinfo: what Frappe stores."""
	return get_datetime_in_timezone(get_system_timezone()).replace(tzinfo=None)


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


def nowtime() -> str:
	"""The time of day as "HH:MM:SS.ffffff"."""
	return now_datetime().strftime(TIME_FORMAT)


def get_timestamp(date: DateTimeLikeObject) -> float:
	"""Seconds since 1970 at that day's midnight, in the machine's zone."""
	return time.mktime(getdate(date).timetuple())


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


def get_time(time_str: Any) -> datetime.time:
	"""A time of day from a text, time, datetime or timedelta."""
	if isinstance(time_str, datetime.datetime):
		return time_str.time()
	if isinstance(time_str, datetime.time):
		return time_str
	if isinstance(time_str, datetime.timedelta):
		return (datetime.datetime.min + time_str).time()
	try:
		return parser.parse(time_str).time()
	except ParserError as error:
		if parsed := get_timedelta(time_str):
			return (datetime.datetime.min + parsed).time()
		raise error


def get_timedelta(time: str | datetime.timedelta | None = None) -> datetime.timedelta | None:
	"""A span from "HH:MM:SS" or "N days, HH:MM:SS"; None for what is neither."""
	if isinstance(time, datetime.timedelta):
		return time
	text = str(time or "0:0:0")
	days = 0
	if found := _WORD_END.match(text):
		days, text = int(found[1]), found[2] or "0:0:0"
	try:
		hours, minutes, *rest = text.split(":")
		return datetime.timedelta(
			days=days, hours=int(hours), minutes=int(minutes), seconds=float(rest[0]) if rest else 0
		)
	except ValueError:
		pass
	try:
		moment = parser.parse(text)
	except (ParserError, OverflowError):
		return None
	return datetime.timedelta(
		hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
	)


def to_timedelta(time_str: Any) -> Any:
	"""A span from a text or time of day; a span stays."""
	if isinstance(time_str, str | datetime.time):
		return get_timedelta(str(time_str))
	return time_str


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


def add_days(date: DateTimeLikeObject, days: int) -> Any:
	"""See `add_to_date`."""
	return add_to_date(date, days=days)


def add_months(date: DateTimeLikeObject, months: int) -> Any:
	"""See `add_to_date`."""
	return add_to_date(date, months=months)


def add_years(date: DateTimeLikeObject, years: int) -> Any:
	"""See `add_to_date`."""
	return add_to_date(date, years=years)


def date_diff(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> int:
	"""Days from the second date to the first."""
	return (getdate(string_ed_date) - getdate(string_st_date)).days


def time_diff(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> datetime.timedelta:
	"""The span from the second time to the first."""
	return get_datetime(string_ed_date) - get_datetime(string_st_date)


def time_diff_in_seconds(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> float:
	"""Seconds from the second time to the first."""
	return time_diff(string_ed_date, string_st_date).total_seconds()


def time_diff_in_hours(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> float:
	"""Hours from the second time to the first."""
	return round(time_diff_in_seconds(string_ed_date, string_st_date) / 3600, 6)


def _day(date: datetime.date, as_str: bool) -> datetime.date | str:
	return date.strftime(DATE_FORMAT) if as_str else date


def get_first_day(dt: DateTimeLikeObject, d_years: int = 0, d_months: int = 0, as_str: bool = False) -> Any:
	"""The first of the month, moved by years and months."""
	moved = getdate(dt).replace(day=1) + relativedelta(years=d_years, months=d_months)
	return _day(moved, as_str)


def get_last_day(dt: DateTimeLikeObject) -> datetime.date:
	"""The last of the month."""
	date = getdate(dt)
	return date.replace(day=calendar.monthrange(date.year, date.month)[1])


def get_first_day_of_week(dt: DateTimeLikeObject, as_str: bool = False) -> Any:
	"""The first day of the week, by System Settings (Sunday without)."""
	names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
	first = names.index(frappe.get_system_settings("first_day_of_the_week") or "Sunday")
	date = getdate(dt)
	return _day(date - datetime.timedelta(days=(date.isoweekday() - first) % 7), as_str)


def get_last_day_of_week(dt: DateTimeLikeObject) -> datetime.date:
	"""The last day of the week."""
	return get_first_day_of_week(dt) + datetime.timedelta(days=6)


def get_quarter_start(dt: DateTimeLikeObject, as_str: bool = False) -> Any:
	"""The first day of the quarter."""
	date = getdate(dt)
	return _day(date.replace(month=(date.month - 1) // 3 * 3 + 1, day=1), as_str)


def get_quarter_ending(date: DateTimeLikeObject) -> datetime.date:
	"""The last day of the quarter."""
	return get_quarter_start(date) + relativedelta(months=3, days=-1)


def get_year_start(dt: DateTimeLikeObject, as_str: bool = False) -> Any:
	"""The first of January."""
	return _day(getdate(dt).replace(month=1, day=1), as_str)


def get_year_ending(date: DateTimeLikeObject) -> datetime.date:
	"""The last of December."""
	return getdate(date).replace(month=12, day=31)


def get_timespan_date_range(timespan: str) -> tuple[datetime.date, datetime.date] | None:
	"""First and last day of "last week", "today", "next 30 days" and the like; None for unknown words."""
	now_day = getdate()
	if found := re.fullmatch(r"(last|next) (7|14|30|90) days", timespan):
		days = datetime.timedelta(days=int(found[2]))
		return (now_day - days, now_day) if found[1] == "last" else (now_day, now_day + days)
	if timespan in ("yesterday", "today", "tomorrow"):
		day = now_day + datetime.timedelta(days=("yesterday", "today", "tomorrow").index(timespan) - 1)
		return day, day
	if timespan == "last 6 months":
		back = now_day - relativedelta(months=6), now_day - relativedelta(months=3)
		return get_quarter_start(back[0]), get_quarter_ending(back[1])
	if timespan == "next 6 months":
		ahead = now_day + relativedelta(months=3), now_day + relativedelta(months=6)
		return get_quarter_start(ahead[0]), get_quarter_ending(ahead[1])
	spans = {
		"week": (relativedelta(days=7), get_first_day_of_week, get_last_day_of_week),
		"month": (relativedelta(months=1), get_first_day, get_last_day),
		"quarter": (relativedelta(months=3), get_quarter_start, get_quarter_ending),
		"year": (relativedelta(years=1), get_year_start, get_year_ending),
	}
	which, _space, unit = timespan.partition(" ")
	if which not in ("last", "this", "next") or unit not in spans:
		return None
	step, first, last = spans[unit]
	day = now_day + step * {"last": -1, "this": 0, "next": 1}[which]
	return first(day), last(day)


def get_weekday(datetime: datetime.datetime | None = None) -> str:
	"""The English name of the day of the week."""
	return calendar.day_name[(datetime or now_datetime()).weekday()]


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


def format_time(time_string: Any = None, format_string: str | None = None) -> str:
	"""A time of day in the site's format."""
	import babel.dates

	if not time_string:
		return ""
	moment = get_time(time_string)
	try:
		return babel.dates.format_time(moment, format_string or get_user_time_format(), locale=_locale())
	except (babel.core.UnknownLocaleError, ValueError):
		return moment.strftime("%H:%M:%S")


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


def global_date_format(date: DateTimeLikeObject, format: str = "long") -> str:
	"""A date in the user's language: January 1, 2012."""
	import babel.dates

	return babel.dates.format_date(getdate(date), locale=_locale("en"), format=format)


def pretty_date(iso_datetime: datetime.datetime | str) -> str:
	"""How long ago or ahead, in the user's language: "2 hours ago"."""
	from babel.dates import format_timedelta

	if not iso_datetime:
		return ""
	span = get_datetime(iso_datetime) - get_datetime(now())
	return format_timedelta(span, add_direction=True, locale=_locale())


def format_duration(seconds: float, hide_days: bool = False) -> str:
	"""Seconds as "1d 3h 34m 45s"; zero parts are left out."""
	left = cint(seconds)
	parts = []
	for letter, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
		if letter == "d" and hide_days:
			continue
		count, left = divmod(left, size)
		if count:
			parts.append(f"{count}{letter}")
	return " ".join(parts)


def duration_to_seconds(duration: str) -> int:
	""" "3h 34m 45s" as seconds. Raises frappe.ValidationError for another form."""
	found = _DURATION.match(duration.strip())
	if not found or not any(found.groups()):
		frappe.throw(
			frappe._("Value {0} must be in the valid duration format: d h m s").format(frappe.bold(duration))
		)
	return sum(int(n or 0) * size for n, size in zip(found.groups(), (86400, 3600, 60, 1), strict=True))


def get_datetime_str(datetime_obj: DateTimeLikeObject) -> str:
	"""A time as "YYYY-MM-DD HH:MM:SS.ffffff"."""
	return get_datetime(datetime_obj).strftime(DATETIME_FORMAT)


def get_date_str(date_obj: DateTimeLikeObject) -> str:
	"""A date as "YYYY-MM-DD"."""
	return get_datetime(date_obj).strftime(DATE_FORMAT)


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


def flt(s: Any, precision: int | None = None, rounding_method: str | None = None) -> float:
	"""A number, commas ignored; 0.0 for what is none."""
	if isinstance(s, str):
		s = s.replace(",", "")
	try:
		number = float(s)
	except (TypeError, ValueError):
		return 0.0
	return number if precision is None else rounded(number, precision, rounding_method)


def rounded(num: Any, precision: int = 0, rounding_method: str | None = None) -> float:
	"""Rounded as System Settings say. Frappe's default is "Banker's Rounding (legacy)"."""
	precision = cint(precision)
	method = rounding_method or frappe.get_system_settings("rounding_method") or "Banker's Rounding (legacy)"
	number = float(num)
	scale = 10**precision
	if method == "Banker's Rounding (legacy)":
		# halves go up, unless rounding to whole numbers: then to the even one
		scaled = round(number * scale, 8)
		below = math.floor(scaled)
		if scaled - below == 0.5:
			return (below + (below % 2 if not precision else 1)) / scale if precision else below + below % 2
		return round(scaled) / scale if precision else round(scaled)
	if method == "Banker's Rounding":
		return round(round(number * scale, 12)) / scale
	if method == "Commercial Rounding":
		if not number:
			return 0.0
		nudge = 2.0 ** (math.log(abs(number), 2) - 52)
		return round(number + math.copysign(nudge, number), precision)
	frappe.throw(
		frappe._("Unknown Rounding Method: {}").format(method),
		exc=getattr(frappe, "InvalidRoundingMethod", frappe.ValidationError),
	)


def floor(s: Any) -> int:
	"""The whole number below."""
	return cint(math.floor(flt(s)))


def ceil(s: Any) -> int:
	"""The whole number above."""
	return cint(math.ceil(flt(s)))


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
	if fieldtype in _NUMERIC:
		return flt(value)
	if fieldtype in _WHOLE:
		return cint(sbool(value))
	if fieldtype in _TEXT:
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


def validate_json_string(string: str) -> None:
	"""Raises frappe.ValidationError for what is no JSON."""
	try:
		json.loads(string)
	except (TypeError, ValueError):
		raise frappe.ValidationError


def fmt_money(
	amount: Any, precision: int | None = None, currency: str | None = None, format: str | None = None
) -> str:
	"""A number with the site's separators. Currency symbols are not supported here."""
	pattern = format or frappe.get_system_settings("number_format") or "#,###.##"
	point = next((c for c in reversed(pattern[-5:]) if c in ".,"), "")
	places = len(pattern) - pattern.rfind(point) - 1 if point else 0
	comma = next((c for c in pattern if c not in "#" and c != point), "")
	text = f"{flt(amount):,.{places if precision is None else precision}f}"
	number = text.replace(",", "\0").replace(".", point or ".").replace("\0", comma)
	return f"{currency} {number}" if currency else number


# --- text


def strip_html(text: str) -> str:
	"""The text without tags and comments; entities stay."""
	return _TAG.sub("", text)


def escape_html(text: Any) -> Any:
	"""The text safe inside HTML; what is no text stays."""
	if not isinstance(text, str):
		return text
	return html.escape(text, quote=True).replace("&#x27;", "&apos;")


def is_html(text: Any) -> bool:
	"""Whether there is a tag in the text."""
	return isinstance(text, str) and bool(_HTML_TAG.search(text))


def is_image(filepath: str) -> bool:
	"""Whether the name says picture."""
	return (mimetypes.guess_type((filepath or "").split("?", 1)[0])[0] or "").startswith("image/")


def md_to_html(markdown_text: str) -> str | None:
	"""Markdown as HTML."""
	try:
		from markdown_it import MarkdownIt
	except ImportError:
		raise NotImplementedError("embedded host: frappe.utils.md_to_html needs the package markdown-it-py")
	return MarkdownIt("commonmark").enable("table").render(markdown_text)


def to_markdown(html: str) -> str:
	"""Not here."""
	raise NotImplementedError("embedded host: frappe.utils.to_markdown is not supported")


def _joined(some_list: Any, pattern: str, add_quotes: bool) -> Any:
	if not isinstance(some_list, list | tuple):
		return some_list
	words = [str(word) for word in some_list]
	if len(words) < 2:
		return "".join(words)
	if add_quotes:
		words = [f"'{word}'" for word in words]
	return pattern.format(", ".join(frappe._(word) for word in words[:-1]), words[-1])


def comma_and(some_list: Any, add_quotes: bool = True) -> Any:
	""" "'a', 'b' and 'c'"."""
	return _joined(some_list, frappe._("{0} and {1}"), add_quotes)


def comma_or(some_list: Any, add_quotes: bool = True) -> Any:
	""" "'a', 'b' or 'c'"."""
	return _joined(some_list, frappe._("{0} or {1}"), add_quotes)


def get_abbr(string: str, max_len: int = 2) -> str:
	"""Initials."""
	return "".join(word[0] for word in string.split(" ") if word)[:max_len] or "?"


def unique(seq: Sequence) -> list:
	"""The items once each, in their order."""
	return list(dict.fromkeys(seq))


def strip(val: str, chars: str | None = None) -> str:
	"""The text without blanks, byte-order mark and zero-width space at its ends."""
	return (val or "").replace("\ufeff", "").replace("\u200b", "").strip(chars)


def filter_strip_join(some_list: Iterable, sep: str) -> str:
	"""What is not empty, stripped and joined."""
	return cstr(sep).join(cstr(item).strip() for item in some_list if item)


def has_common(l1: Iterable, l2: Iterable) -> set:
	"""What is in both."""
	return set(l1) & set(l2)


def get_string_between(start: str, string: str, end: str) -> str:
	"""What stands between two marks; the whole text without them."""
	found = re.search(f"{re.escape(start)}(.*){re.escape(end)}", string)
	return found[1] if found else string


def random_string(length: int) -> str:
	"""Letters and digits. Frappe promises no secrecy of it; here it comes from the system's source."""
	from secrets import choice

	return "".join(choice(_string.ascii_letters + _string.digits) for _n in range(length))


def generate_hash(*args: Any, **kwargs: Any) -> str:
	"""See `frappe.generate_hash`."""
	return frappe.generate_hash(*args, **kwargs)


def sha256_hash(input: str | bytes) -> str:
	"""Hex SHA-256."""
	from hashlib import sha256

	return sha256(input.encode() if isinstance(input, str) else input).hexdigest()


def sql_like(value: str, pattern: str) -> bool:
	"""SQL's LIKE for % at the ends; without %, whether it is contained."""
	if not isinstance(pattern, str) and isinstance(value, str):
		return False
	if pattern.startswith("%") == pattern.endswith("%"):
		return pattern.strip("%") in value
	if pattern.startswith("%"):
		return value.endswith(pattern.lstrip("%"))
	return value.startswith(pattern.rstrip("%"))


def _is_set(value: Any, which: str) -> bool:
	return (value not in (None, "")) == (which.lower() == "set")


def _in_timespan(value: Any, words: str) -> bool:
	span = get_timespan_date_range(words.lower())
	return bool(value and span and span[0] <= getdate(value) <= span[1])


operator_map: dict[str, Callable[[Any, Any], Any]] = {
	"^": lambda a, b: (a or "").startswith(b),
	"in": lambda a, b: a in b,
	"not in": lambda a, b: a not in b,
	"=": lambda a, b: a == b,
	"!=": lambda a, b: a != b,
	">": lambda a, b: a > b,
	"<": lambda a, b: a < b,
	">=": lambda a, b: a >= b,
	"<=": lambda a, b: a <= b,
	"not None": lambda a, b: a is not None,
	"None": lambda a, b: a is None,
	"like": sql_like,
	"not like": lambda a, b: not sql_like(a, b),
	"is": _is_set,
	"timespan": _in_timespan,
}


def compare(val1: Any, condition: str, val2: Any, fieldtype: str | None = None) -> Any:
	"""One filter on one value; both are cast when the field type is given."""
	if fieldtype:
		val1 = cast(fieldtype, val1)
		if condition not in ("is", "timespan", "in", "not in"):
			val2 = cast(fieldtype, val2)
	return operator_map[condition](val1, val2) if condition in operator_map else False


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


def get_host_name() -> str:
	"""The site's address without its scheme."""
	return get_url().rsplit("//", 1)[-1]


def quoted(url: str) -> str:
	"""The text safe in the path of an address."""
	return cstr(quote(cstr(url).encode("utf-8"), safe=b"~@#$&()*!+=:;,.?/'"))


def slug(name: str) -> str:
	"""A DocType's name as the desk writes it in addresses."""
	return name.lower().replace(" ", "-")


def get_absolute_url(doctype: str, name: str) -> str:
	"""The desk's path of a document."""
	return f"/app/{quoted(slug(doctype))}/{quoted(name)}"


def get_url_to_form(doctype: str, name: str) -> str:
	"""The desk's address of a document."""
	return get_url(get_absolute_url(doctype, name))


def get_url_to_list(doctype: str) -> str:
	"""The desk's address of a list."""
	return get_url(f"/app/{quoted(slug(doctype))}")


def get_link_to_form(doctype: str, name: str, label: str | None = None) -> str:
	"""A link to the document, as HTML. Like Frappe's, the label is not escaped."""
	return f'<a href="{get_url_to_form(doctype, name)}">{label or name}</a>'


def expand_relative_urls(html: str) -> str:
	"""HTML with src and href made absolute."""

	def absolute(found: re.Match) -> str:
		attribute, mark, target = found.groups()
		if re.match(r"[a-z][a-z0-9+.-]*:|#|//|\{\{", target, re.I):
			return found[0]
		return f"{attribute}={mark}{get_url('/' + target.lstrip('/'))}{mark}"

	return re.sub(r"""\b(src|href)\s*=\s*(["'])(.*?)\2""", absolute, html)


scrub_urls = expand_relative_urls


def is_number(value: Any) -> bool:
	"""Whether it is a number by type."""
	return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
