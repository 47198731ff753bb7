"""Regular expressions people write, taken only where finding out that they do not match takes no time worth speaking of.

Python's engine goes back and tries again, and some patterns make it do so for years. How often it may at most is reckoned from the
pattern before it is used on a text of at most `LONGEST_TEXT` signs. Pure.
"""

import re
from functools import lru_cache

try:
	from re import _constants as sign
	from re import _parser as parser
except ImportError:  # Python 3.10
	import sre_constants as sign
	import sre_parse as parser

LONGEST_PATTERN = 200
LONGEST_TEXT = 255
# So many ways to match are tried within a second
MOST_WAYS = 20_000_000


class PatternError(ValueError):
	"""The pattern cannot be read, is too long, or would take too long."""


@lru_cache(maxsize=100)
def compiled(pattern: str) -> re.Pattern:
	"""The pattern, for which large and small letters are the same; PatternError says in one word what is wrong with it."""
	if len(pattern) > LONGEST_PATTERN:
		raise PatternError("long")
	try:
		parsed = parser.parse(pattern, re.IGNORECASE)
		found = re.compile(pattern, re.IGNORECASE)
	except (re.error, RecursionError, OverflowError):
		raise PatternError("unreadable")
	begins = bool(parsed.data) and parsed.data[0] == (sign.AT, sign.AT_BEGINNING)
	begins = begins and not found.flags & re.MULTILINE  # there each line has a beginning
	if _ways(parsed) * (1 if begins else LONGEST_TEXT) > MOST_WAYS:
		raise PatternError("slow")
	return found


def _ways(parts) -> int:
	"""In how many ways at most these, one after the other, match at one place."""
	ways = 1
	for kind, value in parts:
		ways = min(ways * _of_one(kind, value), MOST_WAYS + 1)
	return ways


def _of_one(kind, value) -> int:
	if kind in (sign.MAX_REPEAT, sign.MIN_REPEAT) or str(kind) == "POSSESSIVE_REPEAT":
		least, most, inner = value
		most = min(most, LONGEST_TEXT)
		if least > LONGEST_TEXT:
			return MOST_WAYS + 1
		return max(1, least) * sum(_power(_ways(inner), times) for times in range(least, most + 1))
	if kind == sign.BRANCH:
		return sum(_ways(branch) for branch in value[1])
	if kind == sign.SUBPATTERN:
		return _ways(value[-1])
	if kind in (sign.ASSERT, sign.ASSERT_NOT):
		return _ways(value[1])
	if str(kind) == "ATOMIC_GROUP":
		return _ways(value)
	if kind == sign.GROUPREF_EXISTS:
		return sum(_ways(branch) for branch in value[1:] if branch)
	return LONGEST_TEXT if kind == sign.GROUPREF else 1


def _power(ways: int, times: int) -> int:
	return 1 if ways == 1 else min(ways ** min(times, 64), MOST_WAYS + 1)
