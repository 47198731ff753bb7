"""Mails a second: the platform's own way into ERPNext Issue, ours, and plain SQL that writes the same rows.

`python -m benchmarks.intake --bench PATH --site NAME --mails N [--rows R] --json OUT`

The three take turns in blocks of the same mails. On both sides contact and customer are known, the acknowledgement is queued
and each mail is one commit. `--rows` puts so many requests and issues there first. Needs a site with ERPNext; what the
benchmark made is removed again.
"""

import argparse
import gc
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from benchmarks import rows, sites

MAILBOX = "intake@benchmark.example"
SECOND_MAILBOX = "second@benchmark.example"
ISSUE_BOX = "issues@benchmark.example"
CATEGORY = "Benchmark"
CUSTOMERS = 20
BLOCKS = 6
WARM_UP = 5
# Each process has its own caches, and its interpreter learns what is done often
WARM_UP_OF_WORKERS = 2 * CUSTOMERS
ROUNDS = 9


def main() -> None:
	parser = sites.arguments(argparse.ArgumentParser(description=__doc__))
	parser.add_argument("--mails", type=int, default=120)
	parser.add_argument("--rows", type=int, default=0)
	options = parser.parse_args()
	if not options.bench:
		sys.exit("This benchmark compares with the platform's own way: give --bench and --site.")
	where = options.json.resolve() if options.json else None
	with sites.opened(options) as site:
		import frappe

		frappe.flags.in_test = False
		issues = set(frappe.get_all("Issue", pluck="name", limit_page_length=0))
		try:
			set_up(options.rows)
			result = run(site, options.mails)
			result["rows"] = options.rows
			result["machine"] = sites.machine()
		finally:
			frappe.db.rollback()
			frappe.flags.in_test = True
			_remove_issues(issues)
	text = json.dumps(result, indent=1)
	if where:
		where.write_text(text, encoding="utf-8")
	print(text)


