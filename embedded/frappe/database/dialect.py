"""Where SQLite and MariaDB differ: parameters, functions, values, comparison of text. No connection here."""

import datetime
import decimal
import functools
import re
import sqlite3
from typing import Any

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|s|%)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?")
_EMPTY_LIST = re.compile(r"\bin\s*\(\s*\)", re.IGNORECASE)
_FOR_UPDATE = re.compile(r"\s+for\s+update(\s+nowait|\s+skip\s+locked|\s+wait\s+\d+)?\s*;?\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(/\*.*?\*/\s*)*", re.DOTALL)
WRITES = frozenset({"insert", "update", "delete", "replace", "create", "alter", "drop", "truncate", "reindex", "vacuum"})
DDL = frozenset({"create", "alter", "drop", "truncate", "rename"})


def first_word(query: str) -> str:
	"""The statement's verb in lower case."""
	stripped = _COMMENT.sub("", query, count=1).lstrip("( \t\r\n")
	return stripped[:12].split(None, 1)[0].lower() if stripped else ""


def without_lock(query: str) -> tuple[str, bool]:
	"""The query without FOR UPDATE, and whether it had it."""
	shorter = _FOR_UPDATE.sub("", query)
	return shorter, shorter != query


def bind(query: str, values: Any) -> tuple[str, list]:
	"""From %s and %(name)s to SQLite's ?; a list or tuple becomes (?, ?, ...). Raises TypeError for missing values."""
	named = isinstance(values, dict)
	if not named and not isinstance(values, list | tuple):
		values = (values,)
	position = 0
	bound: list = []

	def replace(match: re.Match) -> str:
		nonlocal position
		if match.group(0) == "%%":
			return "%"
		if named:
			value = values[match.group(1)]
		else:
			if position >= len(values):
				raise TypeError("not enough arguments for format string")
			value = values[position]
			position += 1
		if isinstance(value, list | tuple | set | frozenset):
			items = list(value)
			bound.extend(map(adapt, items))
			return f"({', '.join('?' * len(items)) or 'null'})"
		bound.append(adapt(value))
		return "?"

	if _EMPTY_LIST.search(query):
		raise sqlite3.OperationalError('near ")": syntax error')  # SQLite would take it, MariaDB does not
	query = _PLACEHOLDER.sub(replace, query)
	if not named and position != len(values):
		raise TypeError("not all arguments converted during string formatting")
	return query, bound


def adapt(value: Any) -> Any:
	"""A Python value as SQLite stores it."""
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, str):
		return str(value)
	if isinstance(value, datetime.datetime):
		return value.replace(tzinfo=None).isoformat(" ", "microseconds")
	if isinstance(value, datetime.date | datetime.time):
		return value.isoformat()
	if isinstance(value, datetime.timedelta):
		return str(value)
	if isinstance(value, decimal.Decimal):
		return float(value)
	return value


def to_datetime(value: bytes) -> datetime.datetime | str:
	text = value.decode()
	try:
		return datetime.datetime.fromisoformat(text)
	except ValueError:
		return text


def to_date(value: bytes) -> datetime.date | str:
	text = value.decode()
	try:
		return datetime.date.fromisoformat(text[:10])
	except ValueError:
		return text


sqlite3.register_converter("DATETIME", to_datetime)
sqlite3.register_converter("DATE", to_date)


def moments(row: tuple) -> tuple:
	"""Computed columns carry no type in SQLite: give moments theirs back."""
	return tuple(
		datetime.datetime.fromisoformat(v) if isinstance(v, str) and _MOMENT.fullmatch(v) else v for v in row
	)


@functools.lru_cache(maxsize=2000)
def _like(pattern: str) -> re.Pattern:
	parts, index = [], 0
	while index < len(pattern):
		char = pattern[index]
		if char == "\\" and index + 1 < len(pattern):
			index += 1
			parts.append(re.escape(pattern[index]))
		else:
			parts.append({"%": ".*", "_": "."}.get(char) or re.escape(char))
		index += 1
	return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def like(pattern: Any, value: Any, _escape: Any = None) -> int | None:
	"""LIKE as MariaDB's default collation compares: any case, backslash escapes."""
	if pattern is None or value is None:
		return None
	return int(_like(str(pattern)).fullmatch(str(value)) is not None)


def install_functions(connection: sqlite3.Connection) -> None:
	"""MariaDB's functions that SQLite has not."""
	make = functools.partial(connection.create_function, deterministic=True)
	make("like", 2, like)
	make("like", 3, like)
	make("regexp", 2, lambda p, v: None if v is None else int(re.search(str(p), str(v), re.IGNORECASE) is not None))
	make("concat", -1, lambda *a: None if None in a else "".join(map(str, a)))
	make("concat_ws", -1, lambda s, *a: str(s).join(str(x) for x in a if x is not None))
	make("least", -1, lambda *a: None if None in a else min(a))
	make("greatest", -1, lambda *a: None if None in a else max(a))
	make("if", 3, lambda c, a, b: a if c else b)
	make("locate", 2, lambda s, v: None if None in (s, v) else str(v).lower().find(str(s).lower()) + 1)
	make("lower", 1, lambda v: None if v is None else str(v).lower())
	make("upper", 1, lambda v: None if v is None else str(v).upper())
	connection.create_function("now", 0, lambda: datetime.datetime.now().isoformat(" ", "microseconds"))
	connection.create_function("curdate", 0, lambda: datetime.date.today().isoformat())
