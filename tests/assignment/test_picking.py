"""The methods of a category as rules (BEHAVIOUR ASG-2 to ASG-6); no site."""

import random
from collections import Counter

import pytest

from request_mgmt.assignment.picking import Candidate, pick

pytestmark = pytest.mark.pure

CHANCE = random.Random(7)


class Dice(random.Random):
	"""Throws what it is told."""

	def __init__(self, *numbers):
		super().__init__()
		self.numbers = list(numbers)

	def randint(self, low, high):
		number = self.numbers.pop(0)
		assert low <= number <= high
		return number


def people(*users, **values):
	return [Candidate(user, **values) for user in users]


def turns(method, candidates, times, rng=CHANCE):
	return [pick(method, candidates, counter, rng) for counter in range(times)]


def test_even_goes_round():
	assert turns("Even", people("a", "b", "c"), 6) == ["a", "b", "c"] * 2


def test_even_leaves_out_who_is_absent():
	candidates = [Candidate("a"), Candidate("b", present=False), Candidate("c")]
	assert turns("Even", candidates, 6) == ["a", "c"] * 3


def test_even_leaves_out_who_is_inactive():
	candidates = [Candidate("a", active=False), Candidate("b")]
	assert turns("Even", candidates, 2) == ["b", "b"]


@pytest.mark.parametrize(
	"number, user", [(1, "a"), (2, "b"), (3, "b"), (4, "c"), (5, "c"), (6, "c"), (7, "c"), (8, "c")]
)
def test_weighted_gives_each_number_to_whom_it_belongs(number, user):
	candidates = [Candidate("a", 1), Candidate("b", 2), Candidate("c", 5)]
	assert pick("Weighted", candidates, 0, Dice(number)) == user


def test_weighted_follows_the_weights():
	candidates = [Candidate("a", 1), Candidate("b", 2), Candidate("c", 5), Candidate("never", 0)]
	seen = Counter(turns("Weighted", candidates, 8000, random.Random(1)))
	assert seen["never"] == 0
	assert seen["a"] == pytest.approx(1000, abs=120)
	assert seen["b"] == pytest.approx(2000, abs=160)
	assert seen["c"] == pytest.approx(5000, abs=200)


def test_weighted_passes_by_who_is_in_through_a_group_only():
	candidates = [Candidate("grouped", None), Candidate("a", 1)]
	assert set(turns("Weighted", candidates, 50)) == {"a"}
	assert pick("Weighted", candidates[:1], 0, CHANCE) is None


def test_weighted_shares_an_absent_members_part():
	candidates = [Candidate("a", 1), Candidate("b", 9, present=False)]
	assert set(turns("Weighted", candidates, 20)) == {"a"}


def test_fewest_open_takes_the_least_loaded():
	candidates = [
		Candidate("a", open_requests=3),
		Candidate("b", open_requests=1),
		Candidate("c", open_requests=2),
	]
	assert pick("Fewest open", candidates, 0, CHANCE) == "b"


def test_fewest_open_shares_among_equals():
	candidates = people("a", "b", open_requests=2)
	assert turns("Fewest open", candidates, 4) == ["a", "b", "a", "b"]


def test_do_not_assign_picks_nobody():
	assert pick("Do not assign", people("a"), 0, CHANCE) is None


@pytest.mark.parametrize("method", ["Even", "Weighted", "Fewest open", "Do not assign"])
def test_nobody_is_picked_from_nobody(method):
	assert pick(method, [], 3, CHANCE) is None
	assert pick(method, people("a", present=False), 3, CHANCE) is None
