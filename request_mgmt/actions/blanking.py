"""Addresses taken out of texts that others shall not learn them from (BEHAVIOUR FWD-1). Pure."""

import re
from collections.abc import Iterable
from urllib.parse import quote

BLANK = "[…]"


def blanked(text: str, hidden: Iterable[str]) -> str:
	"""The text without these addresses, however they are written in a link."""
	spellings = {form for address in hidden for form in (address, quote(address))}
	if not spellings:
		return text
	pattern = "|".join(re.escape(form) for form in sorted(spellings, key=len, reverse=True))
	return re.sub(rf"(?i)(?:mailto:)?(?:{pattern})(?![\w-])", BLANK, text)
