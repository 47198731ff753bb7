"""The two scenarios of the product, played through real SMTP and HTTP; each step prints what it saw."""

import http.cookiejar
import json
import re
import smtplib
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from tryout import demo, files
from tryout.outbox import Outbox, text_of
from tryout.serving import PASSWORD, CannotStart, Tryout


class DidNotHold(Exception):
	"""A step saw something else than it should."""


class Browser:
	"""An agent or customer with a session, talking HTTP as the pages do."""

	def __init__(self, url: str, user: str):
		self.url = url
		self._opener = urllib.request.build_opener(
			urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
		)
		self._token = ""
		home = self._post("/api/method/login", {"usr": user, "pwd": PASSWORD})["home_page"]
		found = re.search(
			r'(?:name="csrf_token" value|name="csrf-token" content)="([^"]+)"', self._first_page(home)
		)
		if not found:
			raise DidNotHold(f"no token on the first page of {user}")
		self._token = found.group(1)

	def _first_page(self, home: str) -> str:
		return self.page("/console" if "console" in home else "/requests/new")

	def get(self, path: str) -> bytes:
		try:
			with self._opener.open(self.url + urllib.parse.quote(path, safe="/?=&%+"), timeout=30) as answer:
				return answer.read()
		except urllib.error.HTTPError as error:
			raise DidNotHold(f"{path} answered {error.code}: {error.read()[-300:].decode(errors='replace')}")

	def page(self, path: str) -> str:
		return self.get(path).decode()

	def call(self, method: str, **params):
		"""Call `request_mgmt.api.<method>`; answers its message."""
		return self._post(f"/api/method/request_mgmt.api.{method}", params).get("message")

	def bells(self) -> list[str]:
		"""What the bell tells this user, newest first."""
		query = urllib.parse.urlencode({"fields": '["subject"]', "order_by": "creation desc"})
		return [
			row["subject"] for row in json.loads(self.get(f"/api/resource/Notification Log?{query}"))["data"]
		]

	def _post(self, path: str, params: dict) -> dict:
		headers = {"Content-Type": "application/json", "X-Frappe-CSRF-Token": self._token}
		request = urllib.request.Request(self.url + path, json.dumps(params).encode(), headers, method="POST")
		try:
			with self._opener.open(request, timeout=30) as answer:
				return json.loads(answer.read())
		except urllib.error.HTTPError as error:
			raise DidNotHold(f"{path} answered {error.code}: {error.read()[:400].decode(errors='replace')}")


class Play:
	"""Numbers the steps, prints what was seen, stops at the first that does not hold."""

	def __init__(self, tryout: Tryout):
		self.tryout = tryout
		self.outbox = Outbox(tryout.folder / "outgoing")
		self.number = 0

	def step(self, text: str, holds, saw: object = "") -> None:
		self.number += 1
		print(
			f"{'ok  ' if holds else 'FAIL'} {self.number:2}. {text}{f'  ->  {saw}' if saw != '' else ''}",
			flush=True,
		)
		if not holds:
			raise DidNotHold(text)

	def sign_in(self, user: str) -> Browser:
		return Browser(self.tryout.url, user)

	def send(
		self, sender: str, subject: str, text: str, to: str = demo.SUPPORT, file: str = "", **headers
	) -> str:
		"""Hand a mail to the SMTP port; answers its Message-ID."""
		mail = EmailMessage()
		mail["From"], mail["To"], mail["Subject"] = sender, to, subject
		mail["Message-ID"] = make_msgid(domain="customer.example")
		for name, value in headers.items():
			mail[name.replace("_", "-")] = value
		mail.set_content(text)
		if file:
			kind, content = files.named(file)
			mail.add_attachment(content, *kind.split("/"), filename=file)
		try:
			with smtplib.SMTP("127.0.0.1", self.tryout.smtp_port, timeout=30) as smtp:
				smtp.send_message(mail)
		except (smtplib.SMTPException, OSError) as error:
			raise DidNotHold(f"the SMTP port did not take the mail: {error}")
		return mail["Message-ID"]

	def mail_to(self, address: str, containing: str = "", count: int = 1):
		"""Wait for the count-th mail sent to an address; None when it does not come."""

		def look():
			found = [
				mail
				for mail in self.outbox.mails()
				if address in str(mail["X-Envelope-To"]) and containing in str(mail["Subject"])
			]
			return found[count - 1] if len(found) >= count else None

		return wait_for(look)

	def row(self, browser: Browser, named: str, of: str):
		"""Wait for a request in one of the lists."""
		return wait_for(
			lambda: next(
				(r for r in browser.call("lists.fetch", list=of)["rows"] if r["title"] == named), None
			)
		)


