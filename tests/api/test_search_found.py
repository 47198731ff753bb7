"""A search finds what going through everything finds, in few queries, however the words are spread (BEHAVIOUR FND-9)."""

import random

import frappe
import pytest

from request_mgmt.api import lists, requests
from request_mgmt.records import search_index
from request_mgmt.records.search_index import TABLE
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_category, make_manager

FIRST = 900_000_001
NUMBERS = 1500
# How many of a hundred requests hold a word that begins so; the endings make several words of each
SPREAD = {"qxcommon": 60, "qxusual": 20, "qxseldom": 3, "qxrare": 0.3}
ENDINGS = ("", "", "", "a", "b", "c", "d", "æ")


@pytest.fixture
def world(site):
	"""Requests by number: state and words. Besides those of SPREAD one word is only in the newest, one in the oldest, and
	two never stand together."""
	chance = random.Random(7)
	made = {}
	for number in range(FIRST, FIRST + NUMBERS):
		words = {
			start + chance.choice(ENDINGS) for start, share in SPREAD.items() if chance.random() * 100 < share
		}
		place = (number - FIRST) / NUMBERS
		if place > 0.95 or (place < 0.2 and chance.random() < 0.005):
			words.add("qxnews")
		if place < 0.3:
			words.add("qxlegacy")
		words.add("qxeven" if number % 2 else "qxodd")
		made[number] = (0 if place > 0.97 else chance.choice((0, 1, 1, 1, 1, 1, 1, 1, 2)), words)
	rows = [
		(number, search_index.words_of(word)[0], state)
		for number, (state, words) in made.items()
		for word in words
	]
	for start in range(0, len(rows), 500):
		some = rows[start : start + 500]
		frappe.db.sql(
			f"insert into `{TABLE}` (request, word, state) values {', '.join(['(%s, %s, %s)'] * len(some))}",
			[value for row in some for value in row],
		)
	yield made
	frappe.db.rollback()


def gone_through(world: dict, text: str, states) -> list[int]:
	terms = search_index.words_of(text)
	return [
		number
		for number, (state, words) in sorted(world.items(), reverse=True)
		if state in states
		and all(any(word.startswith(term) for word in search_index.words_of(*words)) for term in terms)
	]


def mixes() -> list[str]:
	chance = random.Random(11)
	words = [
		start + ending
		for start in (*SPREAD, "qxnews", "qxlegacy", "qxeven", "qxodd", "qx", "qxnone")
		for ending in ENDINGS
	]
	several = [" ".join(chance.sample(words, chance.choice((2, 2, 3, 4)))) for _number in range(120)]
	starts = [*SPREAD, "qxnews", "qxlegacy", "qxeven", "qxodd"]
	pairs = [f"{one} {other}" for one in starts for other in starts if one < other]
	return [*dict.fromkeys(words), *pairs, *several, "qxc qxu qxs", "QXCOMMONÆ qxusual"]


@pytest.mark.parametrize("most", [1, 5, 100, 5000])
@pytest.mark.parametrize("states", [(0,), (0, 1), (2,)])
def test_what_is_found_is_what_going_through_everything_finds(world, most, states):
	for text in mixes():
		expected = gone_through(world, text, states)
		with count_queries() as seen:
			found = search_index.newest(text, states, most)
		assert found.requests == expected[: len(found.requests)], text
		assert found.cut or found.requests == expected, text
		assert found.cut or len(expected) <= most, text
		assert len(seen) <= search_index.MOST_STRETCHES + 2, text
		if most == 5000 and "qx" not in text.split():  # more words begin with that than are looked for
			assert not found.cut, text


