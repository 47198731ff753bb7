"""What need not be told of each of many mails: once a second while they are handled, and when they are through."""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

import frappe

SECONDS = 1.0


@contextmanager
def while_many() -> Iterator[None]:
	"""Around work on one after another; within another one there is but that one."""
	if frappe.flags.rm_once_a_second is not None:
		yield
		return
	teller = frappe.flags.rm_once_a_second = _Teller()
	try:
		yield
	finally:
		frappe.flags.rm_once_a_second = None
		teller.tell_rest()


def tell(subject: Hashable, say: Callable[[], object]) -> None:
	"""Say it at once; `while_many` within a second of what was said on the same subject, or with what is told next after
	that. Only for what loses nothing by being late, and must not raise."""
	teller = frappe.flags.rm_once_a_second
	if teller is None:
		say()
	else:
		teller.tell(subject, say)


class _Teller:
	def __init__(self):
		self._told: dict[Hashable, float] = {}
		self._waiting: dict[Hashable, Callable[[], object]] = {}

	def tell(self, subject: Hashable, say: Callable[[], object]) -> None:
		self._waiting[subject] = say
		now = time.monotonic()
		for due in [each for each in self._waiting if now - self._told.get(each, -SECONDS) >= SECONDS]:
			self._told[due] = now
			self._waiting.pop(due)()

	def tell_rest(self) -> None:
		while self._waiting:
			self._waiting.popitem()[1]()
