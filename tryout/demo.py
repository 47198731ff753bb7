"""Plants the data of the try-out: four agents, four companies, four dozen requests in two languages.

Everything happens as it would in a company: mails are received, the telephone is answered, agents accept, answer and
close through the app's own API, one after the other. After each step what it wrote is dated back to its moment.
"""

import datetime
import functools
import os
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import frappe
from frappe.installer import update_site_config

from request_mgmt.api import favourites, mailboxes, portal, requests
from request_mgmt.mail import sending
from request_mgmt.records import status_times
from tryout import files, letters
from tryout.stories import (
	ANNA,
	BO,
	CLARA,
	CUSTOMER,
	DAVID,
	INVOICES,
	OWNER,
	PEOPLE,
	SALES,
	STORIES,
	STRANGERS,
	SUPPORT,
	Person,
	Step,
	Story,
)

PASSWORD = "admin"
COMPANIES = {
	"Nordlys Kaffe ApS": "nordlys.example",
	"Vestkyst Byg A/S": "vestkyst.example",
	"Harbour Hotel": "harbour.example",
	"Acme Print Ltd": "acme.example",
}
# user, name, language, further roles, what else his Request Agent says
AGENTS = (
	(ANNA, "Anna Berg", "en", (), {}),
	(BO, "Bo Lund", "da", (), {}),
	(CLARA, "Clara Holm", "da", ("Request Manager",), {}),
	(
		DAVID,
		"David Kelly",
		"en",
		(),
		{"availability": "Not present", "absence_text": "On leave until Monday"},
	),
)
SIGN_INS = (
	("Administrator", "administrator", "/console"),
	(ANNA, "agent, English", "/console"),
	(BO, "agent, dansk", "/console"),
	(CLARA, "manager, dansk", "/console"),
	("ole@nordlys.example", "customer, dansk", "/requests"),
	("emma@harbour.example", "customer, English", "/requests"),
)
# Name, folder, what it says in English and in Danish
TEMPLATES = (
	(
		"More details, please",
		"Answers",
		"<p>Hello [[contact.first_name]],</p><p>To help you we need to know a little more: which machine is it, and since when?</p>",
		"<p>Hej [[contact.first_name]]</p><p>For at kunne hjælpe skal vi vide lidt mere: hvilken maskine drejer det sig om, og siden hvornår?</p>",
	),
	(
		"A technician comes by",
		"Answers",
		"<p>Hello [[contact.first_name]],</p><p>A technician comes by on the next working day between 8 and 12 about “[[request.title]]”.</p>",
		"<p>Hej [[contact.first_name]]</p><p>En tekniker kommer forbi næste hverdag mellem kl. 8 og 12 angående “[[request.title]]”.</p>",
	),
	(
		"Solved?",
		"Answers",
		"<p>Hello [[contact.first_name]],</p><p>We take it that this is solved and close the request. Just answer this mail if it is not.</p>",
		"<p>Hej [[contact.first_name]]</p><p>Vi går ud fra, at det er løst, og lukker sagen. Svar blot på denne mail, hvis det ikke er.</p>",
	),
)
# Name, name in Danish, its members, and how it gives out what comes
CATEGORIES = (
	(
		"Support",
		"Support",
		(ANNA, BO, DAVID),
		{"assignment_method": "Do not assign", "quarantine_minutes": 30, "status_for_message": "In progress"},
	),
	("Invoicing", "Faktura", (BO, CLARA), {"assignment_method": "Even", "quarantine_minutes": -1}),
	("Sales", "Salg", (ANNA, CLARA), {"assignment_method": "Fewest open", "quarantine_minutes": 1440}),
	(
		"Complaints",
		"Klager",
		(BO, CLARA),
		{"assignment_method": "Do not assign", "members_only": 1, "internal": 1},
	),
)
MAILBOXES = (
	(SUPPORT, "Example Support", "Support"),
	(INVOICES, "Example Invoicing", "Invoicing"),
	(SALES, "Example Sales", "Sales"),
)
# What a step may write and with which moments; `postponed_to` is always somebody's choice
DATED = (
	"Request", "Message", "Request Log", "Request Relation", "Outgoing Mail", "Inbound Mail", "Favourite", "Notification Log",
	"Contact", "File", status_times.DOCTYPE,
)  # fmt: skip
CHOSEN = ("postponed_to", "deadline")


