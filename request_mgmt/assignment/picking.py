"""Picking one of several colleagues by a category's method (BEHAVIOUR ASG-2 to ASG-6). Pure: no site, no clock.

Chance and the rotation's counter come in as arguments, so that every choice can be repeated in a test.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

EVEN = "Even"
WEIGHTED = "Weighted"
FEWEST_OPEN = "Fewest open"
DO_NOT_ASSIGN = "Do not assign"


@dataclass(frozen=True)
class Candidate:
	"""A member who might get the request.

	`weight` is None for who is a member only through a user group: Weighted passes him by (ASG-3).
	"""

	user: str
	weight: int | None = 1
	open_requests: int = 0
	present: bool = True
	active: bool = True


def pick(method: str, candidates: Sequence[Candidate], counter: int, rng: random.Random) -> str | None:
	"""The user the method chooses among those present and active; None when there is none.

	`counter` counts the delegations of the category so far; whoever stores it adds one for each.
	"""
	able = [candidate for candidate in candidates if candidate.present and candidate.active]
	if method == DO_NOT_ASSIGN or not able:
		return None
	if method == WEIGHTED:
		return _weighted(able, rng)
	if method == FEWEST_OPEN:
		return _fewest_open(able, counter)
	return able[counter % len(able)].user


def _weighted(candidates: list[Candidate], rng: random.Random) -> str | None:
	"""Weights 1, 2, 5: of the numbers 1 to 8 the first is A's, 2 and 3 are B's, 4 to 8 are C's."""
	total = sum(max(0, candidate.weight or 0) for candidate in candidates)
	if not total:
		return None
	number = rng.randint(1, total)
	for candidate in candidates:
		number -= max(0, candidate.weight or 0)
		if number <= 0:
			return candidate.user
	return None


def _fewest_open(candidates: list[Candidate], counter: int) -> str:
	"""Among equals the rotation decides: always the first of the list would get the work of the quiet hours."""
	least = min(candidate.open_requests for candidate in candidates)
	equal = [candidate for candidate in candidates if candidate.open_requests == least]
	return equal[counter % len(equal)].user
