"""A small, believable set of data: three agents, four companies, three dozen requests in two languages.

Everything happens as it would in a company: mails are received, the telephone is answered, agents accept,
answer and close through the app's own API. Only the clock is set back afterwards.
"""

import datetime
import json
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import frappe

from request_mgmt.api import favourites, mailboxes, requests

SUPPORT = "support@example.com"
INVOICES = "invoices@example.com"
PASSWORD = "admin"

AGENTS = (
	("anna@example.com", "Anna Berg", "en", ("Request Agent",)),
	("bo@example.com", "Bo Lund", "da", ("Request Agent",)),
	("clara@example.com", "Clara Holm", "da", ("Request Agent", "Request Manager")),
)
SIGN_INS = (
	("Administrator", "administrator"),
	("anna@example.com", "agent, English"),
	("bo@example.com", "agent, dansk"),
	("clara@example.com", "manager, dansk"),
	("ole@nordlys.example", "customer, dansk"),
	("emma@harbour.example", "customer, English"),
)
COMPANIES = ("Nordlys Kaffe ApS", "Vestkyst Byg A/S", "Harbour Hotel", "Acme Print Ltd")
PEOPLE = (
	("ole@nordlys.example", "Ole", "Olsen", "Nordlys Kaffe ApS", "+45 20 30 40 50", "da", True),
	("mette@nordlys.example", "Mette", "Sørensen", "Nordlys Kaffe ApS", "+45 20 30 40 51", "da", False),
	("jens@vestkyst.example", "Jens", "Ærø", "Vestkyst Byg A/S", "+45 75 12 34 56", "da", False),
	("emma@harbour.example", "Emma", "Clarke", "Harbour Hotel", "+44 20 7946 0101", "en", True),
	("liam@harbour.example", "Liam", "Walsh", "Harbour Hotel", "+44 20 7946 0102", "en", False),
	("sam@acme.example", "Sam", "Porter", "Acme Print Ltd", "+44 161 496 0200", "en", False),
)
# days ago, from, mailbox, subject, text, what happened then
MAILS = (
	(0.02, "ole@nordlys.example", SUPPORT, "Kaffemaskinen viser fejl E21", "Hej\n\nVores maskine på kontoret viser E21 og brygger ikke.\nKan I hjælpe i dag?\n\nVenlig hilsen\nOle", "new"),
	(0.04, "emma@harbour.example", SUPPORT, "Guests cannot connect to the wifi", "Hello,\n\nSince this morning guests on the second floor cannot connect.\nThe first floor works.\n\nEmma", "new"),
	(0.06, "sam@acme.example", INVOICES, "Invoice 20418 is paid twice", "Hi, we seem to have paid 20418 twice. Could you check and refund?\n\nSam", "new"),
	(0.09, "jens@vestkyst.example", SUPPORT, "Ny bruger til projektsystemet", "Hej,\n\nVi har ansat Karen Bæk pr. 1. december. Hun skal have adgang til projektsystemet.\n\nJens Ærø", "new"),
	(0.2, "mette@nordlys.example", INVOICES, "Faktura mangler EAN-nummer", "Faktura 20431 mangler vores EAN-nummer, så vi kan ikke betale den.\n\nMette", "accepted"),
	(0.3, "liam@harbour.example", SUPPORT, "Printer in reception prints blank pages", "It started after the update on Friday. Photo attached.\n\nLiam", "accepted"),
	(0.5, "ole@nordlys.example", SUPPORT, "Leveringstid på filtre?", "Hvor lang er leveringstiden på filtre til M4?\n\nOle", "answered"),
	(0.7, "emma@harbour.example", SUPPORT, "Request for a second key card encoder", "We would like a second encoder for the night desk. What would it cost?\n\nEmma", "answered"),
	(0.9, "jens@vestkyst.example", SUPPORT, "Kan ikke logge ind på byggepladsen", "Tabletten på pladsen siger 'forkert adgangskode', men den er rigtig.\n\nJens", "talked"),
	(1.1, "sam@acme.example", SUPPORT, "Colour profile for the new press", "Which ICC profile should we use with the C80?\n\nSam", "talked"),
	(1.3, "unknown@example.net", SUPPORT, "Do you also repair grinders?", "Good afternoon, do you repair Mahlkönig grinders?", "new"),
	(1.6, "mette@nordlys.example", SUPPORT, "Adgang til kundeportalen", "Jeg kan ikke finde mit login til portalen.\n\nMette", "closed"),
	(1.9, "liam@harbour.example", SUPPORT, "Door 214 does not unlock", "Card works on all doors but 214.\n\nLiam", "closed"),
	(2.2, "emma@harbour.example", INVOICES, "Change of billing address", "Please use the address below from December on.\n\nHarbour Hotel, 5 Quay Street\n\nEmma", "closed"),
	(2.6, "jens@vestkyst.example", SUPPORT, "Sikkerhedskopi fejlede i nat", "Vi fik en mail om, at sikkerhedskopien fejlede. Er det noget, vi skal gøre?\n\nJens", "reopened"),
	(3.1, "sam@acme.example", SUPPORT, "Ordering toner in advance", "Can we set up a standing order?\n\nSam", "postponed"),
	(3.4, "ole@nordlys.example", SUPPORT, "Service på møllen", "Møllen trænger til service inden jul. Hvornår kan I komme?\n\nOle", "postponed"),
	(4.2, "emma@harbour.example", SUPPORT, "Training for new colleagues", "Two new colleagues start on the 1st. Could you show them the system?\n\nEmma", "accepted"),
	(5.0, "liam@harbour.example", SUPPORT, "Monthly report is empty", "The report for October has no rows.\n\nLiam", "talked"),
	(5.5, "mette@nordlys.example", SUPPORT, "Kaffen smager af sæbe", "Efter rensning smager kaffen af sæbe. Hvad gør vi?\n\nMette", "closed"),
	(6.1, "jens@vestkyst.example", INVOICES, "Rykker for betalt faktura", "Vi har fået en rykker på 20377, men den er betalt 3/11.\n\nJens", "closed"),
	(7.3, "sam@acme.example", SUPPORT, "Scanner driver for Mac", "Where do I find the driver?\n\nSam", "closed"),
	(8.8, "ole@nordlys.example", SUPPORT, "Opsigelse af ekstra maskine", "Vi vil gerne opsige maskinen i Aarhus pr. 31/12.\n\nOle", "answered"),
	(9.4, "emma@harbour.example", SUPPORT, "Lost master key card", "One master card is lost. Please block it today.\n\nEmma", "closed"),
	(11.0, "mette@nordlys.example", SUPPORT, "Bestilling af 40 kopper", "Kan vi bestille 40 kopper med logo?\n\nMette", "closed"),
	(14.0, "liam@harbour.example", SUPPORT, "Slow booking screen", "Every click takes five seconds in the afternoon.\n\nLiam", "closed"),
)
# days ago, caller, title, note, owner, access, what happened then
CALLS = (
	(0.03, "sam@acme.example", "Called about a delayed delivery", "Wants to know when the drum arrives. Promised to call back before four.", "Myself", "Internal", "new"),
	(0.15, "jens@vestkyst.example", "Ringer om tilbud på to tablets", "Skal bruge to robuste tablets. Ring tilbage med pris.", "Automatic", "Internal", "new"),
	(0.4, "emma@harbour.example", "Asked for a visit before Christmas", "Prefers the 14th or 15th of December.", "Myself", "External", "answered"),
	(1.2, "mette@nordlys.example", "Spørgsmål til aftalen", "Vil vide om bønner er med i aftalen.", "Unassigned", "Internal", "new"),
	(2.0, "liam@harbour.example", "Alarm went off twice", "Technician has been told.", "Myself", "External", "closed"),
	(3.0, "ole@nordlys.example", "Reklamation over termokande", "Låget passer ikke. Ny sendes.", "Automatic", "External", "closed"),
	(4.5, "sam@acme.example", "Wants a quote for a service contract", "C80 and two M20. Send by mail.", "Automatic", "External", "answered"),
	(6.5, "jens@vestkyst.example", "Flytning af kontor i februar", "Ny adresse: Havnegade 12. Vender tilbage med dato.", "Myself", "Internal", "postponed"),
	(10.0, "emma@harbour.example", "Old encoder can be collected", "In the basement, ask reception.", "Automatic", "External", "closed"),
	(12.0, "mette@nordlys.example", "Tak for hurtig hjælp", "Ville bare sige tak.", "Myself", "Internal", "closed"),
)
ANSWERS = {
	"da": "<p>Hej</p><p>Tak for din henvendelse. Vi har set på det og vender tilbage med en tid i morgen.</p>",
	"en": "<p>Hello,</p><p>Thank you for writing. We have looked into it and will come back with a time tomorrow.</p>",
}
THANKS = {"da": "Tak, det lyder godt. Vi venter på jer.", "en": "Thank you, that sounds good. We will wait."}
NOTES = {"da": "Ring til lageret først: der var to på hylden i går.", "en": "Call the warehouse first: there were two on the shelf yesterday."}