def wait_for(look, seconds: float = 20):
	"""Look until it answers something true; answers that, or None in the end."""
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		if result := look():
			return result
		time.sleep(0.1)
	return None


def play(name: str) -> int:
	"""Play a scenario on a new site; answers the exit code."""
	with tempfile.TemporaryDirectory(prefix="request-mgmt-scenario-", ignore_cleanup_errors=True) as folder:
		try:
			with Tryout(Path(folder), plant=demo.plant_people) as tryout:
				print(f"Scenario {name}, {tryout.url}, SMTP port {tryout.smtp_port}", flush=True)
				{"mail": mail_to_answer, "phone": phone_to_answer}[name](Play(tryout))
		except (CannotStart, DidNotHold) as error:
			print(f"The scenario does not hold: {error}", flush=True)
			return 1
	print(f"Scenario {name} holds.", flush=True)
	return 0


def mail_to_answer(play: Play) -> None:
	"""Scenario 1 (T01): a known contact's mail becomes a request, is answered and closed."""
	customer, title = "emma@harbour.example", "Door 305 does not lock"
	anna, bo = play.sign_in(demo.ANNA), play.sign_in(demo.BO)
	play.step("Anna and Bo sign in and open the console", True)

	mail_id = play.send(
		f"Emma Clarke <{customer}>", title, "It blinks twice, error 4711.\n\nEmma", file="photo.png"
	)
	play.step("A known contact's mail is taken at the SMTP port (250)", True, mail_id)
	row = play.row(anna, title, "unassigned")
	play.step("It is a request in the list of unassigned", row, row and row["name"])
	number = row["name"]
	play.step(
		"Its contact and company are known",
		row["company_name"] == "Harbour Hotel",
		f"{row['contact_name']}, {row['company_name']}",
	)
	play.step(
		"It has the category of the mailbox, and came by mail",
		(row["category"], row["channel"]) == ("Support", "E-mail"),
		row["category"],
	)

	_automatic_reply(play, customer, number, mail_id)

	anna.call("requests.accept", requests=[number])
	screen = anna.call("requests.get", request=number)
	play.step("Anna accepts it", screen["request"]["agent"] == demo.ANNA, screen["request"]["status"])
	file = screen["messages"][0]["attachments"][0]
	same = anna.get(file["file_url"]) == files.named("photo.png")[1]
	play.step(
		"She opens the picture that came with it", same, f"{file['file_name']}, {file['file_size']} bytes"
	)

	anna.call("requests.comment", request=number, body="<p>Bo, do you know 4711?</p>", notify=[demo.BO])
	told = wait_for(lambda: [bell for bell in bo.bells() if number in bell])
	play.step("She asks Bo in an internal comment, and his bell tells him", told, told and told[0])
	screen = bo.call("requests.get", request=number)
	asked = [
		m for m in screen["messages"] if "4711?" in (m["body_html"] or "") and m["access_level"] == "Internal"
	]
	play.step("Bo reads it", asked, asked and asked[0]["author_name"])

	anna.call(
		"requests.reply", request=number, body="<p>Hello Emma, please change the battery of the lock.</p>"
	)
	reply = play.mail_to(customer, number, count=2)
	play.step(
		"Her answer reaches the customer",
		reply and "battery" in text_of(reply)[1],
		reply and reply["Subject"],
	)
	play.step("From the mailbox that she wrote to", demo.SUPPORT in str(reply["From"]), reply["From"])
	play.step("In the thread of her mail", mail_id in str(reply["References"]), reply["In-Reply-To"])
	play.step("The comment is not in it", "4711?" not in reply.as_string())
	page = play.sign_in(customer).page(f"/requests/{number}")
	play.step(
		"The customer reads the answer on the website, and no comment",
		"battery" in page and "4711?" not in page,
	)

	play.send(
		f"Emma <{customer}>",
		"Something quite different",
		"That helped, thank you!",
		In_Reply_To=reply["Message-ID"],
	)
	screen = wait_for(
		lambda: (
			(now := anna.call("requests.get", request=number))
			and any("That helped" in (message["body_text"] or "") for message in now["messages"])
			and now
		)
	)
	play.step(
		"Her answer comes to the same request though its subject is another",
		screen,
		screen and f"{len(screen['messages'])} messages",
	)

	anna.call("requests.close", requests=[number])
	screen = anna.call("requests.get", request=number)
	play.step("Anna closes it", screen["request"]["base_status"] == "Closed", screen["request"]["closed_at"])
	own = [r["name"] for r in anna.call("lists.fetch", list="own_open")["rows"]]
	play.step("It has left her list", number not in own)
	actions = [row["action"] for row in screen["log"]]
	steps = {
		"created",
		"auto_reply_sent",
		"accepted",
		"comment_added",
		"reply_sent",
		"message_added",
		"closed",
	}
	play.step("Every step is in the change log", steps <= set(actions), ", ".join(dict.fromkeys(actions)))

	_given_out(play, {demo.BO: bo, demo.CLARA: play.sign_in(demo.CLARA)})


