"""What other apps say of a mail between its being analysed and stored (BEHAVIOUR INC-10)."""

from dataclasses import dataclass

import frappe

HOOK = "request_mgmt_mail_analysed"


@dataclass
class Letter:
	"""A mail as apps of the site see it, and what they want of it. An app names its functions in its `hooks.py`::

		request_mgmt_mail_analysed = ["my_app.mails.look_at"]

	and each gets one Letter, before any mail filter acts. The first fields tell what came; to change them changes nothing. The others are
	its decisions, of which a later function finds those of an earlier one. What it raises parks the mail with the reason.
	"""

	mailbox: str
	kind: str  # person, auto-reply, bounce ... (Inbound Mail)
	sender: str | None
	sender_name: str | None
	headers: list[tuple[str, str]]
	text: str | None
	html: str | None

	subject: str
	"""What a new request is called, and the message's subject; numbers in it still lead to a request."""
	new_request: bool = False
	"""A person's mail opens a request of its own, whatever it answers."""
	no_auto_reply: str = ""
	"""Why its sender gets no automatic mail, in words for people."""
	keep_out: str = ""
	"""Why it becomes nothing, in words for people: it waits among the blocked ones, and is let in by *Import again*."""


def functions() -> list[str]:
	"""Those that the site's apps name."""
	return frappe.get_hooks(HOOK, default=[])


def ask(functions: list[str], letter: Letter) -> Letter:
	"""The letter with what they say of it."""
	for method in functions:
		frappe.get_attr(method)(letter)
	return letter
