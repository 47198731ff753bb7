"""frappe.utils: conversions (data.py) and what is about people, mail addresses and the site's folders."""

import os
import re
import sys
import traceback
from collections import deque
from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

import frappe
from frappe.utils.data import *
from frappe.utils.html_utils import sanitize_html as sanitize_html

_EMAIL = re.compile(
	r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
	r"@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
	re.I,
)
_BETWEEN_ADDRESSES = re.compile(r'[,\n](?=(?:[^"]|"[^"]*")*$)')
_BLANKS = re.compile(r"[\t\n\r]")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9\u00C0-\u024F/_' ]+")


def __getattr__(name: str) -> Any:
	if name.startswith("__"):
		raise AttributeError(name)
	raise AttributeError(f"embedded host: frappe.utils.{name} is not supported")


# --- people and their addresses


def get_fullname(user: str | None = None) -> str:
	"""First and last name of the user; his name where there is none."""
	user = user or frappe.session.user
	known = getattr(frappe.local, "fullnames", None)
	if known is None:
		known = frappe.local.fullnames = {}
	if user not in known:
		names = frappe.db.get_value("User", user, ["first_name", "last_name"])
		known[user] = " ".join(name for name in names or () if name) or user
	return known[user]


def get_email_address(user: str | None = None) -> str | None:
	"""The user's address."""
	return frappe.db.get_value("User", user or frappe.session.user, "email")


def parse_addr(email_string: str) -> tuple[str | None, str]:
	"""Name and address out of "Name <address>"; the name is the address where there is none."""
	_name, email = parseaddr(email_string)
	if not _looks_like_address(email):
		found = re.findall(r"[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+", email_string or "")
		if not found or not _looks_like_address(found[0]):
			return None, email
		email = found[0]
	name = _NOT_IN_A_NAME.sub("", email_string.replace(email, "")).strip()
	return name or email, email


def _looks_like_address(email: str) -> bool:
	at = email.rfind("@")
	return at > 0 and email.rfind(".") > at and len(email) - at > 4


def extract_email_id(email: str) -> str:
	"""The address out of "Name <address>"."""
	return cstr(parse_addr(email)[1])


def validate_email_address(email_str: str | None, throw: bool = False) -> str:
	"""The valid addresses of a comma separated text, without names; "" for none.

	With `throw`, a bad one raises frappe.InvalidEmailAddressError.
	"""
	valid = []
	for part in (email_str or "").strip().split(","):
		part = part.strip()
		if "undisclosed-recipient" in part:
			continue
		address = "" if " " in part and "<" not in part else extract_email_id(part)
		if address and _EMAIL.match(address):
			valid.append(address)
		elif throw:
			frappe.throw(
				frappe._("{0} is not a valid Email Address").format(escape_html(part)),
				frappe.InvalidEmailAddressError,
			)
	return ", ".join(valid)


def split_emails(txt: str | None) -> list[str]:
	"""The parts between commas and line breaks, names in quotes kept whole."""
	parts = _BETWEEN_ADDRESSES.split(_BLANKS.sub(" ", cstr(txt)))
	return [part for part in map(strip, parts) if part]


# --- the site's folders and hooks


def get_site_path(*path: str) -> str:
	"""A path under the site's folder."""
	return get_path(*path)


def get_site_name(hostname: str) -> str:
	"""The host without its port."""
	return hostname.split(":", 1)[0]


# --- the rest


def get_traceback(with_context: bool = False) -> str:
	"""The traceback of the exception being handled; "" outside of one."""
	if not sys.exc_info()[1]:
		return ""
	return traceback.format_exc()


def get_build_version() -> str:
	"""Changes with every start, so that browsers fetch pages' files anew."""
	return _STARTED


def set_request(**kwargs: Any) -> None:
	"""Pretend a request: what werkzeug's EnvironBuilder takes."""
	from werkzeug.test import EnvironBuilder
	from werkzeug.wrappers import Request

	frappe.local.request = Request(EnvironBuilder(**kwargs).get_environ())


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


_STARTED = os.urandom(4).hex()
