"""The operators of a search, by kind of field, as conditions on a column (BEHAVIOUR FND-4).

Pure: a column and a clean value go in, a condition comes out. What is empty counts as different from every value.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from pypika import CustomFunction
from pypika.enums import Matching
from pypika.terms import BasicCriterion, Criterion, Term

Hex = CustomFunction("HEX", ["text"])

TEXT = ("contains", "starts", "ends", "equals", "exact")
NUMBER = ("=", "<>", ">", "<", ">=", "<=", "between")
DATE = ("equals", "before", "after", "between", "this", "next", "previous")
EMPTY = ("empty", "not_empty")
OPERATORS = {
	"text": (*TEXT, *(f"not_{name}" for name in TEXT), *EMPTY),
	"number": NUMBER,
	"date": (*DATE, *EMPTY),
	"list": ("one_of", "not_one_of", *EMPTY),
	"user": ("one_of", "not_one_of", "current_user", "not_current_user", *EMPTY),
	"check": ("yes", "no"),
}
# Operators that need no value
BARE = frozenset((*EMPTY, "current_user", "not_current_user", "yes", "no"))

UNITS = ("day", "week", "month", "quarter", "year")


class _Like(BasicCriterion):
	"""LIKE with an escape sign that means the same on every database."""

	def get_sql(self, **kwargs) -> str:
		return super().get_sql(**kwargs) + " ESCAPE '!'"


def contains(column: Term, text: str) -> BasicCriterion:
	"""The column holds the text, whose own % and _ are only signs."""
	return _like(column, f"%{_escaped(text)}%")


def text(column: Term, operator: str, value: str) -> Criterion:
	"""A text; % in the value stands for any signs. Only `exact` tells large and small letters apart."""
	pattern = _escaped(value, wildcard=operator != "exact")
	if operator == "exact":
		return _like(column, pattern) & (Hex(column) == value.encode().hex().upper())
	before = "%" if operator in ("contains", "ends") else ""
	after = "%" if operator in ("contains", "starts") else ""
	return _like(column, f"{before}{pattern}{after}")


def number(column: Term, operator: str, value: list[int | float]) -> Criterion:
	"""A number; `between` includes both ends."""
	if operator == "between":
		return (column >= min(value)) & (column <= max(value))
	comparisons: dict[str, Callable] = {
		"=": column.__eq__,
		"<>": column.__ne__,
		">": column.__gt__,
		"<": column.__lt__,
		">=": column.__ge__,
		"<=": column.__le__,
	}
	return comparisons[operator](value[0])


def moment(column: Term, operator: str, value: list[tuple[datetime, datetime]]) -> Criterion:
	"""A time against spans [start, end): a whole day, a minute, weeks; `between` goes to the end of the second span."""
	start, end = value[0][0], value[-1][1]
	if operator == "before":
		return column < start
	if operator == "after":
		return column >= end
	return (column >= start) & (column < end)


def listed(column: Term, value: list[str]) -> Criterion:
	return column == value[0] if len(value) == 1 else column.isin(value)


def empty(column: Term) -> Criterion:
	return column.isnull() | (column == "")


def unless(column: Term, condition: Criterion) -> Criterion:
	"""The opposite, what is empty included."""
	return column.isnull() | condition.negate()


def span(value: date | datetime) -> tuple[datetime, datetime]:
	"""What a date or a time stands for: its day, or its minute."""
	if isinstance(value, datetime):
		start = value.replace(second=0, microsecond=0)
		return start, start + timedelta(minutes=1)
	start = datetime(value.year, value.month, value.day)
	return start, start + timedelta(days=1)


def relative(which: str, count: int, unit: str, now: datetime) -> tuple[datetime, datetime]:
	"""This week, the next 2 months, the previous 7 days: whole units, the current one only in "this"."""
	start = _start_of(unit, now)
	if which == "this":
		return start, start + _units(unit, 1)
	if which == "next":
		first = start + _units(unit, 1)
		return first, first + _units(unit, count)
	return start - _units(unit, count), start


def _start_of(unit: str, now: datetime) -> datetime:
	day = datetime(now.year, now.month, now.day)
	if unit == "day":
		return day
	if unit == "week":
		return day - timedelta(days=day.weekday())
	if unit == "year":
		return day.replace(month=1, day=1)
	month = day.month if unit == "month" else (day.month - 1) // 3 * 3 + 1
	return day.replace(month=month, day=1)


def _units(unit: str, count: int) -> relativedelta:
	return relativedelta(months=3 * count) if unit == "quarter" else relativedelta(**{f"{unit}s": count})


def _escaped(text: str, wildcard: bool = False) -> str:
	text = text.replace("!", "!!").replace("_", "!_")
	return text if wildcard else text.replace("%", "!%")


def _like(column: Term, pattern: str) -> BasicCriterion:
	return _Like(Matching.like, column, column.wrap_constant(pattern))
