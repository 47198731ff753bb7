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

from tryout import demo
from tryout.outbox import Outbox
from tryout.serving import PASSWORD, Tryout


class DidNotHold(Exception):
	"""A step saw something else than it should."""


class Browser:
	"""An agent or customer with a session, talking HTTP as the console does."""

	def __init__(self, url: str, user: str):
		self.url = url
		self._opener = urllib.request.build_opener(
			urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
		)
		self._token = ""
		self._post("/api/method/login", {"usr": user, "pwd": PASSWORD})
		if page := self.page("/console", missing_ok=True):
			found = re.search(r'csrf[_-]token"?\s*(?:content)?\s*[=:]\s*"([0-9a-f]{20,})"', page)
			self._token = found.group(1) if found else ""

	def page(self, path: str, missing_ok: bool = False) -> str:
		try:
			with self._opener.open(self.url + path, timeout=30) as answer:
				return answer.read().decode()
		except urllib.error.HTTPError:
			if missing_ok:
				return ""
			raise

	def call(self, method: str, **params):
		"""Call `request_mgmt.api.<method>`; answers its message."""
		return self._post(f"/api/method/request_mgmt.api.{method}", params).get("message")

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
		print(f"{'ok  ' if holds else 'FAIL'} {self.number:2}. {text}{f'  ->  {saw}' if saw != '' else ''}", flush=True)
		if not holds:
			raise DidNotHold(text)

	def send(self, sender: str, subject: str, text: str, **headers) -> str:
		"""Hand a mail to the SMTP port; answers its Message-ID."""
		mail = EmailMessage()
		mail["From"], mail["To"], mail["Subject"] = sender, demo.SUPPORT, subject
		mail["Message-ID"] = make_msgid(domain="customer.example")
		for name, value in headers.items():
			mail[name.replace("_", "-")] = value
		mail.set_content(text)
		with smtplib.SMTP("127.0.0.1", self.tryout.smtp_port, timeout=30) as smtp:
			smtp.send_message(mail)
		return mail["Message-ID"]

	def mail_to(self, address: str, containing: str = "", count: int = 1, seconds: float = 20):
		"""Wait for the count-th mail sent to an address; None when it does not come."""
		return wait_for(
			lambda: (
				found := [
					m
					for m in self.outbox.mails()
					if address in str(m["X-Envelope-To"]) and containing in str(m["Subject"])
				]
			)
			and len(found) >= count
			and found[count - 1],
			seconds,
		)


def wait_for(look, seconds: float = 20):
	"""Look until it answers something true; answers that, or None in the end."""
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		if result := look():
			return result
		time.sleep(0.1)
	return None


def text_of(mail) -> str:
	body = mail.get_body(("html", "plain"))
	return body.get_content() if body else ""


def play(name: str) -> int:
	"""Play a scenario on a new site; answers the exit code."""
	with tempfile.TemporaryDirectory(prefix="request-mgmt-scenario-", ignore_cleanup_errors=True) as folder:
		with Tryout(Path(folder)) as tryout:
			print(f"Scenario {name}, {tryout.url}, SMTP port {tryout.smtp_port}", flush=True)
			try:
				{"mail": mail_to_answer, "phone": phone_to_answer}[name](Play(tryout))
			except DidNotHold as error:
				print(f"The scenario does not hold: {error}", flush=True)
				return 1
	print(f"Scenario {name} holds.", flush=True)
	return 0