def connect_mail(smtp_port: int, url: str) -> None:
	"""Outgoing mail of this run goes to the try-out's own sink; links in mails lead to this run."""
	frappe.local.conf.host_name = url
	path = frappe.get_site_path("site_config.json")
	with open(path, encoding="utf-8") as file:
		config = json.load(file)
	with open(path, "w", encoding="utf-8") as file:
		json.dump({**config, "host_name": url}, file, indent=1)
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


def plant() -> int:
	"""Plant the data; answers how many requests there are."""
	_plant_people()
	_plant_settings()
	frappe.db.commit()
	for days, sender, mailbox, subject, text, then in MAILS:
		number = _mail(sender, mailbox, subject, text, days)
		_go_on(number, then, days)
	for days, caller, title, note, owner, access, then in CALLS:
		number = _call(caller, title, note, owner, access)
		_go_on(number, then, days)
	frappe.set_user("anna@example.com")
	mine = frappe.get_all("Request", {"agent": "anna@example.com"}, pluck="name", limit=3)
	favourites.add(mine)
	frappe.set_user("Administrator")
	frappe.db.commit()
	return frappe.db.count("Request")


def _plant_people() -> None:
	for email, full_name, language, roles in AGENTS:
		_user(email, full_name, language, roles)
		frappe.get_doc(
			{
				"doctype": "Request Agent",
				"user": email,
				"signature": "<p>[[user.full_name]]<br>Example Service</p>",
			}
		).insert()
	for company in COMPANIES:
		frappe.get_doc({"doctype": "Customer", "customer_name": company, "customer_type": "Company"}).insert()
	for email, first, last, company, phone, language, portal in PEOPLE:
		if portal:
			_user(email, f"{first} {last}", language, (), "Website User")
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": first,
				"last_name": last,
				"company_name": company,
				"user": email if portal else None,
				"rm_language": language,
				"rm_company_access": int(first == "Ole"),
				"email_ids": [{"email_id": email, "is_primary": 1}],
				"phone_nos": [{"phone": phone, "is_primary_phone": 1}],
				"links": [{"link_doctype": "Customer", "link_name": company}],
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
	agents = [email for email, *_ in AGENTS]
	for name, members, danish in (
		("Support", agents[:2], "Support"),
		("Invoicing", agents[1:], "Faktura"),
		("Sales", agents[:1], "Salg"),
	):
		frappe.get_doc(
			{
				"doctype": "Request Category",
				"category_name": name,
				"assignment_method": "Do not assign" if name == "Support" else "Even",
				"responsible": "clara@example.com",
				"members": [{"user": user, "weight": 1} for user in members],
				"external_names": [
					{"language": "en", "external_name": name},
					{"language": "da", "external_name": danish},
				],
			}
		).insert()
	for address, name, category in ((SUPPORT, "Example Support", "Support"), (INVOICES, "Example Invoicing", "Invoicing")):
		frappe.get_doc(
			{
				"doctype": "Request Mailbox",
				"email_id": address,
				"display_name": name,
				"source": "Handed over",
				"category": category,
			}
		).insert()
	settings = frappe.get_doc("Request Settings")
	settings.default_mailbox = SUPPORT
	# the demo writes two weeks of mail in two seconds
	settings.auto_replies_per_address_hour = settings.auto_replies_per_address_day = 1000
	settings.save()


