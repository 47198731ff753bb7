"""What the customer's pages use. Every function finds out itself who asks and what exists for him.

Nothing internal leaves: no internal request, message, file, count or time, no address of an agent, and no agent's
name when settings say so (`anonymise_on_reply`). What exists for a customer is decided in `customer.py`.
"""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size
from frappe.query_builder.functions import Count, Max
from frappe.rate_limiter import rate_limit
from frappe.utils import cint, now_datetime, validate_email_address
from pypika import Order
from pypika.terms import Case
from werkzeug.wrappers import Response

from request_mgmt import permissions
from request_mgmt.actions import answering, conversation, values
from request_mgmt.api import comparing
from request_mgmt.api import customer as customers
from request_mgmt.mail.sanitising import text_to_html
from request_mgmt.records import contents, log, relations, settings, types
from request_mgmt.records import status as statuses
from request_mgmt.registration import acknowledgement, attaching, contacts, messages, requests
from request_mgmt.request_mgmt import mailboxes

if TYPE_CHECKING:
	from frappe.model.document import Document

PAGE_LENGTH = 20
MAX_PAGE_LENGTH = 100
STATES = {"open": statuses.NOT_CLOSED, "closed": ("Closed",), "all": customers.VISIBLE_STATES}
MAX_FILES = 20
MAX_TEXT = 100_000
MAX_COPIES = 10
VISITOR_REQUESTS_PER_HOUR = 10


@frappe.whitelist()
def list_requests(
	state: str = "open",
	text: str | None = None,
	own_only: bool = False,
	order_by: str = "changed desc",
	start: int = 0,
	page_length: int = PAGE_LENGTH,
) -> dict:
	"""The customer's requests, with company access the company's too (CUS-2, PER-11).

	`state` is open, closed or all; `text` is looked for in titles, or is a number. `order_by` is number, title,
	status, category, priority, created or changed, followed by asc or desc. Answers rows, count, start,
	page_length, has_more and whether the list can show the company's (`company`). Four queries at most.
	"""
	customer = customers.current()
	if state not in STATES:
		frappe.throw(_("{0} is no state: open, closed or all.").format(frappe.bold(state)))
	page_length = min(max(1, cint(page_length)), MAX_PAGE_LENGTH)
	query, request = customers.visible(customer, own_only)
	query = query.where(request.base_status.isin(STATES[state]))
	if text := (text or "").strip()[:140]:
		query = query.where(_search(request, text))
	count = query.select(Count(request.name).distinct()).run()[0][0]
	start = min(max(0, cint(start)), count)  # no database counts as far as an address can
	rows = _page(query, request, order_by).limit(page_length).offset(start).run(as_dict=True)
	return {
		"rows": [_row(row, customer) for row in rows],
		"start": start,
		"page_length": page_length,
		"count": count,
		"has_more": start + len(rows) < count,
		"company": bool(customer.colleagues),
	}


@frappe.whitelist()
def get_request(request: str) -> dict:
	"""One request with its external messages, oldest first, and their files (ACL-1, ACL-2).

	Raises PermissionError alike for foreign, internal and unknown numbers.
	"""
	customer = customers.current()
	doc = customers.load(customer, request)
	shown = customers.visible_messages(
		doc.name,
		(
			"name",
			"kind",
			"posted_at",
			"author_name",
			"user",
			"contact",
			"sender_name",
			"sender",
			"cc",
			"received_at",
			"body_html",
			"body_text",
			"quoted_html",
			"quoted_text",
		),
	)
	files: dict[str, list] = {}
	for file in customers.files_of(message.name for message in shown):
		files.setdefault(file.attached_to_name, []).append(file)
	anonymous = bool(settings.get().anonymise_on_reply)
	names = {row.contact: row.full_name for row in doc.contacts}
	last = next((message for message in reversed(shown) if message.contact == doc.contact), None)
	return {
		"name": doc.name,
		"title": doc.title,
		"status": _(doc.status, context="Request Status"),
		"base_status": doc.base_status,
		"category": _external_name(doc.category),
		"priority": _external_priority(doc.priority),
		"created": doc.creation,
		"contact_name": doc.contact_name,
		"is_own": doc.contact in customer.contacts,
		# Whom he named last; only who is answered names any
		"copies": _named_in(last) if last else [],
		"answer_becomes_new": messages.wants_new_request(doc),
		"may_close": doc.base_status != "Closed" and not relations.keeper_of(doc),
		"messages": [_message(message, files.get(message.name, []), names, anonymous) for message in shown],
	}


