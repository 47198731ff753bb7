"""Mail addresses as people type them into settings and dialogs: taken apart and checked."""

import re

import frappe
from frappe import _

# One address, without a display name. Stricter than RFC 5321 where nobody writes otherwise: no quotes, no
# comments, no IP literals, nothing that could end a header line.
_ADDRESS = re.compile(
	r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?=.{3,253}$)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)
_SEPARATORS = re.compile(r"[,;\n]+")


def split(text: str | None) -> list[str]:
	"""The parts of a list separated by commas, semicolons or lines, without doubles."""
	parts = (part.strip() for part in _SEPARATORS.split(text or ""))
	return list(dict.fromkeys(part for part in parts if part))


def is_address(text: str | None) -> bool:
	"""Whether `text` is one plain address that mail can be sent to."""
	local, _at, _domain = (text or "").rpartition("@")
	if not local or local.startswith(".") or local.endswith(".") or ".." in local:
		return False
	return bool(_ADDRESS.fullmatch(text))


def check(text: str | None) -> None:
	"""ValidationError unless `text` is one plain address."""
	if not is_address(text):
		frappe.throw(
			_("{0} is no e-mail address. Write it like name@example.com.").format(frappe.bold(text or "?")),
		)