def connect_mail(smtp_port: int, url: str) -> None:
	"""Outgoing mail of this run goes to the try-out's own sink; links in mails lead to this run."""
	update_site_config("host_name", url)
	name = "Try-out"
	account = (
		frappe.get_doc("Email Account", name)
		if frappe.db.exists("Email Account", name)
		else frappe.get_doc({"doctype": "Email Account", "email_account_name": name, "email_id": SUPPORT})
	)
	account.update(
		{
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": str(smtp_port),
			"use_tls": 0,
			"no_smtp_authentication": 1,
		}
	)
	account.save(ignore_permissions=True)


def plant() -> None:
	"""Plant people, settings and all that happened among them; send the mails that came of it."""
	plant_people()
	# Quicker; a site whose planting was cut off is thrown away
	frappe.db.connection.execute("pragma synchronous = off")
	began = frappe.utils.now_datetime()
	played = Played()
	for at, work in sorted(_events(played, began), key=lambda event: event[0]):
		start = frappe.utils.now_datetime()
		work()
		_date_back(start, at)
		frappe.db.commit()
	_send(began)
	_sum_status_times()
	_tidy_bells()
	frappe.set_user("Administrator")
	frappe.db.commit()
	frappe.clear_cache()


def plant_people() -> None:
	"""Plant agents, customers, categories and mailboxes: all there is before the first mail."""
	_plant_site()
	_plant_people()
	_plant_settings()
	frappe.db.commit()


# Who and what there is before the first mail


def _plant_site() -> None:
	frappe.db.set_single_value("System Settings", "time_zone", time_zone())
	frappe.db.set_single_value("Website Settings", "app_name", "Example Service")
	frappe.db.set_single_value("Website Settings", "home_page", "requests")
	frappe.clear_cache()


def time_zone() -> str:
	"""This machine's, so that the try-out's clock is the one on the wall."""
	found = os.environ.get("TZ", "").lstrip(":"), os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
	for name in found:
		try:
			return ZoneInfo(name).key
		except (ValueError, OSError, KeyError):  # no name, or one this machine has no data for
			continue
	return "UTC"


def _plant_people() -> None:
	for email, full_name, language, roles, more in AGENTS:
		_user(email, full_name, language, ("Request Agent", *roles))
		regards = "Venlig hilsen" if language == "da" else "Kind regards"
		signature = f"<p>{regards}<br>[[user.full_name]]<br>Example Service</p>"
		frappe.get_doc({"doctype": "Request Agent", "user": email, "signature": signature, **more}).insert()
	for company, domain in COMPANIES.items():
		frappe.get_doc({"doctype": "Customer", "customer_name": company, "customer_type": "Company"}).insert()
		frappe.get_doc(
			{"doctype": "Company Domain", "domain": domain, "company_name": company, "customer": company}
		).insert()
	for person in PEOPLE.values():
		if person.portal:
			_user(person.email, person.full_name, person.language, ("Customer",), "Website User")
		_contact(person)


def _contact(person: Person) -> None:
	company = {"links": [{"link_doctype": "Customer", "link_name": person.company}]} if person.company else {}
	frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": person.first_name,
			"last_name": person.last_name,
			"company_name": person.company,
			"user": person.email if person.portal else None,
			"rm_language": person.language,
			"rm_company_access": int(person.first_name == "Ole"),
			"email_ids": [{"email_id": person.email, "is_primary": 1}],
			"phone_nos": [{"phone": person.phone, "is_primary_phone": 1}],
			**company,
		}
	).insert()


def _user(email: str, full_name: str, language: str, roles, user_type: str = "System User") -> None:
	first, _, last = full_name.partition(" ")
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first,
			"last_name": last,
			"language": language,
			"user_type": user_type,
			"enabled": 1,
			"send_welcome_email": 0,
			"new_password": PASSWORD,
			"roles": [{"role": role} for role in roles],
		}
	)
	user.flags.ignore_password_policy = True
	user.insert()


