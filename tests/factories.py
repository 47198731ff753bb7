"""Small makers of what a test needs. Everything goes through the platform's own documents."""

import contextlib
import threading
from email.message import EmailMessage
from email.policy import SMTP

import frappe

PASSWORD = "Kode-1234!"


def make_user(email: str, roles=(), first_name: str | None = None, **fields):
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first_name or email.split("@")[0].title(),
			"enabled": 1,
			"send_welcome_email": 0,
			"new_password": PASSWORD,
			"roles": [{"role": role} for role in roles],
			**fields,
		}
	)
	user.flags.no_welcome_mail = True
	user.flags.ignore_password_policy = True
	user.insert(ignore_permissions=True)
	return user


def make_agent(email: str = "anna@example.com", roles=("Request Agent",), first_name=None, **request_agent):
	"""An agent with a Request Agent record; answers the user's name."""
	make_user(email, roles, first_name, user_type="System User")
	frappe.get_doc({"doctype": "Request Agent", "user": email, **request_agent}).insert(
		ignore_permissions=True
	)
	return email


def make_manager(email: str = "mona@example.com"):
	return make_agent(email, roles=("Request Agent", "Request Manager"))


def has_customers() -> bool:
	"""Whether the site has the DocType Customer (ERPNext)."""
	return bool(frappe.db.exists("DocType", "Customer"))


def make_customer(name: str) -> str | None:
	"""A Customer where the site has them; else nothing."""
	if not has_customers():
		return None
	if not frappe.db.exists("Customer", name):
		frappe.get_doc({"doctype": "Customer", "customer_name": name, "customer_type": "Company"}).insert(
			ignore_permissions=True, ignore_mandatory=True
		)
	return name


def make_contact(
	email: str | None = "ole@acme.test",
	first_name: str = "Ole",
	last_name: str | None = "Olsen",
	company_name: str | None = None,
	phone: str | None = None,
	user: str | None = None,
	**fields,
) -> str:
	"""A contact, of a Customer too where there are customers; answers its name."""
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": first_name,
			"last_name": last_name,
			"company_name": company_name,
			"user": user,
			**fields,
		}
	)
	if email:
		contact.append("email_ids", {"email_id": email, "is_primary": 1})
	if phone:
		contact.append("phone_nos", {"phone": phone, "is_primary_phone": 1})
	if company_name and (customer := make_customer(company_name)):
		contact.append("links", {"link_doctype": "Customer", "link_name": customer})
	contact.insert(ignore_permissions=True)
	return contact.name


def make_portal_user(email: str = "ole@acme.test", **fields) -> str:
	"""A website user who can sign in; make_contact ties him to a contact."""
	make_user(email, (), user_type="Website User", **fields)
	return email


def make_category(name: str = "Support", members=(), **fields) -> str:
	"""A category; `members` are users or (user, weight)."""
	rows = [
		{"user": m, "weight": 1} if isinstance(m, str) else {"user": m[0], "weight": m[1]} for m in members
	]
	frappe.get_doc({"doctype": "Request Category", "category_name": name, "members": rows, **fields}).insert(
		ignore_permissions=True
	)
	return name


def make_mailbox(email: str = "support@example.com", **fields) -> str:
	frappe.get_doc({"doctype": "Request Mailbox", "email_id": email, **fields}).insert(
		ignore_permissions=True
	)
	return email


def set_settings(**values) -> None:
	settings = frappe.get_doc("Request Settings")
	settings.update(values)
	settings.save(ignore_permissions=True)


_ids = iter(range(1, 10**9))


def raw_mail(
	frm: str = "Ole Olsen <ole@acme.test>",
	to: str = "support@example.com",
	subject: str = "The printer is on fire",
	text: str = "It burns.",
	html: str | None = None,
	attachments=(),
	message_id: str | None = None,
	**headers,
) -> bytes:
	"""One mail as bytes; header names with _ for -: In_Reply_To=..."""
	mail = EmailMessage(policy=SMTP.clone(max_line_length=998))
	mail["From"] = frm
	mail["To"] = to
	mail["Subject"] = subject
	mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
	mail["Message-ID"] = message_id or f"<{next(_ids)}.{frappe.generate_hash(length=8)}@acme.test>"
	for name, value in headers.items():
		mail[name.replace("_", "-")] = value
	mail.set_content(text)
	if html:
		mail.add_alternative(html, subtype="html")
	for file_name, content in attachments:
		mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=file_name)
	return mail.as_bytes()


def outgoing(**filters) -> list:
	"""What waits to be sent or was sent, oldest first."""
	names = frappe.get_all("Outgoing Mail", filters=filters, order_by="creation asc", pluck="name")
	return [frappe.get_doc("Outgoing Mail", name) for name in names]


@contextlib.contextmanager
def as_user(user: str):
	"""Act as somebody else for a while."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield user
	finally:
		frappe.set_user(before)


@contextlib.contextmanager
def count_queries():
	"""Counts statements sent to the database: `with count_queries() as seen: ...; len(seen)`."""
	seen: list[str] = []
	original = frappe.db.sql

	def sql(query, *args, **kwargs):
		seen.append(str(query))
		return original(query, *args, **kwargs)

	frappe.db.sql = sql
	try:
		yield seen
	finally:
		frappe.db.sql = original


def in_threads(site, jobs, user: str = "Administrator") -> list:
	"""Run callables at the same time, each with a connection of its own; answers their results or errors."""
	frappe.db.commit()
	results: list = [None] * len(jobs)
	start = threading.Barrier(len(jobs))

	def run(index, job):
		site.connect(user)
		try:
			start.wait()
			results[index] = job()
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			results[index] = error
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	frappe.db.rollback()
	return results
