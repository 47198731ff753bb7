"""Signs in the search field that say where a word is looked for (BEHAVIOUR FND-8).

`o:` owner, `c:` company, `k:` contact, `r:` title, `p:` priority, `a:` file name, `e:` or `@` address, `#` tag; in quotation marks
several words. Pure.
"""

import re
from dataclasses import dataclass, field

_TERM = re.compile(r"""(?<!\S)(?:([ockrape]):|([@#]))(?:"([^"]*)"|(\S+))""", re.IGNORECASE)

# Where a term is looked for beside the words: field and operator of the criteria. The words alone tell of files and addresses
_FIELDS = {"c": ("company_name", "contains"), "k": ("contact_name", "contains"), "r": ("title", "contains")}
_NUMBER = re.compile(r"#\d{1,18}")


@dataclass(frozen=True)
class Parsed:
	"""`text` holds the words, `tag` the first tag, `owner` and `priority` the beginning of a name, `criteria` what else has to hold."""

	text: str
	tag: str | None = None
	owner: str | None = None
	priority: str | None = None
	criteria: list[dict] = field(default_factory=list)


def parsed(text: str) -> Parsed:
	"""What was typed, taken apart. Text without signs, and a number with #, stay as they are."""
	if _NUMBER.fullmatch(text.strip()):
		return Parsed(text)
	found: dict = {}
	criteria: list[dict] = []

	def take(match: re.Match) -> str:
		sign = (match[1] or match[2]).lower()
		value = (match[3] if match[3] is not None else match[4]).strip()
		if sign == "#":
			if found.setdefault("tag", value) is not value:  # several: all of them (TAG-1)
				criteria.append({"field": "tags", "operator": "one_of", "value": [value.lower()]})
			return " "
		if sign in "op":
			found["owner" if sign == "o" else "priority"] = value
			return " "
		if sign in _FIELDS:
			name, operator = _FIELDS[sign]
			criteria.append({"field": name, "operator": operator, "value": value})
		return f" {value} "

	rest = " ".join(_TERM.sub(take, text).split())
	return (
		Parsed(rest, criteria=criteria, **found)
		if found or criteria or rest != text.strip()
		else Parsed(text)
	)