@frappe.whitelist(methods=["POST"])
def mark_read(request: str) -> None:
	"""Note that the customer has seen what was answered (CUS-4); once per answer, not per look."""
	doc = customers.load(customers.current(), request)
	note_read(doc)


def note_read(request: "Document") -> bool:
	"""Write the read time when there is an external message newer than the last one; answers whether."""
	last = frappe.get_all(
		"Message",
		filters={"request": request.name, "access_level": "External", "kind": "Reply"},
		fields=["posted_at"],
		order_by="posted_at desc",
		limit=1,
	)
	if not last or (request.read_by_customer_at and request.read_by_customer_at >= last[0].posted_at):
		return False
	request.db_set("read_by_customer_at", now_datetime(), update_modified=False)
	log.write(request.name, "read_by_customer", user=frappe.session.user)
	return True


def _visitor_limit() -> int:
	"""Visitors are counted by address; who is signed in is known and may be many behind one address."""
	return VISITOR_REQUESTS_PER_HOUR if frappe.session.user == "Guest" else 1_000


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=_visitor_limit, seconds=3600)
def create(
	title: str,
	message: str,
	category: str | None = None,
	priority: str | None = None,
	full_name: str | None = None,
	email: str | None = None,
	homepage: str | None = None,
	cc: str | None = None,
) -> dict:
	"""A new request of the customer, or of a visitor who gives name and e-mail (CUS-3, INC-19).

	`category` is a key of `choices()`, `priority` one of its priorities. Files come as multipart field
	`attachments`. `homepage` is a field people do not see: whoever fills it is a program. `cc` are addresses of others who
	get our answers, too; visitors, whom nobody knows, name none (CUS-1). Answers {"name": number}.
	"""
	title = _required(answering.tidy(title or "")[:255], _("Give your request a title."))
	text = _message_text(message)
	if (homepage or "").strip():
		frappe.throw(_("Leave the field Homepage empty, then send again."))
	visitor = frappe.session.user == "Guest"
	who = _visitor(full_name, email) if visitor else _signed_in()
	request = requests.register(
		title=title,
		message=_as_message(text, who, cc),
		channel="Web form" if visitor else "Portal",
		category=_category(category),
		priority=_priority(priority),
		**_from(who),
	)
	_all_files_kept(request.first_message)
	_acknowledge(request, who)
	return {"name": request.name}


@frappe.whitelist(methods=["POST"])
def reply(request: str, message: str, cc: str | None = None) -> dict:
	"""The customer writes in his request: it reopens, or becomes a new one when its status says so (CUS-4, STA-4).

	Files come as multipart field `attachments`. `cc` are addresses of others who get our answers to this, too; only the
	request's contact, who is answered, names them. Answers {"request": number, "message": name}.
	"""
	customer = customers.current()
	doc = requests.locked(customers.load(customer, request).name)
	text = _message_text(message)
	who = _signed_in(customers.contact_for(customer, doc))
	if (cc or "").strip() and who.contact != doc.contact:
		frappe.throw(_("Our answers go to {0}, who alone names others.").format(doc.contact_name or "?"))
	if messages.wants_new_request(doc):
		new = requests.register(
			title=doc.title,
			message=_as_message(text, who, cc),
			channel="Portal",
			category=doc.category,
			priority=doc.priority,
			**_from(who),
		)
		_all_files_kept(new.first_message)
		_acknowledge(new, who)
		return {"request": new.name, "message": None}
	added = messages.add(doc, **_as_message(text, who, cc))
	_all_files_kept(added)
	return {"request": doc.name, "message": added.name}


@frappe.whitelist(methods=["POST"])
def close(request: str) -> dict:
	"""The customer needs no answer any more: his own request, or with access the company's (CUS-4).

	ValidationError while a rule keeps it open for one below it (REL-6); of that one nothing is told.
	"""
	customer = customers.current()
	doc = requests.locked(customers.load(customer, request).name)
	if doc.base_status == "Closed":
		return {"request": doc.name}
	before, said = doc.status, permissions.messages_said()
	doc.status = statuses.default_for("Closed", doc.request_type)
	doc.flags.recorded = True
	try:
		doc.save(ignore_permissions=True)
	except relations.KeptOpenError:  # which may be for one below one that would be closed with it
		permissions.forget_messages(said)
		frappe.throw(
			_("We are still at work on something that belongs to this request. It can be closed after that.")
		)
	log.write(
		doc.name,
		"closed",
		user=frappe.session.user,
		contact=customers.contact_for(customer, doc),
		changes=[{"field": "status", "from": before, "to": doc.status}],
	)
	return {"request": doc.name}