def run(site, count: int) -> dict:
	"""The three ways in alternating blocks of the same mails, then two workers of ours beside one."""
	ways: dict[str, Callable[[bytes], None]] = {
		"frappe_issue": _platform,
		"request_mgmt": _ours,
		"plain_sql": PlainSQL(),
	}
	seconds: dict[str, list[float]] = {name: [] for name in ways}
	queries: dict[str, list[int]] = {name: [] for name in ways}
	for name, way in ways.items():
		for number in range(WARM_UP):
			way(mail(-1 - number, name))
	_keep_what_there_is()
	per_block = max(1, count // BLOCKS)
	for block in range(BLOCKS):
		for name in ways if block % 2 == 0 else reversed(ways):
			_let_two_days_pass()
			for number in range(block * per_block, (block + 1) * per_block):
				raw = mail(number, name)
				with _counted() as seen:
					started = time.perf_counter()
					ways[name](raw)
					seconds[name].append(time.perf_counter() - started)
				queries[name].append(len(seen))
	answer: dict = {name: _figures(seconds[name], queries[name]) for name in ways}
	ours = answer["request_mgmt"]["mails_per_second"]
	answer["mails"] = per_block * BLOCKS
	answer["ratio"] = round(ours / answer["frappe_issue"]["mails_per_second"], 2)
	answer["times_plain_sql"] = round(answer["plain_sql"]["mails_per_second"] / ours, 2)
	answer["two_workers"] = _two_workers(site, count)
	return answer


def mail(number: int, way: str, box: str = MAILBOX) -> bytes:
	"""Mail `number`: the same for each way but for its address and its Message-ID."""
	customer = number % CUSTOMERS
	box = ISSUE_BOX if way == "frappe_issue" else box
	built = EmailMessage(policy=SMTP.clone(max_line_length=998))
	built["From"] = f"Customer {customer} <customer{customer}@acme{customer}.example>"
	built["To"] = box
	built["Subject"] = f"Order {7000 + number} has not arrived"
	built["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
	built["Message-ID"] = f"<{number}.{way}.{time.time_ns()}@acme{customer}.example>"
	words = f"Hello,\n\norder {7000 + number} was due last week. Where is it?\n\nCustomer {customer}"
	built.set_content(words)
	built.add_alternative(f"<p>{words.replace(chr(10), '<br>')}</p>", subtype="html")
	return built.as_bytes()


def set_up(older: int) -> None:
	"""Mailboxes on both sides, the customers with their contacts, and older rows."""
	import frappe
	from frappe.utils import now_datetime

	for number in range(CUSTOMERS):
		name = f"Benchmark {number}"
		customer = frappe.get_doc(
			{"doctype": "Customer", "customer_name": name, "customer_type": "Company"}
		).insert(ignore_permissions=True, ignore_mandatory=True)
		contact = frappe.get_doc(
			{"doctype": "Contact", "first_name": "Customer", "last_name": str(number), "company_name": name}
		)
		contact.append("email_ids", {"email_id": f"customer{number}@acme{number}.example", "is_primary": 1})
		contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
		contact.insert(ignore_permissions=True)
	_agents_take_turns()
	for address in (MAILBOX, SECOND_MAILBOX):
		box = {"doctype": "Request Mailbox", "email_id": address, "category": CATEGORY}
		frappe.get_doc(box).insert(ignore_permissions=True)
	settings = frappe.get_doc("Request Settings")
	# Limits against loops would spare us acknowledgements
	for field in settings.meta.fields:
		if field.fieldname.startswith("auto_replies_per_"):
			settings.set(field.fieldname, 10**6)
	settings.save()
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Benchmark issues",
			"email_id": ISSUE_BOX,
			"append_to": "Issue",
			"enable_auto_reply": 1,
			"auto_reply_message": "We have received your mail.",
			"smtp_server": "127.0.0.1",
			"no_smtp_authentication": 1,
		}
	).insert(ignore_permissions=True)
	account.db_set({"enable_incoming": 1, "enable_outgoing": 1, "default_outgoing": 1, "default_incoming": 1})
	_older_rows(
		"Issue",
		older,
		lambda n: (
			f"BENCH-{n}",
			f"Order {n} is late",
			f"customer{n % CUSTOMERS}@acme.example",
			now_datetime(),
		),
		("name", "subject", "raised_by", "creation"),
	)
	_older_rows(
		"Communication",
		older,
		lambda n: (
			f"bench{n}",
			f"Order {n} is late",
			f"customer{n % CUSTOMERS}@acme.example",
			"Issue",
			f"BENCH-{n}",
			f"{n}@bench",
			now_datetime(),
		),
		("name", "subject", "sender", "reference_doctype", "reference_name", "message_id", "creation"),
	)
	_older_rows(
		"Request",
		older,
		lambda n: (str(10**7 + n), f"Order {n} is late", "Open", "Open", now_datetime(), now_datetime()),
		("name", "title", "status", "base_status", "creation", "last_message_at"),
	)
	_older_rows(
		"Message",
		older,
		lambda n: (
			f"bench{n}",
			str(10**7 + n),
			"Enquiry",
			"External",
			f"{n:064x}",
			now_datetime(),
			now_datetime(),
		),
		("name", "request", "kind", "access_level", "message_key", "posted_at", "creation"),
	)
	frappe.db.commit()
	frappe.clear_cache()


def _keep_what_there_is() -> None:
	"""Modules and caches are no garbage to look for, as in the platform's workers (`frappe.utils.background_jobs`)."""
	gc.collect()
	gc.freeze()


def _let_two_days_pass() -> None:
	"""For what was acknowledged: the limits of automatic mail, which are lifted here, count what was sent in a day, and never
	let it become so many."""
	import frappe
	from frappe.utils import add_to_date, now_datetime

	mail, now = frappe.qb.DocType("Outgoing Mail"), now_datetime()
	lately = mail.creation > add_to_date(now, days=-1)
	frappe.qb.update(mail).set(mail.creation, add_to_date(now, days=-2)).where(lately).run()
	frappe.db.commit()


