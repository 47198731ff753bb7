"""What a list is made of beside its question: requests picked by hand, or two other lists put together (BEHAVIOUR FND-10)."""

import json
from dataclasses import dataclass

import frappe
from pypika import Case
from pypika.terms import Criterion, LiteralValue, Term, ValueWrapper

from request_mgmt.request_mgmt.doctype.request_list import request_list as saved

# What stands on either list, on both, or on the first and not on the second
WAYS = ("Either", "Both", "First only")


@dataclass(frozen=True)
class Within:
	"""`criterion` is a condition on the table of requests. `is_few`: by it few are known by their numbers, and no index of
	another column is quicker. `cut`: there are more than these."""

	criterion: Criterion
	is_few: bool = False
	cut: bool = False


def picked(list_name: str) -> Within:
	"""What stands on a static list. No query."""
	return Within(frappe.qb.DocType("Request").name.isin(saved.requests_of(list_name)), is_few=True)


def combined(way: str, one, other) -> Within:
	"""Two lists, each a `listing.Query`, put together. Of either list the newest thousand, by two queries; else no query."""
	if way == "Either":
		parts = [one.newest(), other.newest()]
		cut = any(len(names) > part.longest for names, part in zip(parts, (one, other), strict=True))
		return Within(numbered({*parts[0], *parts[1]}), is_few=True, cut=cut)
	first, second = one.condition(), other.condition()
	if way == "Both":
		return Within(first & second, is_few=one.is_few or other.is_few)
	# What cannot be said of a request is not so. Not by a function: values inside one are no parameters
	return Within(first & (Case().when(second, 1).else_(0) == 0), is_few=one.is_few)


def numbered(names) -> Criterion:
	"""One of these numbers; what is no number is no request's. A thousand parameters take longer to pass than to find: they are written out, or where each new
	text of a statement takes its time, passed as one."""
	name = frappe.qb.DocType("Request").name
	numbers = [str(int(one)) for one in names if str(one).isdecimal()]
	if not numbers:
		return name.isnull()
	if frappe.db.db_type == "sqlite":
		return name.isin(_Listed(json.dumps(numbers)))
	return name.isin(LiteralValue("(" + ", ".join(f"'{number}'" for number in numbers) + ")"))


class _Listed(Term):
	"""The values of a JSON array that is one parameter, on SQLite."""

	def __init__(self, array: str):
		super().__init__()
		self.array = ValueWrapper(array)

	def get_sql(self, **kwargs) -> str:
		return f"(select value from json_each({self.array.get_sql(**kwargs)}))"