def _plant_settings() -> None:
	for name, danish, members, more in CATEGORIES:
		names = [{"language": "en", "external_name": name}, {"language": "da", "external_name": danish}]
		frappe.get_doc(
			{
				"doctype": "Request Category",
				"category_name": name,
				"responsible": CLARA,
				"members": [{"user": user, "weight": 1} for user in members],
				"external_names": [] if more.get("internal") else names,
				**more,
			}
		).insert()
	for address, name, category in MAILBOXES:
		box = {"email_id": address, "display_name": name, "source": "Handed over", "category": category}
		frappe.get_doc({"doctype": "Request Mailbox", **box}).insert()
	for folder in dict.fromkeys(folder for _name, folder, *_texts in TEMPLATES):
		frappe.get_doc({"doctype": "Reply Template Folder", "folder_name": folder}).insert()
	for name, folder, english, danish in TEMPLATES:
		versions = [{"language": "en", "is_default": 1, "body": english}, {"language": "da", "body": danish}]
		values = {"template_name": name, "folder": folder, "sharing": "All may use it", "versions": versions}
		frappe.get_doc({"doctype": "Reply Template", **values}).insert()
	settings = frappe.get_doc("Request Settings")
	settings.default_mailbox = SUPPORT
	settings.default_category = "Support"
	settings.save()


# The play


class Played:
	"""What the stories have become: the numbers of the requests, by their titles, and what was said in them last."""

	def __init__(self):
		self.numbers: dict[str, str] = {}

	def begin(self, story: Story, at: datetime.datetime) -> None:
		self.numbers[story.title] = {"mail": _by_mail, "phone": _by_phone}.get(
			story.channel, _on_the_website
		)(story, at)

	def go_on(self, story: Story, step: Step, at: datetime.datetime) -> None:
		values = dict(step.values)
		number = self.numbers[values.pop("of", story.title)]
		who = step.who
		if who == OWNER:
			who = frappe.db.get_value("Request", number, "agent")
		if who == CUSTOMER:
			_write(number, step.text, at, **values)
			return
		frappe.set_user(who if who.endswith("@example.com") else "Administrator")
		if step.does in ("reply", "close", "change"):
			_open(number, who)
		if step.does in ("merge", "relate"):
			step_text = self.numbers[step.text]
		else:
			step_text = step.text
		if step.does == "answer_from_outside":
			_answer_from_outside(number, step.who, step_text, at)
		else:
			_DO[step.does](number, step_text, **values)


def _reply(number: str, text: str, files: tuple = (), **values) -> None:
	requests.reply(number, letters.paragraphs(text), attachments=_uploaded(files), **values)


def _transfer(number: str, text: str, **values) -> None:
	requests.transfer(number, comment=letters.paragraphs(text), **values)


def _postpone(number: str, _text: str, days: int) -> None:
	until = (_today() + datetime.timedelta(days=days)).replace(hour=9)
	requests.postpone(number, str(until))


def _close(number: str, _text: str) -> None:
	requests.close(number)
	_customer_looks(number)


_DO = {
	"accept": lambda number, text: requests.accept(number),
	"reply": _reply,
	"comment": lambda number, text, **values: requests.comment(number, letters.paragraphs(text), **values),
	"close": _close,
	"transfer": _transfer,
	"forward": lambda number, text, to: requests.forward(number, to=to, comment=letters.paragraphs(text)),
	"postpone": _postpone,
	"change": lambda number, text, **values: requests.update(number, values),
	"star": lambda number, text: favourites.add(number),
	"merge": lambda number, other: requests.merge(other, number),
	"relate": lambda number, other: requests.relate(number, other),
	"mark_spam": lambda number, text: requests.mark_spam(number),
	"delete": lambda number, text: requests.delete(number),
}