def _mail(sender: str, mailbox: str, subject: str, text: str, days: float, **headers) -> str:
	names = {email: f"{first} {last}" for email, first, last, *_ in PEOPLE}
	mail = EmailMessage(policy=SMTP.clone(max_line_length=998))
	mail["From"] = f"{names[sender]} <{sender}>" if sender in names else sender
	mail["To"] = mailbox
	mail["Subject"] = subject
	mail["Date"] = format_datetime(_ago(days).astimezone())
	mail["Message-ID"] = f"<{frappe.generate_hash(length=16)}@{sender.split('@')[1]}>"
	for name, value in headers.items():
		mail[name.replace("_", "-")] = value
	mail.set_content(text)
	if "Photo attached" in text:
		mail.add_attachment(_PIXEL, maintype="image", subtype="png", filename="blank page.png")
	frappe.set_user("Administrator")
	result = mailboxes.receive(mailbox, mail.as_bytes())
	return result["request"]


def _call(caller: str, title: str, note: str, owner: str, access: str) -> str:
	frappe.set_user("anna@example.com")
	contact = frappe.db.get_value("Contact", {"email_id": caller})
	agent = {"Myself": "anna@example.com", "Automatic": "auto", "Unassigned": "unassigned"}[owner]
	answer = requests.create(
		title=title, contact=contact, message=f"<p>{note}</p>", category="Support", access_level=access, agent=agent
	)
	frappe.db.commit()
	return answer["name"]