def _automatic_reply(play: Play, customer: str, number: str, mail_id: str) -> None:
	auto = play.mail_to(customer, number)
	play.step("An automatic reply with the number went out", auto, auto and auto["Subject"])
	play.step(
		"It says that it is automatic", str(auto["Auto-Submitted"]) == "auto-replied", auto["Auto-Submitted"]
	)
	play.step("It answers the mail", str(auto["In-Reply-To"]) == mail_id, auto["In-Reply-To"])
	play.step(
		"Its envelope sender is empty: no loops",
		str(auto["X-Envelope-From"]) == "<>",
		auto["X-Envelope-From"],
	)
	play.step("It repeats nothing of the mail", "4711" not in text_of(auto)[1])


def _given_out(play: Play, members: dict[str, Browser]) -> None:
	"""A category that gives out what comes: each gets his turn, and is told."""
	clara = members[demo.CLARA]
	owners = []
	for title in ("Invoice 20500", "Invoice 20501"):
		play.send("Sam Porter <sam@acme.example>", title, "Please send it once more.", to=demo.INVOICES)
		found = wait_for(
			lambda title=title: [
				r
				for r in clara.call("lists.fetch", list="search", filters={"text": title})["rows"]
				if r["agent"]
			]
		)
		owners.append(found[0]["agent"] if found else None)
	play.step(
		"Mail to the invoices' mailbox is given to its members in turn",
		set(owners) == set(members),
		" and ".join(map(str, owners)),
	)
	told = wait_for(lambda: [bell for bell in members[owners[0]].bells() if "Invoice 20500" in bell])
	play.step("The bell tells the new owner", told, told and told[0])


def phone_to_answer(play: Play) -> None:
	"""Scenario 2 (T02): a phone call becomes a request; it is answered by mail later and closed."""
	customer = "mette@nordlys.example"
	anna = play.sign_in(demo.ANNA)
	play.step("Anna signs in and opens the console", True)
	found = anna.call("contacts.search", text="20 30 40 51")
	play.step(
		"She finds the caller by her number",
		found and found[0]["full_name"] == "Mette Sørensen",
		found and found[0]["full_name"],
	)
	number = anna.call(
		"requests.create",
		title="Vil have besøg af en tekniker",
		contact=found[0]["contact"],
		message="<p>Ringede kl. 9. Maskinen drypper.</p>",
		access_level="Internal",
		agent=demo.ANNA,
	)["name"]
	screen = anna.call("requests.get", request=number)
	request = screen["request"]
	play.step("She writes the call down; the request is hers", request["agent"] == demo.ANNA, number)
	play.step(
		"It came by phone and is internal",
		(request["channel"], request["access_level"]) == ("Phone", "Internal"),
		request["channel"],
	)
	play.step(
		"Contact and company are on it",
		request["company_name"] == "Nordlys Kaffe ApS",
		f"{request['contact_name']}, {request['company_name']}",
	)
	play.step("It is among her own open ones", play.row(anna, "Vil have besøg af en tekniker", "own_open"))
	time.sleep(1.5)
	play.step(
		"No mail went to the customer", not [m for m in play.outbox.mails() if number in str(m["Subject"])]
	)

	anna.call("requests.update", requests=[number], changes={"access_level": "External"})
	anna.call("requests.reply", request=number, body="<p>Hej Mette, teknikeren kommer i morgen kl. 10.</p>")
	reply = play.mail_to(customer, number)
	play.step(
		"Later she answers by mail, and it reaches the customer",
		reply and "kl. 10" in text_of(reply)[1],
		reply and reply["Subject"],
	)
	play.send(f"Mette <{customer}>", f"Re: {reply['Subject']}", "Fint, tak.", In_Reply_To=reply["Message-ID"])
	screen = wait_for(
		lambda: (now := anna.call("requests.get", request=number)) and len(now["messages"]) == 3 and now
	)
	play.step(
		"The customer's mail comes to the same request",
		screen,
		screen and screen["messages"][-1]["author_name"],
	)

	anna.call("requests.reply", request=number, body="<p>Velbekomme.</p>", status="Closed")
	screen = anna.call("requests.get", request=number)
	play.step(
		"She answers and closes in one step",
		screen["request"]["base_status"] == "Closed",
		screen["request"]["closed_at"],
	)
	play.step("The last answer went out, too", play.mail_to(customer, number, count=2))
	play.step(
		"It has left her list",
		number not in [r["name"] for r in anna.call("lists.fetch", list="own_open")["rows"]],
	)
