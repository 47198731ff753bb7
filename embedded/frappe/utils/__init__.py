"""frappe.utils: conversions (data.py), people and mail addresses."""

import re
import sys
import traceback
from collections import deque
from collections.abc import Callable
from email.utils import parseaddr

import frappe
from frappe.exceptions import unsupported
from frappe.utils.data import *
from frappe.utils.html_utils import sanitize_html as sanitize_html

_EMAIL = re.compile(
	r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
	r"@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
	re.I,
)
_BETWEEN_ADDRESSES = re.compile(r'[,\n](?=(?:[^"]|"[^"]*")*$)')


__getattr__ = unsupported("frappe.utils")


def get_fullname(user: str | None = None) -> str:
	"""First and last name of the user; his name where there is none."""
	user = user or frappe.session.user
	known = frappe.local.fullnames
	if user not in known:
		names = frappe.db.get_value("User", user, ["first_name", "last_name"]) or ()
		known[user] = " ".join(filter(None, names)) or user
	return known[user]


def validate_email_address(email_str: str | None, throw: bool = False) -> str:
	"""The valid addresses of a comma separated text, without names; "" for none.

	With `throw`, a bad one raises frappe.InvalidEmailAddressError.
	"""
	valid = []
	for part in map(str.strip, (email_str or "").split(",")):
		if "undisclosed-recipient" in part:
			continue
		address = "" if " " in part and "<" not in part else parseaddr(part)[1]
		if _EMAIL.match(address):
			valid.append(address)
		elif throw:
			text = frappe._("{0} is not a valid Email Address").format(escape_html(part))
			frappe.throw(text, frappe.InvalidEmailAddressError)
	return ", ".join(valid)


def split_emails(txt: str | None) -> list[str]:
	"""The parts between commas and line breaks, names in quotes kept whole."""
	parts = _BETWEEN_ADDRESSES.split(re.sub(r"[\t\n\r]", " ", txt or ""))
	return [part for part in map(str.strip, parts) if part]


def get_traceback() -> str:
	"""The traceback of the exception being handled; "" outside of one."""
	return traceback.format_exc() if sys.exc_info()[1] else ""


class CallbackManager:
	"""Functions to be called once, in order."""

	def __init__(self) -> None:
		self._functions: deque[Callable] = deque()

	def add(self, func: Callable) -> None:
		"""One more; called without arguments."""
		self._functions.append(func)

	__call__ = add

	def run(self) -> None:
		"""Call them all; what they add is called too."""
		while self._functions:
			self._functions.popleft()()

	def reset(self) -> None:
		"""Forget them."""
		self._functions.clear()
