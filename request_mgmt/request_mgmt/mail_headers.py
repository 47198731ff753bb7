"""Extra headers of a template's mail: only such as say nothing of sender, receivers, threads, parts and automatic answers
(BEHAVIOUR TPL-1). Pure.
"""

import re
from collections.abc import Iterator

ALLOWED = frozenset(("comments", "importance", "keywords", "organization", "priority", "sensitivity"))
# Of the X- headers those by which machines tell what is answered by itself
NEVER = re.compile(
	r"x-(request-mgmt|auto|loop|autoreply|autorespond|precedence|original|forwarded|failed)", re.IGNORECASE
)
MOST, LONGEST = 10, 500

_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(\S.*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def lines(text: str | None) -> Iterator[tuple[str, str, bool]]:
	"""Each line as it stands, the header's name in it, and whether a mail may carry it."""
	for number, line in enumerate(filter(str.strip, (text or "").split("\n"))):
		line = line.strip()
		match = _LINE.fullmatch(line)
		name = match[1] if match else ""
		fits = len(line) <= LONGEST and number < MOST and not _CONTROL.search(line)
		yield line, name, fits and is_allowed(name)


def is_allowed(name: str) -> bool:
	"""Whether a template may set the header."""
	if name.lower() in ALLOWED:
		return True
	return name.lower().startswith("x-") and len(name) > 2 and not NEVER.match(name)


def parsed(text: str | None) -> dict[str, str]:
	"""Name -> value of those a mail may carry, each once."""
	found: dict[str, tuple[str, str]] = {}
	for line, name, fits in lines(text):
		if fits:
			found[name.lower()] = (name, line.partition(":")[2].strip())
	return dict(found.values())