def _by_mail(story: Story, at: datetime.datetime) -> str:
	person = PEOPLE.get(story.who) or STRANGERS[story.who]
	return _receive(person, story.to, story.title, story.text, at, attached=story.files)


def _by_phone(story: Story, _at: datetime.datetime) -> str:
	frappe.set_user(story.taken_by)
	contact = frappe.db.get_value("Contact", {"email_id": PEOPLE[story.who].email})
	values = {"category": "Support", "access_level": "External", "agent": story.taken_by, **story.values}
	return requests.create(
		title=story.title, contact=contact, message=letters.paragraphs(story.text), **values
	)["name"]


def _on_the_website(story: Story, _at: datetime.datetime) -> str:
	person = PEOPLE.get(story.who) or STRANGERS[story.who]
	frappe.set_user(person.email if story.channel == "portal" else "Guest")
	category = story.values.get("category", "Support")
	frappe.local.lang = person.language
	try:
		return portal.create(
			story.title,
			story.text,
			category=frappe.db.get_value(
				"Request Category Name", {"parent": category, "language": person.language}
			),
			priority=story.values.get("priority"),
			full_name=person.full_name,
			email=person.email,
		)["name"]
	finally:
		frappe.local.lang = "en"


def _receive(person: Person, to: str, subject: str, text: str, at: datetime.datetime, **more) -> str:
	frappe.set_user("Administrator")
	message_id = f"<{frappe.generate_hash(length=16)}@{person.email.partition('@')[2]}>"
	raw = letters.letter(
		person, to, subject, text, at.replace(tzinfo=ZoneInfo(time_zone())), message_id, **more
	)
	return mailboxes.receive(to, raw, envelope_sender=person.email, envelope_recipient=to)["request"]


def _write(number: str, text: str, at: datetime.datetime, files: tuple = ()) -> None:
	"""The customer answers our last mail; who writes is told by the name below."""
	request = frappe.db.get_value("Request", number, ["contact_name", "title", "mailbox"], as_dict=True)
	known = {person.first_name: person for person in (*PEOPLE.values(), *STRANGERS.values())}
	signed = re.findall(r"\n\n(\w+)$", text)
	person = known[signed[0] if signed else request.contact_name.split()[0]]
	_receive(
		person, request.mailbox or SUPPORT, f"Re: [#{number}] {request.title}", text, at,
		answered=_last_mail(number, "Reply"), attached=files,
	)  # fmt: skip


def _answer_from_outside(number: str, address: str, text: str, at: datetime.datetime) -> None:
	asked = _last_mail(number, "Forward")
	person = Person(address, "Feeders", "Ltd", "en")
	_receive(person, SUPPORT, f"Re: {asked.subject}", text, at, answered=asked)


def _last_mail(number: str, kind: str) -> letters.Answered:
	last = frappe.get_last_doc("Message", {"request": number, "kind": kind}, order_by="posted_at desc")
	return letters.Answered(
		last.message_id,
		last.author_name,
		last.sender,
		last.subject,
		last.body_html,
		last.body_text,
		last.posted_at,
	)


def _uploaded(names: tuple) -> list[str]:
	"""Files as an agent uploads them before he sends."""
	return [
		frappe.get_doc(
			{"doctype": "File", "file_name": name, "content": files.named(name)[1], "is_private": 1}
		).insert().name
		for name in names
	]  # fmt: skip


def _customer_looks(number: str) -> None:
	"""Whoever has a sign-in has read the answer by the time his request is closed."""
	user = frappe.db.get_value("Contact", frappe.db.get_value("Request", number, "contact"), "user")
	if user and frappe.db.get_value("Request", number, "access_level") == "External":
		frappe.set_user(user)
		portal.mark_read(number)


def _open(number: str, who: str) -> None:
	"""Who owns a request reads it before he does something."""
	request = frappe.db.get_value("Request", number, ["agent", "read_status"], as_dict=True)
	if request.agent == who and request.read_status != "Read":
		requests.get(number)


# Time


def _events(played: Played, now: datetime.datetime) -> Iterator[tuple]:
	for story in STORIES:
		at = moment(story.at, now)
		yield at, functools.partial(played.begin, story, at)
		for step in story.steps:
			then = moment(step.at, now)
			yield then, functools.partial(played.go_on, story, step, then)


