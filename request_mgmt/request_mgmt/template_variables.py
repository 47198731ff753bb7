"""What a template or signature may hold: variables and a few words around them (BEHAVIOUR TPL-6). Pure.

	[[request.number]]                                  a value; what is unknown is empty
	[[if request.priority = "High"]] ... [[elseif contact.first_name]] ... [[else]] ... [[endif]]
	[[decode request.language "da" "Hej" "de" "Hallo" "Hello"]]     the word for the value, the last one for all others
	[[format-date request.deadline "d. MMMM yyyy"]]     a moment in a format of Unicode's date patterns

Nothing else is evaluated: no attributes, no calls, no look-ups beyond the values handed over.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

GROUPS = frozenset({"request", "ticket", "contact", "customer", "company", "user", "message", "filter"})
ALIASES = {"ticket": "request", "customer": "contact"}
WORDS = ("if", "elseif", "else", "endif", "decode", "format-date")
DEEPEST = 20

_MARK = re.compile(r"([ \t]?)\[\[\s*(.*?)\s*\]\]", re.DOTALL)
_NAME = re.compile(r"([a-z]+)\.([a-z0-9_]+)", re.IGNORECASE)
_CONDITION = re.compile(r"(not\s+)?(\S+?)(?:\s*(!=|<>|==?)\s*(.+))?", re.IGNORECASE | re.DOTALL)
_ENTITIES = {
	"&quot;": '"',
	"&#34;": '"',
	"&lt;": "<",
	"&gt;": ">",
	"&amp;": "&",
	"\u201c": '"',
	"\u201d": '"',
	"\xa0": " ",
}

Values = Mapping[str, Mapping[str, object]]
Shown = Callable[[object], str]


def problems(text: str | None) -> list[str]:
	"""What stands between [[ and ]] and means nothing, each once, and what is left open; empty for a good template."""
	found: list[str] = []
	depth = 0
	for _blank, mark in _MARK.findall(text or ""):
		word, rest = _taken_apart(mark)
		if word == "if":
			depth += 1
		elif word in ("elseif", "else", "endif") and not depth:
			found.append(mark)
		if word == "endif" and depth:
			depth -= 1
		if not _means_something(word, rest, mark):
			found.append(mark)
	if depth:
		found.append("if")
	return list(dict.fromkeys(found))


def fill(
	text: str | None,
	values: Values,
	*,
	escape: Shown = str,
	format_date: Callable[[object, str], str] | None = None,
) -> str:
	"""The text with everything between [[ and ]] done. What means nothing stays as it is, what is unknown is empty and takes
	a space before it along. `escape` makes a value safe where it will stand; `format_date(value, pattern)` words a moment.
	"""
	parts = _MARK.split(text or "")  # text, blank, mark, text, blank, mark ... text
	marks = iter(zip(parts[1::3], parts[2::3], parts[3::3], strict=True))
	written, _ended = _block(marks, values, escape, format_date, depth=0)
	return parts[0] + written


def value_of(name: str, values: Values) -> object:
	"""The value of `group.name`; None for what is unknown. Looked up only when the template wants it."""
	match = _NAME.fullmatch(name)
	if not match:
		return None
	group = match[1].lower()
	value = values.get(ALIASES.get(group, group), {}).get(match[2].lower())
	return value() if callable(value) else value


def _block(
	marks: Iterator, values: Values, escape, format_date, depth: int, doing: bool = True
) -> tuple[str, tuple[str, str, str]]:
	"""What comes up to the end of a branch, and the mark that ended it with the text after that."""
	written: list[str] = []
	for blank, mark, text in marks:
		word, rest = _taken_apart(mark)
		if word in ("elseif", "else", "endif") and depth:
			return "".join(written), (word, rest, text)
		if word == "if" and depth < DEEPEST:
			branch, after = _branches(rest, text, marks, values, escape, format_date, depth + 1, doing)
			if doing:
				written += [blank, branch, after]
			continue
		if doing:
			written.append(_done(blank, mark, word, rest, values, escape, format_date))
			written.append(text)
	return "".join(written), ("endif", "", "")


def _branches(
	condition: str, text: str, marks: Iterator, values: Values, escape, format_date, depth: int, doing: bool
) -> tuple[str, str]:
	"""The branch that holds, and the text after the end."""
	chosen, taken = "", False
	holds = doing and _holds(condition, values)
	while True:
		wanted = holds and not taken
		rest, (word, condition, after) = _block(marks, values, escape, format_date, depth, wanted)
		if wanted:
			chosen, taken = text + rest, True
		if word == "endif":
			return chosen, after
		text = after
		holds = doing and (word == "else" or _holds(condition, values))


def _done(blank: str, mark: str, word: str, rest: str, values: Values, escape, format_date) -> str:
	if word == "decode":
		return blank + escape(_decoded(rest, values))
	if word == "format-date":
		name, pattern = [*_words(rest), "", ""][:2]
		moment = value_of(name, values)
		if isinstance(moment, str | datetime | date) and moment and format_date:
			return blank + escape(format_date(moment, pattern))
		return ""
	if not _NAME.fullmatch(mark):
		return f"{blank}[[{mark}]]"
	value = value_of(mark, values)
	return "" if value in (None, "") else blank + escape(str(value))


def _holds(condition: str, values: Values) -> bool:
	"""`request.priority = "High"`, `request.agent != ""`, `contact.first_name`, `not company.name`."""
	match = _CONDITION.fullmatch(_plain(condition).strip())
	if not match:
		return False
	value = str(value_of(match[2], values) or "")
	if not match[3]:
		return bool(value) != bool(match[1])
	other = (_words(match[4]) or [""])[0]
	if _NAME.fullmatch(other) and not match[4].strip().startswith('"'):
		other = str(value_of(other, values) or "")
	same = value.lower() == other.lower()
	return same == (match[3] in ("=", "==")) and not match[1]


def _decoded(rest: str, values: Values) -> str:
	name, *words = [*_words(rest), ""]
	words = words[:-1]
	value = str(value_of(name, values) or "").lower()
	for wanted, word in zip(words[::2], words[1::2], strict=False):
		if wanted.lower() == value:
			return word
	return words[-1] if len(words) % 2 else ""


def _words(text: str) -> list[str]:
	"""Words divided by blanks; quoted ones keep theirs."""
	return [
		quoted if quoted or not bare else bare
		for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', _plain(text))
	]


def _plain(text: str) -> str:
	"""What an editor of HTML made of signs and quotation marks, back again."""
	text = re.sub(r"<[^>]*>", "", text)
	for entity, sign in _ENTITIES.items():
		text = text.replace(entity, sign)
	return text


def _taken_apart(mark: str) -> tuple[str, str]:
	word, _blank, rest = _plain(mark).strip().partition(" ")
	word = word.lower()
	return (word, rest) if word in WORDS else ("", "")


def _means_something(word: str, rest: str, mark: str) -> bool:
	if word in ("else", "endif"):
		return True
	if word in ("if", "elseif"):
		match = _CONDITION.fullmatch(rest.strip())
		return bool(match) and _is_variable(match[2])
	if word in ("decode", "format-date"):
		words = _words(rest)
		return len(words) > 1 and _is_variable(words[0])
	return _is_variable(mark)


def _is_variable(name: str) -> bool:
	match = _NAME.fullmatch(name)
	return bool(match) and match[1].lower() in GROUPS