def _agents_take_turns() -> None:
	"""A category whose two agents get the requests in turn and are told by bell."""
	import frappe

	members = []
	for number in range(2):
		user = {
			"doctype": "User",
			"email": f"agent{number}@benchmark.example",
			"first_name": f"Agent {number}",
			"send_welcome_email": 0,
			"roles": [{"role": "Request Agent"}],
		}
		members.append({"user": frappe.get_doc(user).insert(ignore_permissions=True).name, "weight": 1})
	category = {
		"doctype": "Request Category",
		"category_name": CATEGORY,
		"assignment_method": "Even",
		"members": members,
	}
	frappe.get_doc(category).insert(ignore_permissions=True)


def _older_rows(doctype: str, count: int, values: Callable, columns: tuple) -> None:
	rows.insert(f"tab{doctype}", columns, map(values, range(count)))


def _platform(raw: bytes) -> None:
	"""As Email Account.receive does for one mail."""
	import frappe
	from frappe.email.receive import InboundMail

	account = frappe.get_doc("Email Account", "Benchmark issues")
	inbound = InboundMail(raw, account, append_to="Issue")
	communication = inbound.process()
	frappe.db.commit()
	account.send_auto_reply(communication, inbound)
	communication.send_email(is_inbound_mail_communcation=True)
	frappe.db.commit()


def _ours(raw: bytes, box: str = MAILBOX) -> None:
	from request_mgmt.mail import intake

	answer = intake.receive(box, raw, envelope_recipient=box)
	if answer["outcome"] != "Created" or not answer["automatic_reply"]:
		raise RuntimeError(f"not handled as meant: {answer}")


class PlainSQL:
	"""The rows that one of our mails leaves behind, written anew with names of their own, and a commit.

	The words one searches by are one statement, as they are with us.
	"""

	TABLES = (
		("Inbound Mail", "request"),
		("Request", "name"),
		("Request Contact", "parent"),
		("Message", "request"),
		("Request Log", "request"),
		("Outgoing Mail", "request"),
		("Notification Log", "document_name"),
	)
	UNIQUE = frozenset(("name", "mail_key", "message_key"))

	def __init__(self):
		self.rows: list[tuple[str, dict]] | None = None
		self.words: list[str] = []
		self.number = 10**9

	def __call__(self, raw: bytes) -> None:
		import frappe

		from request_mgmt.records import search_index

		if self.rows is None:
			self._learn(raw)
		for doctype, row in self.rows or ():
			values = {
				column: frappe.generate_hash(length=20) if column in self.UNIQUE and value else value
				for column, value in row.items()
			}
			columns = ", ".join(f"`{column}`" for column in values)
			marks = ", ".join(["%s"] * len(values))
			frappe.db.sql(f"insert into `tab{doctype}` ({columns}) values ({marks})", list(values.values()))
		self.number += 1
		marks = ", ".join([f"({self.number}, %s, 0)"] * len(self.words))
		frappe.db.sql(f"insert into `{search_index.TABLE}` (request, word, state) values {marks}", self.words)
		frappe.db.commit()

	def _learn(self, raw: bytes) -> None:
		import frappe

		from request_mgmt.mail import intake
		from request_mgmt.records import search_index

		request = intake.receive(MAILBOX, raw, envelope_recipient=MAILBOX)["request"]
		self.rows = [
			(doctype, row)
			for doctype, link in self.TABLES
			for row in frappe.db.sql(
				f"select * from `tab{doctype}` where `{link}` = %s", (request,), as_dict=True
			)
		]
		words = f"select word from `{search_index.TABLE}` where request = %s"
		self.words = [row[0] for row in frappe.db.sql(words, (int(request),))]


def _counted():
	from tests.factories import count_queries

	return count_queries()


def _figures(seconds: list[float], queries: list[int]) -> dict:
	ordered = sorted(seconds)
	return {
		"mails_per_second": round(len(seconds) / sum(seconds), 1),
		"p50_ms": round(statistics.median(ordered) * 1000, 2),
		"p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
		"queries_per_mail": round(statistics.mean(queries), 1),
	}