@frappe.whitelist()
def attachment(file: str) -> Response:
	"""The content of a file of an external message; always as a download, never opened in the page."""
	document = customers.visible_file(customers.current(), file)
	response = Response(contents.of_file(document.name))
	response.mimetype = _image_type(document.file_name) or "application/octet-stream"
	response.headers.add("Content-Disposition", "attachment", filename=document.file_name)
	response.headers["X-Content-Type-Options"] = "nosniff"
	response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
	response.headers["Cache-Control"] = "private, max-age=0, no-store"
	return response


@frappe.whitelist(allow_guest=True)
def choices() -> dict:
	"""Categories by their external names in the visitor's language, and priorities customers may choose (CAT-3).

	Answers {"categories": [{key, label, parent}], "priorities": [{key, label}]}.
	"""
	if frappe.session.user == "Guest":
		_require_open_door()
	available = types.priorities(statuses.default_type())
	return {
		"categories": [
			{"key": row.name, "label": row.external_name, "parent": row.parent_name or ""}
			for row in _external_categories()
		],
		"priorities": [
			{"key": name, "label": _(name)}
			for name in frappe.get_all(
				"Request Priority",
				filters={"is_external": 1, "disabled": 0},
				order_by="rank asc",
				pluck="name",
			)
			if not available or name in available
		],
	}


# The list


def _search(request, text: str):
	number = text.lstrip("#")
	found = comparing.contains(request.title, text)
	return found | (request.name == number) if number.isdigit() else found


def _page(query, request, order_by: str):
	message = frappe.qb.DocType("Message")
	name = frappe.qb.DocType("Request Category Name")
	category = frappe.qb.DocType("Request Category")
	priority = frappe.qb.DocType("Request Priority")
	changed = Max(message.posted_at)
	answered = Max(Case().when(message.kind == "Reply", message.posted_at))
	sorting = {
		"number": request.creation,
		"created": request.creation,
		"title": request.title,
		"status": request.status,
		"category": Max(name.external_name),
		"priority": Max(priority.rank),
		"changed": changed,
	}
	field, _space, direction = (order_by or "").strip().partition(" ")
	if field not in sorting or direction.lower() not in ("", "asc", "desc"):
		frappe.throw(_("Requests cannot be sorted by {0}.").format(frappe.bold(order_by)))
	order = Order.desc if direction.lower() == "desc" else Order.asc
	return (
		query.left_join(message)
		.on(
			(message.request == request.name)
			& (message.access_level == "External")
			& message.kind.notin(customers.HIDDEN_KINDS)
		)
		.left_join(category)
		.on((category.name == request.category) & (category.internal == 0))
		.left_join(name)
		.on((name.parent == category.name) & name.language.isin(customers.languages()))
		.left_join(priority)
		.on((priority.name == request.priority) & (priority.is_external == 1))
		.select(
			request.name,
			request.title,
			request.status,
			request.base_status,
			request.contact,
			request.contact_name,
			request.creation,
			request.read_by_customer_at,
			Max(name.external_name).as_("category"),
			Max(priority.name).as_("priority"),
			changed.as_("changed"),
			answered.as_("answered"),
		)
		.groupby(request.name)
		.orderby(sorting[field], order=order)
		.orderby(request.creation, order=Order.desc)
	)


def _row(row: frappe._dict, customer: customers.Customer) -> dict:
	answered, read = _moment(row.answered), _moment(row.read_by_customer_at)
	return {
		"name": row.name,
		"title": row.title,
		"status": _(row.status, context="Request Status"),
		"base_status": row.base_status,
		"category": row.category,
		"priority": _(row.priority) if row.priority else None,
		"created": _moment(row.creation),
		"changed": _moment(row.changed) or _moment(row.creation),
		"contact_name": row.contact_name,
		"is_own": row.contact in customer.contacts,
		"has_news": bool(answered and (not read or read < answered)),
	}


def _moment(value):
	return frappe.utils.get_datetime(value) if value else None


# One request


def _message(message: frappe._dict, files: list, names: dict, anonymous: bool) -> dict:
	from_us = message.kind in ("Reply", "Comment", "Forward") or not (message.contact or message.sender)
	return {
		"name": message.name,
		"from_us": from_us,
		"author": _author(message, from_us, names, anonymous),
		"cc": _named_in(message),
		"posted_at": message.posted_at,
		"body_html": message.body_html,
		"body_text": message.body_text,
		"quoted_html": message.quoted_html,
		"quoted_text": message.quoted_text,
		"attachments": [
			{
				"name": file.name,
				"file_name": file.file_name,
				"file_size": cint(file.file_size),
				"size": _size(cint(file.file_size)),
				"url": attachment_url(file.name),
				"stored_as": file.file_url,
			}
			for file in files
		],
	}


