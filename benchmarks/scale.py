"""What lists, searches and screens cost with very many requests.

`python -m benchmarks.scale --requests N [--bench PATH --site NAME] --json OUT`

Builds the data by itself: N requests with four messages each, most of them closed, 2 % open, words of a vocabulary in which
few are common and most are rare. Measured as an agent to whom one category is closed, over HTTP with one worker and by the clock
(`p50_ms`, `p95_ms`), and within one process without HTTP. With ERPNext on the site as many Issues are built and listed beside. On a real site, and in --folder, what was built stays and is
used again: take a site of its own.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import rows, served, sites

MESSAGES = 4
RUNS = 30
WARM_UP = 3
FIRST = 1_000_000
AGENT = "scale.agent@benchmark.example"
PASSWORD = "Kode-1234!"
AGENTS = 20
CATEGORIES = 12
COMPANIES = 2_000
VOCABULARY = 30_000
TEXTS = 20_000
SEED = 7


def main() -> None:
	parser = sites.arguments(argparse.ArgumentParser(description=__doc__))
	parser.add_argument("--requests", type=int, required=True)
	parser.add_argument(
		"--folder", type=Path, help="keep the site of the embedded host there, and use it again"
	)
	parser.add_argument("--only", default="", help="measure only that whose name holds this text")
	options = parser.parse_args()
	if not options.bench and not options.folder:
		with tempfile.TemporaryDirectory(prefix="request-mgmt-scale-", ignore_cleanup_errors=True) as folder:
			options.folder = Path(folder)
			run(options)
	else:
		run(options)


def run(options: argparse.Namespace) -> None:
	where = options.json.resolve() if options.json else None
	with sites.kept(options) as site:
		began = time.perf_counter()
		world = build(options.requests)
		built = time.perf_counter() - began
		with served.caller(*_signed_in(site)) as call:
			measured = measure(world, call, options.only)
		result = {
			"requests": options.requests,
			"messages": options.requests * MESSAGES,
			"seconds_to_build": round(built),
			"machine": sites.machine(),
			"measured": measured,
		}
	text = json.dumps(result, indent=1)
	if where:
		where.write_text(text, encoding="utf-8")
	print(text)


def _signed_in(site) -> tuple:
	"""The agent with a password; what `served.caller` is to know."""
	import frappe
	from frappe.utils.password import update_password

	update_password(AGENT, PASSWORD)
	agent = frappe.get_doc("User", AGENT)
	if frappe.db.exists("Role", "Support Team"):
		agent.add_roles("Support Team")
	frappe.db.commit()
	return site.sites_path, site.name, AGENT, PASSWORD


class World:
	"""The words, people and moments that the rows are made of; the same at each run."""

	def __init__(self, requests: int):
		self.requests = requests
		self.random = random.Random(SEED)
		letters = "bdfgklmnprst"
		self.vocabulary = [
			"".join(letters[at // 12**place % 12] + "aeiouy"[(at + place) % 6] for place in range(4))
			for at in range(VOCABULARY)
		]
		self.random.shuffle(self.vocabulary)
		self.common, self.rare = self.vocabulary[:200], self.vocabulary[200:]
		self.texts = [self._text() for _number in range(TEXTS)]
		self.text_words = [tuple(dict.fromkeys(text.split())) for text in self.texts]
		self.agents = [AGENT, *(f"scale{number}@benchmark.example" for number in range(1, AGENTS))]
		self.categories = [f"Scale {number}" for number in range(CATEGORIES)]
		self.now = datetime.now().replace(microsecond=0)

	def _text(self) -> str:
		words = self.random.choices(self.common, k=12) + self.random.choices(self.vocabulary, k=8)
		self.random.shuffle(words)
		return " ".join(words)

	def created(self, number: int) -> datetime:
		"""Spread over three years, the last one now."""
		return self.now - timedelta(seconds=(self.requests - number) * 94_608_000 // self.requests)

	def company(self, number: int) -> int:
		return number * 7919 % COMPANIES

	def texts_of(self, number: int) -> list[int]:
		return [(number * 31 + 7 * at * at + number // 17) % TEXTS for at in range(MESSAGES)]

	def title(self, number: int) -> str:
		return f"{self.texts[number * 13 % TEXTS][:40].rsplit(' ', 1)[0]} {number}"

	def state(self, number: int) -> str:
		"""2 % are open, as many of the old ones as nobody ever closes."""
		if number * 7919 % 1000 < 4 or (number > self.requests * 0.97 and number % 2):
			return "Open"
		return "Postponed" if number % 500 == 0 else "Closed"

	def priority(self, number: int) -> str:
		return "Scale high" if number % 20 == 7 else "Scale normal"

	def request_type(self, number: int) -> str | None:
		"""One in a thousand is of a type."""
		return "Scale rare" if number % 1000 == 501 else None

	def agent(self, number: int) -> str | None:
		return None if number % 41 == 0 else self.agents[number * 17 % AGENTS]


def build(requests: int) -> World:
	"""People, categories, requests with messages, log and words, and Issues where there are any."""
	import frappe

	world = World(requests)
	if frappe.db.exists("Request", str(FIRST)):
		if frappe.db.count("Request") >= requests > 0 and frappe.db.exists(
			"Request", str(FIRST + requests - 1)
		):
			return world
		sys.exit("There are requests of another benchmark on this site. Use a new one.")
	_people(world)
	from request_mgmt.records import search_index

	_drop_index(search_index.TABLE)
	rows.insert("tabRequest", REQUEST, _requests(world))
	rows.insert("tabMessage", MESSAGE, _messages(world))
	rows.insert("tabRequest Log", LOG, _log(world))
	rows.insert(search_index.TABLE, ("request", "word", "state"), _words(world))
	_make_index(search_index)
	if frappe.db.exists("DocType", "Issue"):
		rows.insert("tabIssue", ISSUE, _issues(world))
	_know_the_data()
	frappe.clear_cache()
	return world


def _people(world: World) -> None:
	import frappe

	for number, email in enumerate(world.agents):
		user = {
			"doctype": "User",
			"email": email,
			"first_name": f"Agent {number}",
			"send_welcome_email": 0,
			"user_type": "System User",
			"roles": [{"role": "Request Agent"}],
		}
		frappe.get_doc(user).insert(ignore_permissions=True)
	for number, name in enumerate(world.categories):
		category = {
			"doctype": "Request Category",
			"category_name": name,
			"assignment_method": "Do not assign",
			"members_only": int(number == 0),
			"members": [{"user": world.agents[1 + number % 3], "weight": 1}],
		}
		if number:
			category["members"].append({"user": AGENT, "weight": 1})
		frappe.get_doc(category).insert(ignore_permissions=True)
	rows.insert(
		"tabContact",
		("name", "creation", "modified", "first_name", "company_name", "email_id"),
		(
			(f"scale{at}", world.now, world.now, f"Person {at}", f"Company {at}", f"p{at}@c{at}.example")
			for at in range(COMPANIES)
		),
	)
	rows.insert(
		"tabFavourite",
		("name", "creation", "modified", "user", "request"),
		(
			(f"scale{at}", world.now, world.now, AGENT, str(FIRST + world.requests - 1 - at * 7))
			for at in range(60)
		),
	)


REQUEST = (
	"name creation modified owner modified_by title status base_status agent category original_category contact "
	"contact_name company_name channel access_level read_status last_message_at closed_at deadline message_count "
	"reply_count last_message_from priority request_type"
).split()


def _requests(world: World) -> Iterator[tuple]:
	for number in range(world.requests):
		at, state, company = world.created(number), world.state(number), world.company(number)
		last = at + timedelta(minutes=number % 4000)
		category = world.categories[number * 3 % CATEGORIES if number % 10 else 0]
		yield (
			str(FIRST + number),
			at,
			last,
			AGENT,
			AGENT,
			world.title(number),
			state,
			state,
			world.agent(number),
			category,
			category,
			f"scale{company}",
			f"Person {company}",
			f"Company {company}",
			"E-mail",
			"External",
			"Read" if number % 3 else "Unread",
			last,
			last if state == "Closed" else None,
			at + timedelta(days=2) if number % 5 else None,
			MESSAGES,
			2,
			"Customer" if number % 2 else "Agent",
			world.priority(number),
			world.request_type(number),
		)


MESSAGE = (
	"name creation modified owner modified_by request kind access_level posted_at author_name user contact sender "
	"subject body_text body_html flagged"
).split()


def _messages(world: World) -> Iterator[tuple]:
	for number in range(world.requests):
		at, company, request = world.created(number), world.company(number), str(FIRST + number)
		for place, text in enumerate(world.texts_of(number)):
			moment = at + timedelta(minutes=place)
			body, ours = world.texts[text], place % 2
			yield (
				f"{number:09x}{place}",
				moment,
				moment,
				AGENT,
				AGENT,
				request,
				"Reply" if ours else "Enquiry",
				"External",
				moment,
				AGENT if ours else f"Person {company}",
				AGENT if ours else None,
				None if ours else f"scale{company}",
				None if ours else f"p{company}@c{company}.example",
				None,
				body,
				f"<p>{body}</p>",
				int(place == 0 and (number * 7919) % world.requests < 200),
			)


LOG = ("name", "creation", "modified", "request", "action", "user", "at")


def _log(world: World) -> Iterator[tuple]:
	for number in range(world.requests):
		at, request = world.created(number), str(FIRST + number)
		yield (f"{number:09x}c", at, at, request, "created", None, at)
		at += timedelta(minutes=1)
		yield (f"{number:09x}r", at, at, request, "reply_sent", world.agents[number % AGENTS], at)


def _words(world: World) -> Iterator[tuple]:
	from request_mgmt.records.search_index import STATES, words_of

	for number in range(world.requests):
		company, state = world.company(number), STATES[world.state(number)]
		found = set(
			words_of(
				world.title(number), f"Person Company {company} p{company} c{company} example scale agent"
			)
		)
		for text in world.texts_of(number):
			found.update(world.text_words[text])
		for word in sorted(found):
			yield (FIRST + number, word, state)


ISSUE = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"subject",
	"status",
	"raised_by",
	"description",
)


def _issues(world: World) -> Iterator[tuple]:
	for number in range(world.requests):
		at, company = world.created(number), world.company(number)
		yield (
			f"ISS-{number:08}",
			at,
			at,
			AGENT,
			AGENT,
			world.title(number),
			"Open" if world.state(number) == "Open" else "Closed",
			f"p{company}@c{company}.example",
			world.texts[world.texts_of(number)[0]],
		)


def _drop_index(table: str) -> None:
	"""Filling a table first and sorting it once is many times quicker."""
	import frappe

	if frappe.db.db_type == "sqlite":
		frappe.db.sql_ddl(f"drop index if exists `{table}_newest`")
	else:
		frappe.db.sql_ddl(f"alter table `{table}` drop key newest")


def _make_index(search_index) -> None:
	import frappe

	if frappe.db.db_type == "sqlite":
		frappe.db.sql("pragma cache_size = -2000000")
		search_index.make_table()
	else:
		frappe.db.sql_ddl(f"alter table `{search_index.TABLE}` add key newest (word, state, request)")


def _know_the_data() -> None:
	"""What the database does by itself in the course of time."""
	import frappe

	if frappe.db.db_type != "sqlite":
		for table in ("tabRequest", "tabMessage", "tabRequest Log", "tabFavourite", "__request_word"):
			frappe.db.sql_ddl(f"analyze table `{table}`")


def measure(world: World, call: Callable[..., object], only: str = "") -> dict[str, dict]:
	"""Milliseconds and queries of each whose name holds `only`, run after run with other words and requests; `call` goes over
	HTTP."""
	import frappe

	chance = random.Random(SEED + 1)
	frappe.set_user(AGENT)
	try:
		works = {name: work for name, work in _works(world).items() if only in name}
		return {name: _timed(chance, work, call) for name, work in works.items()}
	finally:
		frappe.set_user("Administrator")


Work = Callable[[random.Random], tuple[str, dict]]
"""Which method is called, and what with: another one each time."""


def _works(world: World) -> dict[str, Work]:
	import frappe

	def call(method: str, **params) -> Work:
		"""Params that are made anew each time are functions of chance."""
		return lambda chance: (
			f"request_mgmt.api.{method}",
			{name: value(chance) if callable(value) else value for name, value in params.items()},
		)

	def search(words: Callable, page_length: int = 50, **filters) -> Work:
		return call(
			"lists.fetch",
			list="search",
			filters=lambda chance: {"text": words(chance), **filters},
			page_length=page_length,
		)

	def criteria(
		field: str,
		operator: str,
		value: Callable,
		further: str | None = "start",
		method="lists.fetch",
		**params,
	) -> Work:
		"""As a screen asks; without `further` to the end."""
		return call(
			method,
			list="search",
			criteria=lambda chance: [{"field": field, "operator": operator, "value": value(chance)}],
			further=further,
			**params,
		)

	def number(chance) -> str:
		while True:
			at = int(world.requests * (1 - chance.random() ** 2))
			if at < world.requests and world.company(at) and not (at % 10 == 0 or at * 3 % CATEGORIES == 0):
				return str(FIRST + at)

	def common(chance) -> str:
		return chance.choice(world.common)

	def rare(chance) -> str:
		return chance.choice(world.rare)

	def nowhere(chance) -> str:
		return f"zzz{chance.random()}"

	def common_and_rare(chance) -> str:
		return f"{common(chance)} {rare(chance)}"

	def sender(chance) -> str:
		return "p{0}@c{0}.example".format(chance.randrange(COMPANIES))

	def person_and_word(chance) -> str:
		return f"p{chance.randrange(COMPANIES)} {common(chance)}"

	def only(chance) -> int:
		"""A request whose number in the title begins no other one's: it is as long as the longest."""
		while True:
			at = world.requests - 1 - chance.randrange(world.requests * 9 // 10)
			if at % 10 and at * 3 % CATEGORIES:
				return at

	def common_and_only(chance) -> str:
		at, common = only(chance), set(world.common)
		return f"{next(word for word in world.texts[world.texts_of(at)[0]].split() if word in common)} {at}"

	def person_and_only(chance) -> str:
		at = only(chance)
		return f"p{world.company(at)} {at}"

	def several(chance) -> str:
		return " ".join(chance.sample(world.common, 2))

	lists = ("own_open", "unassigned", "last", "favourites", "flagged", "queue", "search")
	works = {f"list {name}": call("lists.fetch", list=name) for name in lists}
	works |= {f"list {title}": call("lists.fetch", list=name) for title, name in _saved(world).items()}
	works |= {
		f"board {name} by {field}": call("boards.fetch", list=name, group_by=field)
		for name, field in (("own_open", "status"), ("unassigned", "status"), ("last", "agent"))
	}
	works |= {
		f"chart last by {by}": call("charts.fetch", list="last", group_by=by) for by in ("status", "month")
	}
	works |= {
		"free text, common word": call("free_text.find", text=common, include_closed=1),
		"free text, rare word": call("free_text.find", text=rare, include_closed=1),
		"list last, page 20": call("lists.fetch", list="last", start=950),
		"list own_open by title": call("lists.fetch", list="own_open", order_by="title asc"),
		"list last of a category": call(
			"lists.fetch",
			list="last",
			filters=lambda chance: {"category": chance.choice(world.categories[1:])},
		),
		"list last of a company": call(
			"lists.fetch",
			list="last",
			filters=lambda chance: {"company_name": f"Company {chance.randrange(COMPANIES)}"},
		),
		"search common word": search(common),
		"search common word, closed too": search(common, include_closed=1),
		"search rare word, closed too": search(rare, include_closed=1),
		"search two common words, closed too": search(several, include_closed=1),
		"search common and rare word, closed too": search(common_and_rare, include_closed=1),
		"search beginning of words, closed too": search(
			lambda chance: chance.choice(world.vocabulary)[:5], include_closed=1
		),
		"search person and word": search(person_and_word, include_closed=1),
		# Many more are found in a larger site: what it takes to show as few of them
		"search rare word, two rows": search(rare, 2, include_closed=1),
		"search common and rare word, two rows": search(common_and_rare, 2, include_closed=1),
		"search person and word, two rows": search(person_and_word, 2, include_closed=1),
		# Found is the same in a small site and in a large one
		"search common word and one of a single request": search(common_and_only, include_closed=1),
		"search person and word of a single request": search(person_and_only, include_closed=1),
		"search word that is nowhere": search(nowhere, include_closed=1),
		"search number": search(number),
		"search common word in a category": search(common, include_closed=1, category=world.categories[3]),
		"criteria: message with a common word": criteria("content", "contains", common),
		"criteria: message with a rare word": criteria("content", "contains", rare),
		"criteria: message with a word that is nowhere": criteria("content", "contains", nowhere),
		"criteria: sender": criteria("sender", "equals", sender),
		"criteria: sender, two rows": criteria("sender", "equals", sender, page_length=2),
		"criteria: usual priority": criteria("priority", "one_of", lambda chance: ["Scale normal"]),
		"criteria: priority of one in twenty": criteria("priority", "one_of", lambda chance: ["Scale high"]),
		"criteria: type of one in a thousand": criteria(
			"request_type", "one_of", lambda chance: ["Scale rare"]
		),
		"criteria: as many messages as all have": criteria("message_count", "=", lambda chance: MESSAGES),
		"criteria: more messages than any has": criteria("message_count", ">", lambda chance: MESSAGES),
		"criteria, board: message with a rare word": criteria(
			"content", "contains", rare, method="boards.fetch", group_by="status"
		),
		"criteria, chart: message with a rare word": criteria(
			"content", "contains", rare, method="charts.fetch", group_by="status"
		),
		"criteria, to the end: message with a word that is nowhere": criteria(
			"content", "contains", nowhere, None
		),
		"criteria, to the end: more messages than any has": criteria(
			"message_count", ">", lambda chance: MESSAGES, None
		),
		"counts of the side bar": call("console.counts"),
		"preview": call("console.preview", request=number),
		"screen": call("requests.get", request=number),
		"create": call(
			"requests.create",
			title=lambda chance: world.title(chance.randrange(world.requests)),
			message=lambda chance: chance.choice(world.texts),
			agent="unassigned",
			access_level="Internal",
		),
	}
	if frappe.db.exists("DocType", "Issue"):
		works |= _issue_works(common, nowhere)
	return works


def _saved(world: World) -> dict[str, str]:
	"""A list picked by hand, and lists made of two others; the same at each run."""
	import frappe

	from request_mgmt.api import saved_lists

	def known() -> dict[str, str]:
		return {row["title"]: row["name"] for row in saved_lists.mine() if row["kind"] != "Dynamic"}

	if known():
		return known()
	open_to_him = (at for at in range(world.requests - 1, 0, -7) if at % 10 and at * 3 % CATEGORIES)
	numbers = [str(FIRST + next(open_to_him)) for _at in range(60)]
	picked = saved_lists.save("picked", kind="Static", requests=numbers)["name"]
	own, last = (saved_lists.save(name, name)["name"] for name in ("own_open", "last"))
	for title, first, second, way in (
		("of either", own, last, "Either"),
		("of both", last, picked, "Both"),
		("of the first only", last, own, "First only"),
		("of a short one without a long one", picked, last, "First only"),
	):
		saved_lists.combine(title, first, second, way)
	frappe.db.commit()
	return known()


def _issue_works(common: Callable, nowhere: Callable) -> dict[str, Work]:
	"""What ERPNext's list of Issues asks the server for."""

	def page(**filters) -> Work:
		return lambda chance: (
			"frappe.client.get_list",
			{
				"doctype": "Issue",
				"filters": {field: ["like", f"%{word(chance)}%"] for field, word in filters.items()},
				"fields": ["name", "subject", "status", "raised_by", "modified", "_user_tags", "_assign"],
				"order_by": "modified desc",
				"limit_page_length": 50,
			},
		)

	return {
		"Issue: list": page(),
		"Issue: subject with a common word": page(subject=common),
		"Issue: subject with a word that is nowhere": page(subject=nowhere),
		"Issue: count of a common word": lambda chance: (
			"frappe.client.get_count",
			{"doctype": "Issue", "filters": {"subject": ["like", f"%{common(chance)}%"]}},
		),
	}


def _timed(chance: random.Random, work: Work, call: Callable[..., object]) -> dict:
	"""Over HTTP by the clock, as somebody at a screen waits; within this process without it."""
	import frappe

	from tests.factories import count_queries

	waited, taken, busy, queries = [], [], [], []
	for run in range(WARM_UP + RUNS):
		method, params = work(chance)
		began = time.perf_counter()
		call(method, **params)
		waiting = time.perf_counter() - began
		method, params = work(chance)
		function = frappe.get_attr(method)
		with count_queries() as seen:
			began, cpu = time.perf_counter(), time.process_time()
			function(**params)
			spent, cpu = time.perf_counter() - began, time.process_time() - cpu
		frappe.db.rollback()
		if run >= WARM_UP:
			waited.append(waiting * 1000)
			taken.append(spent * 1000)
			busy.append(cpu * 1000)
			queries.append(len(seen))
		if sum(waited) + sum(taken) > 60_000:
			break
	return {
		"p50_ms": round(statistics.median(waited), 2),
		"p95_ms": _p95(waited),
		"without_http_p50_ms": round(statistics.median(taken), 2),
		"without_http_p95_ms": _p95(taken),
		"cpu_ms": round(statistics.median(busy), 2),  # of this process alone
		"queries": max(queries),
	}


def _p95(milliseconds: list[float]) -> float:
	return round(sorted(milliseconds)[int(len(milliseconds) * 0.95)], 2)


if __name__ == "__main__":
	main()
