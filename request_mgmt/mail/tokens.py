"""The number in a subject: how it is written and found again. Pure.

A number is no credential: whoever finds one must still ask whether the sender takes part (MAIL.md 4.2).
"""

import re


def tag(number: str, prefix: str | None = "#") -> str:
	"""`[#100042]`."""
	return f"[{prefix or '#'}{number}]"


def numbers_in_subject(subject: str | None, prefix: str | None = "#") -> list[str]:
	"""Numbers in tags of ours, the last one first: clients put the newest reference at the front or the end, forwards
	keep older ones in between."""
	pattern = re.compile(rf"\[\s*{re.escape(prefix or '#')}\s*([0-9]{{3,12}})\s*\]", re.IGNORECASE)
	return list(dict.fromkeys(reversed(pattern.findall(subject or ""))))