def mail_to_answer(play: Play) -> None:
	"""Scenario 1 (T01): a known contact's mail becomes a request, is answered and closed."""
	anna = Browser(play.tryout.url, "anna@example.com")
	bo = Browser(play.tryout.url, "bo@example.com")
	customer = "sam@acme.example"
	mail_id = play.send(f"Sam Porter <{customer}>", "Press stops every ten minutes", "Error 4711 on the panel.\n\nSam")
	play.step("A known contact's mail is taken at the SMTP port (250)", True, mail_id)

	row = wait_for(
		lambda: next(
			(r for r in anna.call("lists.fetch", list="unassigned")["rows"] if r["title"].startswith("Press stops")),
			None,
		)
	)
	play.step("It is a request in the list of unassigned", row, row and row["name"])
	number = row["name"]
	play.step("Its contact and company are known", row["company_name"] == "Acme Print Ltd", f"{row['contact_name']}, {row['company_name']}")
	play.step("Category of the mailbox", row["category"] == "Support", row["category"])

	auto = play.mail_to(customer, number)
	play.step("An automatic reply with the number went out", auto, auto and auto["Subject"])
	play.step("It says that it is automatic", str(auto["Auto-Submitted"]) == "auto-replied", auto["Auto-Submitted"])
	play.step("It answers the mail", str(auto["In-Reply-To"]) == mail_id, auto["In-Reply-To"])
	play.step("Its envelope sender is empty: no loops", str(auto["X-Envelope-From"]) == "<>", auto["X-Envelope-From"])
	play.step("It repeats nothing of the mail", "4711" not in text_of(auto))

	anna.call("requests.accept", requests=[number])
	screen = anna.call("requests.get", request=number)
	play.step("Anna accepts it", screen["request"]["agent"] == "anna@example.com", screen["request"]["status"])
	anna.call("requests.comment", request=number, body="<p>Bo, do you know 4711?</p>", notify=["bo@example.com"])
	screen = bo.call("requests.get", request=number)
	play.step("Bo sees her internal comment", any("4711?" in (m["body_html"] or "") and m["access_level"] == "Internal" for m in screen["messages"]))

	anna.call("requests.reply", request=number, body="<p>Hello Sam, please clean sensor 3.</p>")
	reply = play.mail_to(customer, number, count=2)
	play.step("Her reply reaches the customer", reply and "sensor 3" in text_of(reply), reply and reply["Subject"])
	play.step("From the mailbox that he wrote to", demo.SUPPORT in str(reply["From"]), reply["From"])
	play.step("In the thread of his mail", mail_id in str(reply["References"]), reply["In-Reply-To"])
	play.step("The comment is not in it", "4711?" not in reply.as_string())

	play.send(f"Sam Porter <{customer}>", "Something quite different", "That helped, thank you!", In_Reply_To=reply["Message-ID"])
	screen = wait_for(
		lambda: (s := anna.call("requests.get", request=number)) and any("That helped" in (m["body_text"] or "") for m in s["messages"]) and s
	)
	play.step("His answer comes to the same request though the subject changed", screen, screen and f"{len(screen['messages'])} messages")

	anna.call("requests.close", requests=[number])
	screen = anna.call("requests.get", request=number)
	play.step("Anna closes it", screen["request"]["base_status"] == "Closed", screen["request"]["closed_at"])
	own = [r["name"] for r in anna.call("lists.fetch", list="own_open")["rows"]]
	play.step("It has left her list", number not in own)
	actions = [row["action"] for row in screen["log"]]
	play.step("Every step is in the change log", {"created", "accepted", "reply_sent", "closed"} <= set(actions), ", ".join(dict.fromkeys(actions)))


def phone_to_answer(play: Play) -> None:
	"""Scenario 2 (T02): a phone call becomes a request; it is answered by mail later and closed."""
	anna = Browser(play.tryout.url, "anna@example.com")
	found = anna.call("contacts.search", text="20 30 40 51")
	play.step("Anna finds the caller by her number", found and found[0]["full_name"].startswith("Mette"), found and found[0]["full_name"])
	number = anna.call(
		"requests.create",
		title="Vil have besøg af en tekniker",
		contact=found[0]["contact"],
		message="<p>Ringede kl. 9. Maskinen drypper.</p>",
		access_level="Internal",
		agent="anna@example.com",
	)["name"]
	screen = anna.call("requests.get", request=number)
	play.step("The request is hers", screen["request"]["agent"] == "anna@example.com", number)
	play.step("It came by phone", screen["request"]["channel"] == "Phone", screen["request"]["channel"])
	play.step("Company through the contact", screen["request"]["company_name"] == "Nordlys Kaffe ApS", screen["request"]["company_name"])
	time.sleep(1.5)
	sent = [m for m in play.outbox.mails() if number in str(m["Subject"])]
	play.step("No mail went to the customer", not sent)
	anna.call("requests.update", requests=[number], changes={"access_level": "External"})
	anna.call("requests.reply", request=number, body="<p>Hej Mette, teknikeren kommer i morgen kl. 10.</p>", status="Closed")
	reply = play.mail_to("mette@nordlys.example", number)
	play.step("Her answer reaches the customer", reply and "kl. 10" in text_of(reply), reply and reply["Subject"])
	screen = anna.call("requests.get", request=number)
	play.step("And the request is closed in the same step", screen["request"]["base_status"] == "Closed", screen["request"]["closed_at"])
