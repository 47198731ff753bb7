"""The words of each request, kept so that a search costs the same however many requests there are (BEHAVIOUR FND-9).

One row per request and word, read from the newest request down and only as far as a page needs. Why not the database's
own full text: it cannot stop early. On MariaDB a common word is ranked in all its documents first, and rows are seen only
after the commit; SQLite's has other words and other rules. Plain B-trees do the same on both.

Words are stored as they are compared: small letters without accents, ae oe aa for æ ø å. `state` goes along, because most
searches leave out what is closed: 0 worked on, 1 closed, 2 gone (deleted, merged, spam).
"""

import html
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
# Requests that are looked at for a further term
AT_ONCE = 100
# Terms that are all common are compared in a stretch of their newest requests, then in a longer one
STRETCHES = (1, 16)

_LAST = chr(0x10FFFF)
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
	message, file = frappe.qb.DocType("Message"), frappe.qb.DocType("File")
	body = Case().when(Coalesce(message.body_text, "") == "", message.body_html).else_(message.body_text)
	rows = (
		frappe.qb.from_(message)
		.select(message.subject, message.author_name, message.sender, Substring(body, 1, 2 * LONGEST_TEXT))
		.where(message.request == request)
		.run()
	)
	files = (
		frappe.qb.from_(message)
		.join(file)
		.on((file.attached_to_name == message.name) & (file.attached_to_doctype == "Message"))
		.select(file.file_name)
		.where((message.request == request) & (message.attachment_count > 0))
		.run()
	)
	for subject, author, sender, text in rows:
		yield from (subject, author, sender, text_of(text) if (text or "").lstrip().startswith("<") else text)
	yield from (row[0] for row in files)


# ---- searching


def newest(text: str, states: Collection[int], most: int) -> Found | None:
	"""The newest requests in which words begin with each word of `text`; None when there is no word in it.

	At most `most` of them. A fixed number of queries for each word.
	"""
	terms = sorted(words_of(text)[:MOST_TERMS], key=len, reverse=True)
	if not terms:
		return None
	beginnings = [_beginning(term) for term in terms]
	if not all(beginnings):
		return Found([])
	for length in STRETCHES:
		found = _in_stretch(beginnings, states, most, most * length)
		if not found.cut or len(found.requests) >= most or len(terms) == 1:
			break
	return Found(found.requests[:most], found.cut or len(found.requests) > most)


def _in_stretch(beginnings: list[list[str]], states: Collection[int], most: int, length: int) -> Found:
	"""Rarest first, as far as that shows: once one term is known in full, the others are looked up for its requests."""
	common: set[int] | None = None
	down_to = 0
	for at, words in enumerate(beginnings):
		listed = _newest_with(words, states, length)
		if len(listed) < length:
			others = beginnings[:at] + beginnings[at + 1 :]
			return Found(_those_with(others, states, listed, most))
		down_to = max(down_to, listed[-1])
		common = set(listed) if common is None else common & set(listed)
	return Found(sorted((one for one in common or () if one >= down_to), reverse=True), cut=True)


def _beginning(term: str) -> list[str]:
	"""Words there are that begin with the term, itself first: each step jumps over all rows of a word."""
	following = (
		f"(select word from `{TABLE}` where word {{sign}} {{after}} and word < %(end)s order by word limit 1)"
	)
	if frappe.db.db_type == "sqlite":
		first, then = (
			following.format(sign=">=", after="%(term)s"),
			following.format(sign=">", after="found.word"),
		)
		query = f"""with recursive found(word) as (
			select {first} union all select {then} from found where found.word is not null limit %(most)s
		) select word from found where word is not null"""
	else:
		query = f"select distinct word from `{TABLE}` where word >= %(term)s and word < %(end)s order by word limit %(most)s"
	return [
		row[0] for row in frappe.db.sql(query, {"term": term, "end": term + _LAST, "most": MOST_BEGINNINGS})
	]


def _newest_with(words: list[str], states: Collection[int], most: int) -> list[int]:
	one = f"select request from (select request from `{TABLE}` where word = %s and state = %s order by request desc limit {most}) as part"
	parts = [(word, state) for word in words for state in states]
	query = " union ".join([one] * len(parts))
	rows = frappe.db.sql(
		f"{query} order by request desc limit {most}", [value for part in parts for value in part]
	)
	return [row[0] for row in rows]


def _those_with(
	others: list[list[str]], states: Collection[int], requests: list[int], most: int
) -> list[int]:
	"""Those of the requests that hold a word of each; no more are looked at when there are more than enough."""
	if not others:
		return requests
	found: list[int] = []
	for start in range(0, len(requests), AT_ONCE):
		some = requests[start : start + AT_ONCE]
		for words in others:
			some = _holding(words, states, some)
		found += some
		if len(found) > most:
			break
	return found


def _holding(words: list[str], states: Collection[int], requests: list[int]) -> list[int]:
	"""By the index of words, where the requests of one stand close together, not by that of requests."""
	if not requests:
		return []
	by_word = f"indexed by `{TABLE}_newest`" if frappe.db.db_type == "sqlite" else "force index (newest)"
	numbers = ", ".join(map(str, map(int, requests)))
	rows = frappe.db.sql(
		f"select distinct request from `{TABLE}` {by_word} "
		f"where word in %(words)s and state in %(states)s and request in ({numbers})",
		{"words": tuple(words), "states": tuple(states)},
	)
	return sorted((row[0] for row in rows), reverse=True)


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
