"""A long list by stretches of its order, so that a page costs the same however many requests there are, also where each of them has to
be compared with what is asked for (BEHAVIOUR FND-4)."""

import re
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from pypika.terms import Criterion

LENGTH = 10_000
# Orders a list can be looked through by: each request has a value, and an index knows it
ORDERS = frozenset(("creation", "modified", "last_message_at"))
# Where to begin
START = "start"

_PLACE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: (\d{1,18}))?")


@dataclass(frozen=True)
class Place:
	"""A place in an order: behind all that have this value, or of these behind the one with this number."""

	value: datetime
	name: str | None = None

	def __str__(self) -> str:
		return f"{self.value} {self.name}" if self.name else str(self.value)


@dataclass(frozen=True)
class Stretch:
	"""What stands between two places of an order; None are its ends."""

	order: tuple[str, bool]
	after: Place | None = None
	end: Place | None = None

	def criterion(self, request) -> Criterion | None:
		"""That a request stands there, as a condition on the table of requests."""
		parts = []
		if self.after:
			parts.append(_behind(request, self.order, self.after))
		if self.end:
			column, descending = self.order
			value = request[column]
			parts.append(value >= self.end.value if descending else value <= self.end.value)
		return Criterion.all(parts) if parts else None


def place(text: str) -> Place | None:
	"""What `Place` wrote; None for the start. ValidationError for anything else. Pure."""
	if text == START:
		return None
	written = _PLACE.fullmatch(text)
	try:
		return Place(datetime.fromisoformat(written[1]), written[2])
	except (TypeError, ValueError):
		frappe.throw(_("Nothing can be looked for from here on. Load the list again."))


def after(order: tuple[str, bool], start: Place | None = None) -> Stretch:
	"""The next 10,000 requests of an order, and those that have the same value as the last of them. One query."""
	column, descending = order
	request = frappe.qb.DocType("Request")
	direction = frappe.qb.desc if descending else frappe.qb.asc
	query = frappe.qb.from_(request).select(request[column]).orderby(request[column], order=direction)
	if start:
		query = query.where(_behind(request, order, start))
	found = query.limit(2).offset(LENGTH - 1).run()
	return Stretch(order, start, Place(found[0][0]) if len(found) > 1 else None)


def _behind(request, order: tuple[str, bool], place: Place) -> Criterion:
	column, descending = order
	value = request[column]
	behind = value < place.value if descending else value > place.value
	if not place.name:
		return behind
	same = value <= place.value if descending else value >= place.value
	later = request.name < place.name if descending else request.name > place.name
	return same & (behind | later)
