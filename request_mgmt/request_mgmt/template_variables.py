"""The variables a template or signature may hold: [[group.name]] (BEHAVIOUR TPL-6)."""

import re

GROUPS = frozenset({"request", "ticket", "contact", "customer", "company", "user", "message", "filter"})
_VARIABLE = re.compile(r"\[\[\s*(.*?)\s*\]\]", re.DOTALL)
_NAME = re.compile(r"([a-z]+)\.[a-z_]+", re.IGNORECASE)


def unknown(text: str | None) -> list[str]:
	"""What stands between [[ and ]] and is no variable; each once, in the order of the text."""
	return [name for name in dict.fromkeys(_VARIABLE.findall(text or "")) if not _is_variable(name)]


def _is_variable(name: str) -> bool:
	match = _NAME.fullmatch(name)
	return bool(match) and match[1].lower() in GROUPS
