"""What a template or signature may hold: variables and a few words around them (BEHAVIOUR TPL-6). Pure.

	[[request.number]]                                  a value; what is unknown is empty
	[[if request.priority = "High"]] ... [[elseif contact.first_name]] ... [[else]] ... [[endif]]
	[[each message]] ... [[message.author]] ... [[endeach]]         once for each message of the conversation
	[[decode request.language "da" "Hej" "de" "Hallo" "Hello"]]     the word for the value, the last one for all others
	[[format-date request.deadline "d. MMMM yyyy"]]     a moment in a format of Unicode's date patterns
	[[sec-to-time request.time_spent_seconds]]          seconds as 1:05:00
	[[set var.line "text"]] [[inc var.line]] [[dec var.line 2]] [[var.line]]    a value of the template's own

Nothing else is evaluated: no attributes, no calls, no look-ups beyond the values handed over. A template ends after so many
steps and signs, whatever stands in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

GROUPS = frozenset(
	{"request", "ticket", "contact", "customer", "company", "user", "message", "filter", "config", "var"}
)
ALIASES = {"ticket": "request", "customer": "contact"}
OPENING = {"if": "endif", "each": "endeach"}
BRANCHES = ("elseif", "else", "endif")
WORDS = frozenset(
	(*OPENING, *OPENING.values(), *BRANCHES, "decode", "format-date", "sec-to-time", "set", "inc", "dec")
)
DEEPEST = 20
MOST_STEPS = 20_000
LONGEST = 1_000_000
MOST_ROUNDS = 50
MOST_OWN, LONGEST_OWN = 100, 10_000

# One way to match at each place: what never ends takes no time
_MARK = re.compile(r"([ \t]?)\[\[((?:(?!\[\[|\]\]).){0,2000})\]\]", re.DOTALL)
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


@dataclass(frozen=True)
class _Mark:
	blank: str
	text: str
	word: str
	rest: str


@dataclass(frozen=True)
class _Choice:
	blank: str
	branches: tuple[tuple[str | None, list], ...]  # condition, None for else, and what stands there


@dataclass(frozen=True)
class _Each:
	blank: str
	inside: list


def problems(text: str | None) -> list[str]:
	"""What stands between [[ and ]] and means nothing, each once, and what is left open; empty for a good template."""
	found: list[str] = []
	opened: list[str] = []
	for _blank, mark in _MARK.findall(text or ""):
		mark = mark.strip()
		word, rest = _taken_apart(mark)
		if word in OPENING:
			opened.append(word)
		elif word in (*BRANCHES, *OPENING.values()):
			fits = bool(opened) and (word == OPENING[opened[-1]] or (opened[-1] == "if" and word in BRANCHES))
			if not fits:
				found.append(mark)
			elif word == OPENING[opened[-1]]:
				opened.pop()
		if not _means_something(word, rest, mark):
			found.append(mark)
	return list(dict.fromkeys(found + opened))


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
	writer = _Writer(escape, format_date)
	try:
		writer.write(_parsed(text or ""), {**values, "var": writer.own})
	except _Spent:
		pass
	return "".join(writer.written)


@lru_cache(maxsize=256)
def _parsed(text: str) -> list:
	"""What the text consists of. Never change the answer."""
	parts = _MARK.split(text)  # text, blank, mark, text, blank, mark ... text
	marks = iter(zip(parts[1::3], map(str.strip, parts[2::3]), parts[3::3], strict=True))
	nodes, _ended = _nodes(marks, depth=0, ends=())
	return [parts[0], *nodes]


def value_of(name: str, values: Values) -> object:
	"""The value of `group.name`; None for what is unknown. Looked up only when the template wants it."""
	match = _NAME.fullmatch(name)
	if not match:
		return None
	group = match[1].lower()
	value = values.get(ALIASES.get(group, group), {}).get(match[2].lower())
	return value() if callable(value) else value


def _nodes(marks: Iterator, depth: int, ends: tuple[str, ...]) -> tuple[list, tuple[str, str, str]]:
	"""What comes up to one of `ends`, and that mark's word, the rest of it and the text behind."""
	nodes: list = []
	for blank, mark, text in marks:
		word, rest = _taken_apart(mark)
		if word in ends:
			return nodes, (word, rest, text)
		if word == "if" and depth < DEEPEST:
			choice, text = _choice(blank, rest, text, marks, depth + 1)
			nodes += [choice, text]
		elif word == "each" and depth < DEEPEST:
			inside, (_word, _rest, after) = _nodes(marks, depth + 1, (OPENING[word],))
			nodes += [_Each(blank, [text, *inside]), after]
		else:
			nodes += [_Mark(blank, mark, word, rest), text]
	return nodes, ("", "", "")