def attachment_url(file: str) -> str:
	"""The customer's way to a file: never the platform's, which asks for rights on the message."""
	return f"/api/method/request_mgmt.api.portal.attachment?file={file}"


def _named_in(message: frappe._dict) -> list[str]:
	"""Whom a customer named here for our answers; the Cc of a mail may name anybody, an agent, too."""
	return answering.addresses_in(message.cc) if conversation.names_copies(message) else []


def _author(message: frappe._dict, from_us: bool, names: dict, anonymous: bool) -> str:
	"""A name, never an address: an agent's full name may be nothing but his address."""
	if from_us:
		name = None if anonymous else message.author_name
		return name if name and "@" not in name else _("Support")
	name = names.get(message.contact) or message.author_name or message.sender_name
	return name if name and "@" not in name else (name or message.sender or "").split("@")[0]


def _external_name(category: str | None) -> str | None:
	if not category:
		return None
	return next((row.external_name for row in _external_categories(category)), None)


def _external_priority(priority: str | None) -> str | None:
	if priority and frappe.get_cached_doc("Request Priority", priority).is_external:
		return _(priority)
	return None


def _external_categories(category: str | None = None) -> list[frappe._dict]:
	"""Names for customers in the visitor's language, of categories that are not internal (CAT-3)."""
	name = frappe.qb.DocType("Request Category Name")
	table = frappe.qb.DocType("Request Category")
	query = (
		frappe.qb.from_(name)
		.inner_join(table)
		.on(table.name == name.parent)
		.select(name.name, name.parent, name.language, name.external_name, name.parent_name)
		.where(table.internal == 0)
		.where(name.language.isin(customers.languages()))
		.orderby(name.parent_name)
		.orderby(name.external_name)
	)
	if frappe.session.user == "Guest":
		query = query.where(table.signed_in_only == 0)
	# A request keeps its category, though nobody chooses it any more
	rows = query.where(table.name == category if category else table.disabled == 0).run(as_dict=True)
	exact = {row.parent for row in rows if row.language == frappe.local.lang}
	return [row for row in rows if row.language == frappe.local.lang or row.parent not in exact]


# Who writes, and what


def _signed_in(contact: str | None = None) -> frappe._dict:
	customer = customers.current()
	name = frappe.utils.get_fullname(customer.user)
	contact = contact or next(iter(customer.contacts), None)
	known = None
	if not contact:
		# Without a contact he would never see his own request again
		known = contacts.identify(customer.email, name, create=True, language=_language())
		contact = known.contact
	return frappe._dict(
		user=customer.user,
		contact=contact,
		email=customer.email,
		name=name,
		language=_language(),
		known=known,
	)


def _visitor(full_name: str | None, email: str | None) -> frappe._dict:
	_require_open_door()
	name = _required(" ".join((full_name or "").split())[:140], _("Give your name."))
	address = _required((email or "").strip().lower(), _("Give your e-mail address, so that we can answer."))
	if not validate_email_address(address) or "," in address or len(address) > 140:
		frappe.throw(
			_("{0} is not an e-mail address.").format(frappe.bold(frappe.utils.escape_html(address[:140])))
		)
	known = contacts.identify(address, name, language=_language())
	return frappe._dict(
		user=None,
		contact=known.contact,
		email=address,
		name=name,
		language=known.language or _language(),
		known=known,
	)


def _require_open_door() -> None:
	if not settings.get().portal_open_to_visitors:
		frappe.throw(_("Sign in to send us a request."), frappe.PermissionError)


def _language() -> str | None:
	"""The visitor's language where the site knows it."""
	return next((code for code in customers.languages() if frappe.db.exists("Language", code)), None)


def _from(who: frappe._dict) -> dict:
	"""Who a new request is from. Somebody who is no contact stays among those involved, so that he is answered."""
	stranger = {"email_id": who.email, "full_name": who.name, "kind": "Involved"}
	return {
		"contact": who.contact,
		"participants": [] if who.contact else [stranger],
		"access_level": "External",
		"language": who.language,
		"actor_user": who.user,
		"actor_contact": who.contact,
		"actor_name": who.name,
	}


def _acknowledge(request: "Document", who: frappe._dict) -> None:
	"""The automatic reply a mail would get, within the same limits (INC-19, AUT-1)."""
	names = {"first_name": who.known.first_name, "last_name": who.known.last_name} if who.known else {}
	if not names and who.contact:
		names = frappe.db.get_value("Contact", who.contact, ["first_name", "last_name"], as_dict=True) or {}
	acknowledgement.acknowledge(
		request,
		request.first_message,
		acknowledgement.MailFacts(
			sender=who.email,
			own_addresses=mailboxes.own_addresses(),
			is_mail=False,
			contact=names,
			language=who.language,
		),
	)
	if who.known:
		acknowledgement.welcome(who.known, who.email)