def test_the_first_words_that_begin_so_are_looked_at_each_once(world):
	every = sorted({word for (word,) in frappe.db.sql(f"select distinct word from `{TABLE}`")})
	for term in ("qx", "qxc", "qxcommon", "qxnone", *every[:: len(every) // 20 or 1]):
		beginning = [word for word in every if word.startswith(term)]
		_top, (known,) = search_index._terms([term], (0, 1))
		assert known.words == beginning[: search_index.MOST_BEGINNINGS], term
		assert known.has_more == (len(beginning) > search_index.MOST_BEGINNINGS), term
	assert any(search_index.STEPS < sum(word.startswith(start) for word in every) for start in ("qx", "qxc"))


def test_a_word_leads_to_the_next_one_past_all_requests_that_hold_it(world):
	"""MariaDB judges by a sample of its index whether to jump, and with a million requests often judges wrong."""
	query, values = search_index._beginning("qx", None)
	plan = frappe.db.sql(f"explain {'' if frappe.db.db_type == 'mariadb' else 'query plan '}{query}", values)
	assert plan and (frappe.db.db_type != "mariadb" or not [row for row in plan if row[2] == TABLE]), plan


def test_no_more_is_looked_at_than_a_page_needs(world):
	with count_queries() as seen:
		assert len(search_index.newest("qxcommon qxusual", (0, 1), 20).requests) == 20
	assert len(seen) <= 3
	nothing = search_index.newest("qxeven qxodd", (0, 1), 20)
	assert (nothing.requests, nothing.cut) == ([], True)  # as far as was looked


def test_rights_states_and_letters_hold_whatever_is_searched(site):
	house()
	make_manager("mona@example.com")
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	chance = random.Random(3)
	nouns, made = ("Rødgrød", "kaffekværn", "printer", "prins", "Ål"), {}
	for _number in range(30):
		title = " ".join(chance.sample(nouns, chance.choice((1, 2, 3))))
		category = chance.choice(("Helpdesk", "Helpdesk", "Board"))
		number = make_request(title, user="mona@example.com", category=category)
		made[number] = (title, category, chance.choice(("Open", "Open", "Closed", "Deleted")))
		with as_user("mona@example.com"):
			if made[number][2] == "Closed":
				requests.close(number)
			elif made[number][2] == "Deleted":
				requests.delete(number)
	for text in (
		"roedgroed",
		"pri",
		"prin",
		"print",
		"kværn pri",
		"aal",
		"Å",
		"PRINTER rød",
		"pri kaf rød",
		"prinz",
	):
		terms = search_index.words_of(text)
		for user, hidden in ((ANNA, {"Board"}), (BOB, set()), ("mona@example.com", set())):
			for closed in (0, 1):
				expected = [
					number
					for number, (title, category, state) in reversed(made.items())
					if category not in hidden
					and state in ("Open", *(["Closed"] * closed))
					and terms
					and all(
						any(word.startswith(term) for word in search_index.parts_of(title)) for term in terms
					)
				]
				with as_user(user):
					for start in (0, 5):
						with count_queries() as seen:
							asked = {"text": text, "include_closed": closed}
							page = lists.fetch("search", asked, "name desc", start, 5)
						assert [row["name"] for row in page["rows"]] == expected[start : start + 5], (
							text,
							user,
						)
						assert page["count"] == len(expected), (text, user)
						assert page["has_more"] == (len(expected) > start + 5)
						mine = [query for query in seen if TABLE in query or "`tabRequest`" in query]
						assert (
							len(mine) <= 5
						)  # terms, stretches, rows, and the count of a page behind the last


def test_more_than_one_text_holds_comes_in_several(world, monkeypatch):
	"""MariaDB cuts a text of group_concat off, within a number."""
	monkeypatch.setattr(search_index, "LONGEST_STRETCH", 40)
	lengths = []
	sql = frappe.db.sql

	def noted(query, *values, **options):
		rows = sql(query, *values, **options)
		if "group_concat" in str(query):
			lengths.append(rows[0][1])
		return rows

	monkeypatch.setattr(frappe.db, "sql", noted)
	found = search_index.newest("qxcommon", (0, 1), 5000)
	expected = gone_through(world, "qxcommon", (0, 1))
	assert max(lengths) <= 40 < len(found.requests) and found.cut
	assert found.requests == expected[: len(found.requests)]
