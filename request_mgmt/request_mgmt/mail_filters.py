"""Mail filters: which one acts on a mail, and what it reads out of it (BEHAVIOUR INC-12 to INC-14). Pure.

A pattern is a regular expression, looked for without regard to case. Headers are matched line by line as
`Name: value`. Mail is hostile, and a filter must not hold up a mailbox: patterns that may take for ever are refused when
they are saved, and only the beginning of a mail is looked at, in lines that are not endless, with one blank for several.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

try:
	from re import _constants, _parser
except ImportError:  # Python 3.10
	import sre_constants as _constants
	import sre_parse as _parser

HEADERS_READ, BODY_READ = 32 * 1024, 32 * 1024
LONGEST_LINE = 500
PLACES = ("Subject", "From", "Headers", "Body")
_FLAGS = re.IGNORECASE | re.MULTILINE
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VARIABLE = re.compile(r"\[\[\s*([a-z][a-z0-9_]*)\s*\]\]", re.IGNORECASE)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)


@dataclass(frozen=True)
class Letter:
	"""What filters look at."""

	headers: Iterable[tuple[str, str]] = ()
	body: str = ""

	def place(self, name: str) -> str:
		if name == "Body":
			return _tidy(self.body[: 4 * BODY_READ].splitlines())[:BODY_READ]
		lines = (
			f"{header}: {value[: 4 * LONGEST_LINE]}"
			for header, value in self.headers
			if name == "Headers" or header.lower() == name.lower()
		)
		return _tidy(lines)[:HEADERS_READ]


@dataclass(frozen=True)
class Rule:
	"""One filter. `mailboxes` empty: all of them; without patterns it matches every mail."""

	name: str
	priority: int = 50
	mailboxes: frozenset[str] = frozenset()
	header_pattern: str | None = None
	body_pattern: str | None = None
	any_pattern: bool = False
	variables: tuple[tuple[str, str, str], ...] = field(default=())  # name, place, pattern


def pick(rules: Iterable[Rule], mailbox: str, letter: Letter, without: str | None = None) -> Rule | None:
	"""The one filter that acts: the matching one with the highest priority, the first by name among equals (INC-12)."""
	in_order = sorted(rules, key=lambda rule: (-rule.priority, rule.name))
	for rule in in_order:
		if (
			rule.name != without
			and (not rule.mailboxes or mailbox in rule.mailboxes)
			and matches(rule, letter)
		):
			return rule
	return None


def matches(rule: Rule, letter: Letter) -> bool:
	"""Whether the filter's patterns are found, all of them or any as it says."""
	wanted = [("Headers", rule.header_pattern), ("Body", rule.body_pattern)]
	found = [_search(pattern, letter.place(place)) is not None for place, pattern in wanted if pattern]
	return not found or (any(found) if rule.any_pattern else all(found))


def extract(rule: Rule, letter: Letter) -> dict[str, str]:
	"""The filter's variables: the first group of the pattern, or all it found; what was not found is empty (INC-13)."""
	values = {}
	for name, place, pattern in rule.variables:
		found = _search(pattern, letter.place(place))
		text = (found[1] if found.re.groups else found[0]) if found else ""
		values[name] = " ".join((text or "").split())[:500]
	return values


def fill(text: str | None, variables: Mapping[str, str]) -> str:
	"""`Order [[order]]` with the variables in it; one that is not there is empty."""
	return _VARIABLE.sub(lambda match: variables.get(match[1].lower(), ""), text or "").strip()


def variables_in(text: str | None) -> list[str]:
	"""The variables a text uses."""
	return [name.lower() for name in _VARIABLE.findall(text or "")]


def problem(pattern: str) -> str | None:
	"""What is wrong with a pattern, in words of the regular expression's own; None when it may be used."""
	try:
		re.compile(pattern, _FLAGS)
		tree = _parser.parse(pattern, _FLAGS)
	except (re.error, OverflowError, RecursionError) as error:
		return str(error)
	if _repeats_a_repeat(tree):
		return "a repeated part repeats or chooses itself, as in (a+)+ or (a|ab)*, which may take for ever"
	return None


def is_name(name: str) -> bool:
	"""Whether a variable may be called that: small letters, digits, underscores."""
	return bool(_NAME.fullmatch(name))


def _tidy(lines: Iterable[str]) -> str:
	"""Lines without empty ones in a row: what a pattern could run through again and again is short."""
	short = [" ".join(line.split())[:LONGEST_LINE] for line in lines]
	return "\n".join(line for number, line in enumerate(short) if line or (number and short[number - 1]))


def _search(pattern: str, text: str) -> re.Match | None:
	return re.compile(pattern, _FLAGS).search(text)


def _repeats_a_repeat(tree, inside: bool = False) -> bool:
	"""Whether something without end, or a choice, is repeated without end."""
	for operator, value in tree:
		if operator in _REPEATS:
			_least, most, part = value
			endless = most == _constants.MAXREPEAT
			if (inside and endless) or _repeats_a_repeat(part, inside or endless):
				return True
		elif operator == _constants.BRANCH:
			if inside or any(_repeats_a_repeat(branch, inside) for branch in value[1]):
				return True
		elif operator == _constants.SUBPATTERN:
			if _repeats_a_repeat(value[-1], inside):
				return True
		elif operator in (_constants.ASSERT, _constants.ASSERT_NOT) and _repeats_a_repeat(value[1], inside):
			return True
	return False