def _go_on(number: str, then: str, days: float) -> None:
	"""Play on: new, accepted, answered (by us), talked (answered and thanked), closed, reopened, postponed."""
	request = frappe.db.get_value(
		"Request", number, ["agent", "language", "contact", "mailbox", "title"], as_dict=True
	)
	language = request.language if request.language in ANSWERS else "en"
	if then != "new":
		mine = request.agent or ("bo@example.com" if language == "da" else "anna@example.com")
		frappe.set_user(mine)
		if not request.agent:
			requests.accept([number])
	if then in ("talked", "reopened"):
		requests.comment(number, f"<p>{NOTES[language]}</p>")
	if then in ("answered", "talked", "closed", "reopened"):
		requests.reply(number, ANSWERS[language])
	if then in ("closed", "reopened"):
		requests.close([number])
	if then == "postponed":
		until = _ago(-3).replace(hour=9, minute=0, second=0, microsecond=0)
		requests.update([number], {"status": "Postponed", "postponed_to": str(until)})
	frappe.db.commit()
	if then in ("talked", "reopened"):
		sent = frappe.get_all(
			"Message", {"request": number, "kind": "Reply"}, ["message_id"], order_by="posted_at desc", limit=1
		)
		sender = frappe.db.get_value("Contact", request.contact, "email_id")
		_mail(
			sender,
			request.mailbox or SUPPORT,
			f"Re: [#{number}] {request.title}",
			THANKS[language],
			days / 2,
			In_Reply_To=sent[0].message_id,
		)
	_set_clock_back(number, days)


def _set_clock_back(number: str, days: float) -> None:
	"""Spread what happened just now over the time since `days` ago."""
	frappe.set_user("Administrator")
	start = _ago(days)
	messages = frappe.get_all("Message", {"request": number}, pluck="name", order_by="posted_at asc, creation asc")
	at = start
	for index, name in enumerate(messages):
		at = start + datetime.timedelta(days=days * 0.6 * index / max(1, len(messages)))
		frappe.db.set_value(
			"Message", name, {"posted_at": at, "creation": at, "received_at": at}, update_modified=False
		)
	for index, name in enumerate(
		frappe.get_all("Request Log", {"request": number}, pluck="name", order_by="at asc, creation asc")
	):
		frappe.db.set_value(
			"Request Log", name, "at", min(start + datetime.timedelta(minutes=7 * index), _ago(0)), update_modified=False
		)
	request = frappe.db.get_value("Request", number, ["deadline", "creation", "closed_at", "replied_at"], as_dict=True)
	values = {"creation": start, "modified": at, "last_message_at": at}
	if request.deadline:
		values["deadline"] = start + (request.deadline - request.creation)
	for field in ("closed_at", "replied_at"):
		if request[field]:
			values[field] = at
	frappe.db.set_value("Request", number, values, update_modified=False)
	frappe.db.commit()


def _ago(days: float) -> datetime.datetime:
	return frappe.utils.now_datetime() - datetime.timedelta(days=days)


_PIXEL = bytes.fromhex(
	"89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