def _two_workers(site, count: int) -> dict:
	"""Mails a second of one process, of two on one mailbox and of two on a mailbox each, and how much more two do.

	Each round runs all of them, one round forwards and the next backwards, since a machine's speed drifts: `times` is the
	median of what each round says, the others are medians of all rounds. `sharing_nothing`: how much more two processes of
	this machine do that only read the same mails.
	"""
	kinds = {
		"one": (_ours, count, [MAILBOX]),
		"two": (_ours, count, [MAILBOX, MAILBOX]),
		"two_mailboxes": (_ours, count, [MAILBOX, SECOND_MAILBOX]),
		"read": (_read, 20 * count, [MAILBOX]),
		"read_by_two": (_read, 20 * count, [MAILBOX, MAILBOX]),
	}
	runs: dict[str, list[float]] = {name: [] for name in kinds}
	for number in range(ROUNDS):
		for name in kinds if number % 2 == 0 else reversed(kinds):
			runs[name].append(_in_processes(site, *kinds[name]))

	def times(more: str, one: str) -> float:
		return round(statistics.median(a / b for a, b in zip(runs[more], runs[one], strict=True)), 2)

	return {
		**{name: round(statistics.median(runs[name]), 1) for name in ("one", "two", "two_mailboxes")},
		"times": times("two", "one"),
		"times_two_mailboxes": times("two_mailboxes", "one"),
		"sharing_nothing": times("read_by_two", "read"),
		"runs": {name: [round(each, 1) for each in all_of] for name, all_of in runs.items()},
	}


def _in_processes(site, work: Callable, count: int, boxes: list[str]) -> float:
	"""Mails a second of processes that take `count` mails from one heap, each for a mailbox, from the first mail to the last."""
	_let_two_days_pass()
	context = multiprocessing.get_context("spawn")
	start, times, left = context.Barrier(len(boxes)), context.Queue(), context.Value("i", count)
	workers = [
		context.Process(target=_work, args=(site, work, box, number, len(boxes), count, left, start, times))
		for number, box in enumerate(boxes)
	]
	for worker in workers:
		worker.start()
	spans = [times.get(timeout=600) for _worker in workers]
	for worker in workers:
		worker.join()
	return count / (max(ended for _began, ended in spans) - min(began for began, _ended in spans))


def _work(site, work: Callable, box: str, first: int, step: int, count: int, left, start, times) -> None:
	sys.path.insert(0, str(sites.ROOT))
	_hold_to_a_processor(first)
	site.connect()
	import frappe

	from request_mgmt.records import once_a_second

	frappe.flags.mute_emails = True
	for number in range(WARM_UP_OF_WORKERS):
		work(mail(-1 - first - step * number, "request_mgmt", box), box)
	_keep_what_there_is()
	mails = [mail(first + step * number, "request_mgmt", box) for number in range(count)]
	start.wait()
	began = time.time()
	with once_a_second.while_many():  # as a mailbox is fetched
		for raw in mails:
			with left.get_lock():
				left.value -= 1
				if left.value < 0:
					break
			work(raw, box)
	times.put((began, time.time()))
	frappe.destroy()


def _hold_to_a_processor(number: int) -> None:
	"""As `CPUAffinity` in a worker's unit does. Else workers and database, who wake one another, gather on one processor for
	a while and leave another idle."""
	if hasattr(os, "sched_setaffinity"):
		all_there_are = sorted(os.sched_getaffinity(0))
		os.sched_setaffinity(0, {all_there_are[number % len(all_there_are)]})


def _read(raw: bytes, _box: str) -> None:
	for part in message_from_bytes(raw).walk():
		part.get_payload(decode=True)


def _remove_issues(kept: set[str]) -> None:
	import frappe

	gone = [name for name in frappe.get_all("Issue", pluck="name", limit_page_length=0) if name not in kept]
	for start in range(0, len(gone), 500):
		frappe.db.sql("delete from `tabIssue` where name in %s", (tuple(gone[start : start + 500]),))
	frappe.db.commit()


if __name__ == "__main__":
	main()
