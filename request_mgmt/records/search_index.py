"""The words of each request, kept so that a search costs the same however many requests there are (BEHAVIOUR FND-9).

One row per request and word, read from the newest request down and only as far as a page needs. Why not the database's
own full text: it cannot stop early. On MariaDB a common word is ranked in all its documents first, and rows are seen only
after the commit; SQLite's has other words and other rules. Plain B-trees do the same on both.

Words are stored as they are compared: small letters without accents, ae oe aa for æ ø å. `state` goes along, because most
searches leave out what is closed: 0 worked on, 1 closed, 2 gone (deleted, merged, spam).
"""

import html
import math
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Coalesce
from pypika import Case
from pypika.functions import Substring

from request_mgmt.records import statements

TABLE = "__request_word"
STATES = {"Open": 0, "Postponed": 0, "Closed": 1, "Deleted": 2, "Merged": 2, "Spam": 2}

LONGEST_WORD = 32
# Words of a title that are so long are found by what stands in them, too: other languages write in several words
LONG_WORD = 8
SHORTEST_PART = 4
LONGEST_TEXT = 200_000
MOST_WORDS = 2000  # of one text: what mail brings is hostile
MOST_TERMS = 8
# A term is the beginning of words: so many of them are looked at, in the order of the alphabet
MOST_BEGINNINGS = 16
# So many words are asked for at once where the question grows with each
STEPS = 9
# How often a word is used is judged by so many of its newest requests
SAMPLE = 16
# Of the rarest term so many times the requests that are wanted are looked at, in so many stretches
LOOKED_AT = 16
MOST_STRETCHES = 6
# Their numbers come back as one text, which databases cut off at a megabyte
LONGEST_STRETCH = 50_000
# So many words are looked up one by one, more of them at once
FEW_WORDS = 2

_LAST = chr(0x10FFFF)
# No request has it: it says that there are no more
_END = 0
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")
_LETTERS = str.maketrans(
	{
		"æ": "ae",
		"ø": "oe",
		"å": "aa",
		"ä": "ae",
		"ö": "oe",
		"ü": "ue",
		"ß": "ss",
		"œ": "oe",
		"ð": "d",
		"þ": "th",
	}
)


@dataclass(frozen=True)
class Found:
	"""Numbers of requests, newest first. `cut`: there are, or may be, more."""

	requests: list[int]
	cut: bool = False


def words_of(*texts: str | None) -> list[str]:
	"""The words of the texts as they are compared, each once. Single letters are none, digits are. Pure."""
	found: dict[str, None] = {}
	for text in texts:
		for word in _WORD.findall(_folded((text or "")[:LONGEST_TEXT])):
			if len(word) > 1 or word.isdigit():
				found[word[:LONGEST_WORD]] = None
				if len(found) >= MOST_WORDS:
					return list(found)
	return list(found)


def parts_of(*headings: str | None) -> list[str]:
	"""The words of titles and names, and the long ones from each letter on: "kværn" is found in "Kaffekværn". Pure."""
	words = words_of(*headings)
	ends = [
		word[at:]
		for word in words
		if len(word) >= LONG_WORD and not word.isdigit()
		for at in range(1, len(word) - SHORTEST_PART + 1)
	]
	return list(dict.fromkeys([*words, *ends]))


def text_of(markup: str | None) -> str:
	"""The text of HTML, well enough for its words. Pure."""
	return html.unescape(_TAG.sub(" ", (markup or "")[: 2 * LONGEST_TEXT]))


def _folded(text: str) -> str:
	plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
	if plain.isascii():
		return plain
	return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


# ---- writing, in the transaction of what is written about


def add_message(request, message, *texts: str | None) -> None:
	"""The request document holds this message too, and other texts with it. One statement, nothing is looked up."""
	_add(request, _of_message(message, *texts))


def add_first(request, message=None, *texts: str | None) -> None:
	"""A new request document, with its first message if it has one."""
	_add(
		request,
		dict.fromkeys([*parts_of(*heading(request)), *(_of_message(message, *texts) if message else ())]),
	)


def _of_message(message, *texts: str | None) -> list[str]:
	body = message.body_text or text_of(message.body_html)
	return words_of(*texts, message.subject, message.author_name, message.sender, body)


def _add(request, words: Collection[str]) -> None:
	if not words or not str(request.name).isdigit():
		return
	ignore = "or ignore" if frappe.db.db_type == "sqlite" else "ignore"
	row = f"({int(request.name)}, %s, {STATES.get(request.base_status, 0)})"
	rows = ", ".join([row] * len(words))
	statements.write(
		TABLE, f"insert {ignore} into `{TABLE}` (request, word, state) values {rows}", list(words)
	)