def _choice(blank: str, condition: str | None, text: str, marks: Iterator, depth: int) -> tuple[_Choice, str]:
	branches = []
	while True:
		inside, (word, rest, after) = _nodes(marks, depth, BRANCHES)
		branches.append((condition, [text, *inside]))
		if word not in ("elseif", "else"):
			return _Choice(blank, tuple(branches)), after
		condition, text = (rest if word == "elseif" else None), after


class _Spent(Exception):
	"""So many steps or signs are no template."""


class _Writer:
	"""Writes what is parsed, with values of the template's own, and no more than there may be."""

	def __init__(self, escape: Shown, format_date):
		self.escape = escape
		self.format_date = format_date
		self.own: dict[str, object] = {}
		self.written: list[str] = []
		self.steps = MOST_STEPS
		self.room = LONGEST

	def put(self, *texts: str) -> None:
		self.room -= sum(map(len, texts))
		if self.room < 0:
			raise _Spent
		self.written += texts

	def write(self, nodes: list, values: Values) -> None:
		for node in nodes:
			self.steps -= 1
			if self.steps < 0:
				raise _Spent
			if isinstance(node, str):
				self.put(node)
			elif isinstance(node, _Choice):
				self.put(node.blank)
				chosen = (
					inside for wanted, inside in node.branches if wanted is None or _holds(wanted, values)
				)
				self.write(next(chosen, []), values)
			elif isinstance(node, _Each):
				self.put(node.blank)
				for message in _messages(values):
					self.write(node.inside, {**values, "message": message})
			else:
				self.put(*self.done(node, values))

	def done(self, mark: _Mark, values: Values) -> tuple[str, ...]:
		"""What stands in the place of a mark."""
		if mark.word in ("set", "inc", "dec"):
			self.keep(mark.word, mark.rest, values)
			return ()
		if mark.word == "decode":
			return mark.blank, self.escape(_decoded(mark.rest, values))
		if mark.word in ("format-date", "sec-to-time"):
			name, pattern = [*_words(mark.rest), "", ""][:2]
			shown = (
				self.moment(value_of(name, values), pattern)
				if mark.word == "format-date"
				else _time(value_of(name, values))
			)
			return (mark.blank, self.escape(shown)) if shown else ()
		if not _NAME.fullmatch(mark.text):
			return (f"{mark.blank}[[{mark.text}]]",)
		value = value_of(mark.text, values)
		return () if value in (None, "") else (mark.blank, self.escape(str(value)))

	def moment(self, value: object, pattern: str) -> str:
		known = isinstance(value, str | datetime | date) and value and self.format_date
		return self.format_date(value, pattern) if known else ""

	def keep(self, word: str, rest: str, values: Values) -> None:
		"""`set var.name value`, `inc var.name`, `dec var.name 2`."""
		name, _blank, given = _plain(rest).strip().partition(" ")
		name = name.lower().removeprefix("var.")
		if name not in self.own and len(self.own) >= MOST_OWN:
			raise _Spent
		if word == "set":
			self.own[name] = str(_operand(given, values) or "")[:LONGEST_OWN]
			return
		step = _number(_operand(given, values)) if given.strip() else 1
		self.own[name] = _number(self.own.get(name)) + (step if word == "inc" else -step)


def _messages(values: Values) -> list[Mapping[str, object]]:
	found = values.get("conversation", {}).get("messages")
	return list((found() if callable(found) else found) or ())[:MOST_ROUNDS]


def _operand(text: str, values: Values) -> object:
	"""A word in quotation marks, the value of a variable, or the word itself."""
	text = text.strip()
	if not text.startswith('"') and _NAME.fullmatch(text):
		return value_of(text, values)
	return (_words(text) or [""])[0]


def _number(value: object) -> int:
	"""A whole number below a thousand billions; 0 for what is none."""
	try:
		return max(-(10**12), min(10**12, int(float(str(value)))))
	except (ValueError, OverflowError):
		return 0


def _time(value: object) -> str:
	if value in (None, ""):
		return ""
	minutes, seconds = divmod(abs(_number(value)), 60)
	hours, minutes = divmod(minutes, 60)
	return f"{hours}:{minutes:02}:{seconds:02}"


def _holds(condition: str, values: Values) -> bool:
	"""`request.priority = "High"`, `request.agent != ""`, `contact.first_name`, `not company.name`."""
	match = _CONDITION.fullmatch(_plain(condition).strip())
	if not match:
		return False
	value = str(value_of(match[2], values) or "")
	if not match[3]:
		return bool(value) != bool(match[1])
	other = str(_operand(match[4], values) or "")
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
	if word in ("else", *OPENING.values()):
		return True
	if word == "each":
		return rest.strip().lower() == "message"
	if word in ("set", "inc", "dec"):
		words = _words(rest)
		return (
			bool(words)
			and words[0].lower().startswith("var.")
			and _is_variable(words[0])
			and (len(words) == 2 or word != "set")
		)
	if word == "sec-to-time":
		return _is_variable(rest.strip())
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