def moment(at: str, now: datetime.datetime) -> datetime.datetime:
	"""The moment that `at` names, seen from now; working days are Monday to Friday."""
	if at[-1] in "mh":
		return now - datetime.timedelta(**{"minutes" if at[-1] == "m" else "hours": int(at[:-1])})
	days, _space, clock = at.partition(" ")
	day = now.date()
	for _day in range(int(days)):
		day -= datetime.timedelta(
			days=1 if day.weekday() in (1, 2, 3, 4, 5) else 3 if day.weekday() == 0 else 2
		)
	return datetime.datetime.combine(day, datetime.time.fromisoformat(clock))


def _today() -> datetime.datetime:
	return frappe.utils.now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)


def _date_back(start: datetime.datetime, at: datetime.datetime) -> None:
	"""What was written since `start` happened at `at`."""
	end = frappe.utils.now_datetime()
	for doctype in DATED:
		columns = _moments(doctype)
		written = " or ".join(f"`{column}` between %(start)s and %(end)s" for column in columns)
		found = frappe.db.sql(
			f"select * from `tab{doctype}` where {written}", {"start": start, "end": end}, as_dict=True
		)
		for row in found:
			changes = {
				column: frappe.utils.get_datetime(row[column]) - start + at
				for column in columns
				if row[column] and start <= frappe.utils.get_datetime(row[column]) <= end
			}
			if doctype == "Request":
				changes.update(_reckoned(row, changes, start - at))
			elif doctype == status_times.DOCTYPE:
				began, ended = (
					changes.get(moment) or frappe.utils.get_datetime(row[moment])
					for moment in ("began_at", "ended_at")
				)
				changes["seconds"] = int((ended - began).total_seconds())
			frappe.db.set_value(doctype, row.name, changes, update_modified=False)


@functools.cache
def _moments(doctype: str) -> tuple[str, ...]:
	fields = [field.fieldname for field in frappe.get_meta(doctype).fields if field.fieldtype == "Datetime"]
	return ("creation", "modified", *(field for field in fields if field not in CHOSEN))


def _reckoned(request: dict, changes: dict, back: datetime.timedelta) -> dict:
	"""What was reckoned from today: the deadline of a new request, and how long answer and end took."""
	found = {}
	if "creation" in changes and request.deadline:
		found["deadline"] = frappe.utils.get_datetime(request.deadline) - back
	for at, minutes in (("replied_at", "minutes_to_reply"), ("closed_at", "minutes_to_close")):
		if at in changes:
			created = changes.get("creation") or frappe.utils.get_datetime(request.creation)
			found[minutes] = int((changes[at] - created).total_seconds() // 60)
	return found


def _send(began: datetime.datetime) -> None:
	"""Send what was queued; it left when it was written."""
	frappe.set_user("Administrator")
	sending.send_waiting(limit=1000)
	for doctype, written in (("Message", "posted_at"), ("Outgoing Mail", "creation")):
		frappe.db.sql(f"update `tab{doctype}` set sent_at = `{written}` where sent_at >= %s", began)


def _sum_status_times() -> None:
	"""The counters of requests, out of the intervals as they are dated now."""
	rows = frappe.get_all(
		status_times.DOCTYPE, fields=["request", "track_time_as", "seconds"], limit_page_length=0
	)
	sums: dict[str, dict[str, int]] = {}
	for row in rows:
		counted = sums.setdefault(row.request, dict.fromkeys(status_times.COUNTERS.values(), 0))
		if counter := status_times.COUNTERS.get(row.track_time_as):
			counted[counter] += row.seconds
	for request, counted in sums.items():
		frappe.db.set_value("Request", request, counted, update_modified=False)


def _tidy_bells() -> None:
	"""What is older than yesterday has been seen."""
	yesterday = _today() - datetime.timedelta(days=1)
	frappe.db.sql("update `tabNotification Log` set `read` = 1 where creation < %s", yesterday)