def heading(request) -> tuple[str | None, ...]:
	"""What is searched of the request document itself."""
	return request.title, request.contact_name, request.company_name


def put_state(request: str, base_status: str) -> None:
	"""The request went from one state to another."""
	if words := _stored(request):
		table = _table()
		query = frappe.qb.update(table).set(table.state, STATES[base_status])
		query.where((table.request == int(request)) & table.word.isin(words)).run()


def renew(request) -> None:
	"""The words of the request document out of what is stored of it now. Four queries at most."""
	wanted = {*parts_of(*heading(request)), *words_of(*_texts_of(request.name))}
	stored = set(_stored(request.name))
	_remove(request.name, stored - wanted)
	_add(request, wanted - stored)


def forget(request: str) -> None:
	_remove(request, _stored(request))


def _stored(request: str) -> list[str]:
	"""Read before they are changed: a statement that looks for rows by request alone would lock the gap behind the
	newest one, where the next mail's words go."""
	if not str(request).isdigit():
		return []
	statements.write_held(TABLE)
	table = _table()
	query = frappe.qb.from_(table).select(table.word).where(table.request == int(request))
	return [row[0] for row in query.run()]


def _remove(request: str, words: Collection[str]) -> None:
	if words:
		table = _table()
		frappe.qb.from_(table).delete().where(
			(table.request == int(request)) & table.word.isin(sorted(words))
		).run()


def _texts_of(request: str) -> Iterable[str]:
	"""As they are now, not as they were when the transaction began and waited for the request."""
	message, file = frappe.qb.DocType("Message"), frappe.qb.DocType("File")
	body = Case().when(Coalesce(message.body_text, "") == "", message.body_html).else_(message.body_text)
	rows = (
		frappe.qb.from_(message)
		.select(message.subject, message.author_name, message.sender, Substring(body, 1, 2 * LONGEST_TEXT))
		.where(message.request == request)
		.for_update()
		.run()
	)
	files = (
		frappe.qb.from_(message)
		.join(file)
		.on((file.attached_to_name == message.name) & (file.attached_to_doctype == "Message"))
		.select(file.file_name)
		.where((message.request == request) & (message.attachment_count > 0))
		.for_update()
		.run()
	)
	for subject, author, sender, text in rows:
		yield from (subject, author, sender, text_of(text) if (text or "").lstrip().startswith("<") else text)
	yield from (row[0] for row in files)


# ---- searching


@dataclass(frozen=True)
class _Term:
	"""A word of a search. `words`: those there are that begin with it, `has_more` than are looked for; `density`: which part
	of the newest requests holds one of them, at least."""

	words: list[str]
	density: float
	has_more: bool

	@property
	def is_few(self) -> bool:
		"""Whether its words are so few that they are looked up one by one."""
		return len(self.words) <= FEW_WORDS


@dataclass(frozen=True)
class _Stretch:
	"""Requests of one term that were looked at: those that hold the other terms, how many there were, the oldest one."""

	found: list[int]
	looked_at: int
	oldest: int


def newest(text: str, states: Collection[int], most: int) -> Found | None:
	"""The newest requests in which words begin with each word of `text`; None when there is no word in it.

	At most `most` of them. The requests of the rarest word are gone through from the newest down, in stretches, and only
	these are looked up for the others, until there are enough. Two queries as a rule, `MOST_STRETCHES` + 1 at most.
	"""
	terms = words_of(text)[:MOST_TERMS]
	if not terms:
		return None
	top, known = _terms(terms, states)
	if not all(term.words for term in known):
		return Found([])
	rarest, *others = sorted(known, key=lambda term: term.density)
	first = _first_of_few if rarest.is_few else _first
	found = first(rarest, others, states, most, top)
	return Found(found.requests, found.cut or any(term.has_more for term in known))


def _first_of_few(rarest: _Term, others: list[_Term], states: Collection[int], most: int, top: int) -> Found:
	"""Of a term of few words, whose requests the index has in order."""
	found: list[int] = []
	looked_at, left = 0, most * LOOKED_AT
	# SQLite stops by itself when there are enough, MariaDB reads the whole stretch first
	share = 0 if frappe.db.db_type == "sqlite" else math.prod(term.density for term in others)
	length = _needed(most + 1, share, left)
	for _stretch in range(MOST_STRETCHES):
		length = min(length, LONGEST_STRETCH)
		part = _until_enough(rarest, others, states, top, (looked_at, length), most + 1 - len(found))
		found += part
		if found and found[-1] == _END:
			found.pop()
			return Found(found[:most], cut=len(found) > most)
		looked_at += length
		left -= length
		if len(found) > most or not left:
			break
		share = len(found) / looked_at
		length = min(max(_needed(most + 1 - len(found), share, left), 2 * length), left)
	return Found(found[:most], cut=True)


