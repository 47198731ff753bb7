"""Where SQLite and MariaDB differ: parameters, values, comparison of text. No connection here."""

import datetime
import decimal
import functools
import re
import sqlite3
from typing import Any

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|s|%)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?")
_COMPUTED = re.compile(r"\b(max|min|ifnull|coalesce)\(", re.IGNORECASE)
_EMPTY_LIST = re.compile(r"\bin\s*\(\s*\)", re.IGNORECASE)
_FOR_UPDATE = re.compile(r"\s+for\s+update\s*;?\s*$", re.IGNORECASE)
_FIRST_WORD = re.compile(r"^(?:\s|\(|/\*.*?\*/)*(\w+)", re.DOTALL)
WRITES = frozenset("insert update delete replace".split())
DDL = frozenset("create alter drop truncate".split())


def first_word(query: str) -> str:
	"""The statement's verb in lower case."""
	found = _FIRST_WORD.match(query)
	return found.group(1).lower() if found else ""


def without_lock(query: str) -> tuple[str, bool]:
	"""The query without FOR UPDATE, and whether it had it."""
	shorter = _FOR_UPDATE.sub("", query)
	return shorter, shorter != query


def bind(query: str, values: Any) -> tuple[str, list]:
	"""From %s and %(name)s to SQLite's ?; a list becomes (?, ?, ...). Raises TypeError for missing values."""
	if _EMPTY_LIST.search(query):
		raise sqlite3.OperationalError('near ")": syntax error')  # SQLite would take it, MariaDB does not
	named = values if isinstance(values, dict) else None
	unnamed = iter(values if isinstance(values, list | tuple) else [values])
	bound: list = []

	def replace(match: re.Match) -> str:
		if match.group(0) == "%%":
			return "%"
		try:
			value = next(unnamed) if named is None else named[match.group(1)]
		except StopIteration:
			raise TypeError("not enough arguments for format string")
		many = isinstance(value, list | tuple | set | frozenset)
		items = list(value) if many else [value]
		bound.extend(map(adapt, items))
		marks = ", ".join("?" * len(items))
		return f"({marks or 'null'})" if many else marks

	query = _PLACEHOLDER.sub(replace, query)
	if named is None and list(unnamed):
		raise TypeError("not all arguments converted during string formatting")
	return query, bound


def adapt(value: Any) -> Any:
	"""A Python value as SQLite stores it."""
	if isinstance(value, datetime.datetime):
		return value.replace(tzinfo=None).isoformat(" ", "microseconds")
	if isinstance(value, datetime.date | datetime.time):
		return value.isoformat()
	if isinstance(value, datetime.timedelta):
		return str(value)
	if isinstance(value, decimal.Decimal):
		return float(value)
	return str(value) if isinstance(value, str) else value  # a text's subclasses are not taken


def _converter(parse):
	def convert(value: bytes):
		text = value.decode()
		try:
			return parse(text)
		except ValueError:
			return text

	return convert


sqlite3.register_converter("DATETIME", _converter(datetime.datetime.fromisoformat))
sqlite3.register_converter("DATE", _converter(lambda text: datetime.date.fromisoformat(text[:10])))


def moments(query: str, rows: list[tuple]) -> list[tuple]:
	"""Computed columns carry no type in SQLite: give moments theirs back."""
	if not _COMPUTED.search(query):
		return rows
	parse = datetime.datetime.fromisoformat
	return [
		tuple(parse(v) if isinstance(v, str) and _MOMENT.fullmatch(v) else v for v in row) for row in rows
	]


@functools.lru_cache(maxsize=2000)
def _like(pattern: str, escape: str) -> re.Pattern:
	signs = {"%": ".*", "_": "."}
	found = re.findall(f"{re.escape(escape)}(.)|(.)", pattern, re.DOTALL)
	parts = (re.escape(literal) if literal else signs.get(sign) or re.escape(sign) for literal, sign in found)
	return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def like(pattern: Any, value: Any, escape: str = "\\") -> int | None:
	"""LIKE as MariaDB's default collation compares: any case."""
	if pattern is None or value is None:
		return None
	return int(_like(str(pattern), escape).fullmatch(str(value)) is not None)


def install_functions(connection: sqlite3.Connection) -> None:
	"""LIKE, LOWER and UPPER for all letters."""
	for name, arguments, function in (
		("like", 2, like),
		("like", 3, like),
		("lower", 1, lambda text: None if text is None else str(text).lower()),
		("upper", 1, lambda text: None if text is None else str(text).upper()),
	):
		connection.create_function(name, arguments, function, deterministic=True)