def _as_message(text: str, who: frappe._dict, cc: str | None) -> dict:
	return {
		"kind": "Enquiry",
		"access_level": "External",
		"body_text": text,
		"body_html": text_to_html(text),
		"contact": who.contact,
		"sender": who.email,
		"sender_name": who.name,
		"cc": _copies(cc, who),
		"attachments": _uploads(),
	}


def _copies(cc: str | None, who: frappe._dict) -> list[str]:
	"""Who else is answered, as those in the Cc of a mail are. Nothing is sent to them before an agent does."""
	given = values.recipients(cc, _("Copies to")) if cc else []
	if given and not who.user:
		frappe.throw(_("Sign in to name others who get copies."), frappe.PermissionError)
	known = {who.email.lower(), *mailboxes.own_addresses()}
	found = [address for address in given if address.lower() not in known]
	if len(found) > MAX_COPIES:
		frappe.throw(_("At most {0} recipients.").format(MAX_COPIES))
	return found


def _message_text(message: str | None) -> str:
	text = (message or "").replace("\r\n", "\n").replace("\x00", "").strip()
	_required(text, _("Write what it is about."))
	if len(text) > MAX_TEXT:
		frappe.throw(_("Your text is too long. Put it in a file and attach that."))
	return text


def _required(value: str, text: str) -> str:
	if not value:
		frappe.throw(text, frappe.MandatoryError)
	return value


def _category(key: str | None) -> str | None:
	if not key:
		return None
	for row in _external_categories():
		if row.name == key:
			return row.parent
	return frappe.throw(_("This category cannot be chosen. Choose another one."))


def _priority(name: str | None) -> str | None:
	if not name:
		return None
	if not frappe.db.exists("Request Priority", {"name": name, "is_external": 1, "disabled": 0}):
		frappe.throw(_("This priority cannot be chosen. Choose another one."))
	return name


def _uploads() -> list[dict]:
	"""The files sent with this call, checked before anything is written."""
	if not getattr(frappe.local, "request", None):
		return []
	uploads = [file for file in frappe.request.files.getlist("attachments") if file.filename]
	if len(uploads) > MAX_FILES:
		frappe.throw(_("At most {0} files can be sent at once.").format(MAX_FILES))
	limit = max_file_mb()
	found = []
	for file in uploads:
		content = file.stream.read(limit * 1024 * 1024 + 1)
		name = attaching.safe_file_name(file.filename)
		if len(content) > limit * 1024 * 1024:
			frappe.throw(
				_("{0} is larger than {1} MB.").format(frappe.bold(frappe.utils.escape_html(name)), limit)
			)
		found.append(
			{"file_name": name, "content": content, "content_type": file.mimetype, "content_id": None}
		)
	return found


def _all_files_kept(message: "Document") -> None:
	"""A mail is kept without a file the platform refuses; here the sender is still there and can be told."""
	if message.remarks:
		frappe.throw(frappe.utils.escape_html(message.remarks))


def max_file_mb() -> int:
	"""The largest file a customer can send, in megabytes: by the Request Settings, and no larger than the platform keeps."""
	return min(cint(settings.get().max_attachment_mb) or 25, max(1, get_max_file_size() // (1024 * 1024)))


def upload_limits() -> dict:
	"""What can be sent at once: `files`, the largest file `file_mb` and all together `total_mb`, which is the platform's own limit."""
	most, file_mb = frappe.request.max_content_length, max_file_mb()
	total = most // (1024 * 1024) if most else MAX_FILES * file_mb
	return {"files": MAX_FILES, "file_mb": min(file_mb, total), "total_mb": total}


def _image_type(file_name: str) -> str | None:
	"""The type of pictures a page may show; everything else is just bytes."""
	ending = (file_name or "").rsplit(".", 1)[-1].lower()
	return {
		"png": "image/png",
		"jpg": "image/jpeg",
		"jpeg": "image/jpeg",
		"gif": "image/gif",
		"webp": "image/webp",
		"bmp": "image/bmp",
	}.get(ending)


def _size(count: int) -> str:
	"""A size people can read, the same in every language."""
	for unit in ("B", "kB", "MB"):
		if count < 1000:
			return f"{count} {unit}"
		count = round(count / 1000)
	return f"{count} GB"