def _first(rarest: _Term, others: list[_Term], states: Collection[int], most: int, top: int) -> Found:
	"""Of a term of many words: stretch by stretch of numbers, as long as its density lets expect to hold enough."""
	found: list[int] = []
	left, density = most * LOOKED_AT, rarest.density
	length = _needed(most, math.prod(term.density for term in others), left)
	for _stretch in range(MOST_STRETCHES):
		length = min(length, LONGEST_STRETCH)
		bottom = _bottom(top, length, density)
		part = _in_stretch(rarest, others, states, (bottom, top), length)
		found += part.found
		left -= part.looked_at
		reached = part.oldest if part.looked_at == length else bottom
		if not reached:
			return Found(found[:most], cut=len(found) > most)
		if len(found) >= most or not left:
			break
		share = len(found) / (most * LOOKED_AT - left or 1)
		length = min(max(_needed(most - len(found), share, left), 2 * part.looked_at), left)
		density = max(part.looked_at, 1) / (top - reached + 1)
		top = reached - 1
	return Found(found[:most], cut=True)


def _needed(most: int, share: float, at_most: int) -> int:
	"""So many are to be looked at for `most` to be found when `share` of them are. Pure."""
	if share >= 1:
		return min(most, at_most)
	return min(int(1.2 * most / share), at_most) if share else at_most


def _bottom(top: int, length: int, density: float) -> int:
	"""The number from which on there are surely `length` requests, if they are as close together as above `top`. Pure."""
	return max(0, int(top - 2 * length / density)) if density else 0


def _terms(terms: list[str], states: Collection[int]) -> tuple[int, list[_Term]]:
	"""The highest number there is, and each term with its words. One query, or two where very many words begin so."""
	top, found = 0, {at: [] for at in range(len(terms))}
	behind: dict[int, str | None] = dict.fromkeys(found)
	while behind:
		rows = _words_behind(terms, behind, states)
		top = max([top, *(row[2] for row in rows)])
		for at in list(behind):
			mine = sorted(row for row in rows if row[0] == at)
			found[at] += mine
			if len(mine) < _at_once() or len(found[at]) > MOST_BEGINNINGS:
				del behind[at]
			else:
				behind[at] = mine[-1][1]
	known = []
	for mine in found.values():
		kept = mine[:MOST_BEGINNINGS]
		density = sum(SAMPLE / (top - oldest + 1) for row in kept for oldest in row[3:] if oldest is not None)
		known.append(_Term([row[1] for row in kept], density, len(mine) > len(kept)))
	return top, known


def _words_behind(terms: list[str], behind: dict[int, str | None], states: Collection[int]) -> tuple:
	"""Of each term words that begin with it, itself first, or those behind one of them: (place of the term, word, the highest
	number there is, which of its requests in each state is the sixteenth from the end)."""
	newest_one = f"(select max(request) from `{TABLE}`)"
	reach = ", ".join(
		f"(select request from `{TABLE}` {_by_word()} where word = found.word and state = {int(state)} "
		f"order by request desc limit 1 offset {SAMPLE - 1})"
		for state in states
	)
	parts, values = [], []
	for at, word in behind.items():
		query, given = _beginning(terms[at], word)
		parts.append(
			f"select {at}, found.word, {newest_one}, {reach} from ({query}) as found where word is not null"
		)
		values += given
	return frappe.db.sql(" union all ".join(parts), values)


def _beginning(term: str, behind: str | None) -> tuple[str, list[str]]:
	"""A query for words there are that begin with a term, itself first, or for those `behind` one of them, in their order, and its
	values. Each step jumps over all rows of a word.

	MariaDB could do so by itself where it is asked for different words, but goes by how many it thinks there are, and may go through
	half a million rows of one. What the least word is that follows another one it knows before it begins with anything.
	"""
	end = term + _LAST
	if frappe.db.db_type == "sqlite":
		following = f"select word from `{TABLE}` where word {{}} and word < %s order by word limit 1"
		return (
			f"with recursive one(word) as (select ({following.format('>= %s')}) union all "
			f"select ({following.format('> one.word')}) from one where one.word is not null limit {_at_once()}) "
			"select word from one"
		), [term, end, end]
	words, values = [], []
	for step in range(_at_once()):
		least = f"(select min(word) from `{TABLE}` where word {'>' if behind or step else '>='} {{}} and word < %s)"
		words.append(least.format(words[-1] if words else "%s"))
		values += [behind or term, *[end] * (step + 1)]
	return " union all ".join(f"select {word} as word" for word in words), values


def _at_once() -> int:
	return MOST_BEGINNINGS + 1 if frappe.db.db_type == "sqlite" else STEPS


def _until_enough(
	term: _Term,
	others: list[_Term],
	states: Collection[int],
	top: int,
	stretch: tuple[int, int],
	most: int,
) -> list[int]:
	"""The newest requests of a term of few words that hold the others, too, `most` at most; `_END` behind them when there are
	no more of the term. `stretch`: how many of it are passed over, how many looked at. One query, one row comes back.

	The index has them in order, so the database merges what it reads of each word, and stops when there are enough.
	"""
	passed_over, length = map(int, stretch)
	some = (
		f"select request, state from `{TABLE}` {_by_word()} where word = %s and state = %s and request <= %s"
	)
	if frappe.db.db_type != "sqlite":  # it does not merge what it sorts, and would read all of them
		some = f"select * from ({some} order by request desc limit {passed_over + length}) as part"
	parts = [(word, state, top) for word in term.words for state in states]
	values: list = [value for part in parts for value in part]
	holds = " and ".join(_holds(other, values) for other in others) or "1"
	query = (
		f"select group_concat(request) from (select request from ({' union '.join([some] * len(parts))} "
		f"union select {_END}, 0 order by request desc limit {length} offset {passed_over}) as some "
		f"where request = {_END} or {holds} limit {int(most)}) as found"
	)
	((found,),) = frappe.db.sql(query, values)
	return _numbers(found)


def _in_stretch(
	term: _Term, others: list[_Term], states: Collection[int], between: tuple[int, int], most: int
) -> _Stretch:
	"""The newest requests of the term with such numbers, `most` at most. One query, one row comes back."""
	values: list = []
	conditions = [_holds(other, values) for other in others]
	fits = f"case when {' and '.join(conditions)} then request end" if conditions else "request"
	values += [tuple(term.words), tuple(states), *between]
	((found, looked_at, oldest),) = frappe.db.sql(
		f"select group_concat({fits}), count(*), min(request) from (select distinct request, state from `{TABLE}` {_by_word()} "
		f"where word in %s and state in %s and request between %s and %s order by request desc limit {int(most)}) as some",
		values,
	)
	return _Stretch(_numbers(found), looked_at, oldest or 0)


def _numbers(found: str | None) -> list[int]:
	return sorted(map(int, found.split(",")), reverse=True) if found else []


def _holds(term: _Term, values: list) -> str:
	"""Whether a request of `some` holds a word of the term: by the index of words, where the requests of one stand close
	together, if these are few."""
	exists = f"exists (select 1 from `{TABLE}` {{}} where request = some.request and {{}})"
	if term.is_few:
		values += term.words
		one = exists.format(_by_word(), "word = %s and state = some.state")
		return f"({' or '.join([one] * len(term.words))})"
	values += [term.words[0], term.words[-1]]
	return exists.format("", "word between %s and %s")


def _by_word() -> str:
	return f"indexed by `{TABLE}_newest`" if frappe.db.db_type == "sqlite" else "force index (newest)"


def _table():
	return frappe.qb.DocType(TABLE)


# ---- the table itself


def make_table() -> None:
	"""Unless it is there. Small letters are told apart nowhere else, so the words compare byte by byte."""
	if frappe.db.db_type == "sqlite":
		frappe.db.sql_ddl(
			f"create table if not exists `{TABLE}` (request integer not null, word text not null, "
			"state integer not null, primary key (request, word)) without rowid"
		)
		frappe.db.sql_ddl(f"create index if not exists `{TABLE}_newest` on `{TABLE}` (word, state, request)")
		return
	frappe.db.sql_ddl(
		f"create table if not exists `{TABLE}` (request bigint not null, "
		f"word varchar({LONGEST_WORD}) character set utf8mb4 collate utf8mb4_bin not null, state tinyint not null, "
		"primary key (request, word), key newest (word, state, request)) engine=InnoDB"
	)


def drop_table() -> None:
	frappe.db.sql_ddl(f"drop table if exists `{TABLE}`")
