"""Requests: everything that can be done to them, for screens and for other programs (`/api/method/...`).

Bad input answers ValidationError (417), a missing right PermissionError (403), an unknown name DoesNotExistError
(404); the text says what to do, and nothing was changed. Functions that take `requests` accept one number, a list,
or a list as JSON, and answer {"done": [...], "refused": [{"request", "reason"}]}; with one number the refusal is
raised instead. Of those done, what was so already is in "unchanged", and what `undo` can take back in no part (a mail) in "final".
"told" is what was done, in words, where the action alone does not say it ([{"request", "words"}]: to whom it was forwarded), "said" the
same in a phrase for all of them, "details" where they differ.

`seen` is the mark `get` answers for what its caller was shown. With it an action is refused (ChangedMeanwhileError, 409) when
somebody else did since what one would want to know first: wrote, or set the same field; the text says who did what when.
Without it nothing is asked.
"""

import frappe

from request_mgmt import permissions
from request_mgmt.actions.forward import preview as preview_of_forward
from request_mgmt.actions.merge import preview
from request_mgmt.actions.running import names_of, run_many, run_one
from request_mgmt.api import screen


@frappe.whitelist(methods=["POST"])
def create(
	title: str = "",
	contact: str | None = None,
	message: str | None = None,
	to: str | list | None = None,
	cc: str | list | None = None,
	bcc: str | list | None = None,
	category: str | None = None,
	priority: str | None = None,
	request_type: str | None = None,
	status: str | None = None,
	access_level: str | None = None,
	agent: str | None = None,
	channel: str = "Phone",
	tags: str | list | None = None,
	attachments: str | list | None = None,
	time_spent: int | str = 0,
	postponed_to: str | None = None,
	message_access_level: str | None = None,
	signature: bool | None = None,
	parent: str | int | None = None,
	time_to_charge: int | str = 0,
	fields: dict | str | None = None,
) -> dict:
	"""A new request; answers {"name": number}.

	`message` is its first message, as HTML or plain text: mailed to the addresses in `to`, also when it is internal;
	without `to` nothing is mailed. `agent` is a user, "auto" or "unassigned"; nothing means the caller's own choice.
	`access_level` is that of the request, `message_access_level` (default: the same) that of the message.
	`attachments` are names of Files the caller uploaded; `parent` is the request it belongs below. `fields`:
	{field: value} of the site's own fields, as for `update`; MandatoryError without one that the site makes mandatory. BEHAVIOUR CRE-1 to CRE-8, CRE-12.
	"""
	return run_one("create", **locals())


@frappe.whitelist()
def get(request: str | int | None = None) -> dict:
	"""All that a request screen shows. When the owner opens it, it becomes read (RD-2). `seen` in it is the mark for what is
	done next. BEHAVIOUR ACS-5 to ACS-8."""
	return screen.of(str(request))


@frappe.whitelist(methods=["POST"])
def accept(
	requests: str | int | list | None = None, seen: str | None = None, leave_others: bool | int | str = False
) -> dict:
	"""Make the caller the owner; status by settings. "told" says of each that was a colleague's whose; with `leave_others` these are
	left with them, and are in "unchanged". BEHAVIOUR ACC-1 to ACC-4."""
	return run_many("accept", requests, seen=seen, leave_others=leave_others)


@frappe.whitelist(methods=["POST"])
def reply(
	request: str | int | None = None,
	body: str = "",
	message: str | None = None,
	reply_all: bool = False,
	to: str | list | None = None,
	cc: str | list | None = None,
	bcc: str | list | None = None,
	access_level: str = "External",
	status: str | None = None,
	postponed_to: str | None = None,
	attachments: str | list | None = None,
	time_spent: int | str = 0,
	quote: bool | None = None,
	signature: bool | None = None,
	time_to_charge: int | str = 0,
	seen: str | None = None,
) -> dict:
	"""Answer the customer by mail; answers {"message": name, "sent": bool, "to": addresses, "undoable": whether it was closed by it}.

	To the writer of `message`, or the request's contact, unless `to` says otherwise; `reply_all` adds the other
	receivers. `status` is set in the same step, "Closed" for one. `quote` and `signature` override the agent's own
	settings. With access level Internal it is a comment and nothing is mailed. BEHAVIOUR REP-1 to REP-9.
	"""
	return run_one("reply", **locals())


@frappe.whitelist(methods=["POST"])
def batch_reply(
	requests: str | int | list | None = None,
	body: str = "",
	send_copy: bool | int | str = True,
	close: bool | int | str = False,
	access_level: str = "External",
	attachments: str | list | None = None,
	time_spent: int | str = 0,
	time_to_charge: int | str = 0,
	seen: str | None = None,
) -> dict:
	"""The same message on many requests; with `send_copy` mailed to the contacts of those that are external.

	On internal requests it is kept and mailed to nobody; an internal message with `send_copy` is refused. Each request
	gets copies of the `attachments`. Answers {"done": [...], "refused": [{"request", "reason"}]}. BEHAVIOUR BAT-3, BAT-4.
	"""
	values = dict(locals())
	return run_many("batch_reply", values.pop("requests"), **values)


@frappe.whitelist(methods=["POST"])
def comment(
	request: str | int | None = None,
	body: str = "",
	notify: str | list | None = None,
	time_spent: int | str = 0,
	attachments: str | list | None = None,
	time_to_charge: int | str = 0,
) -> dict:
	"""An internal note; answers {"message": name}. `notify` are colleagues, by user or address. BEHAVIOUR REP-13."""
	return run_one("comment", **locals())


@frappe.whitelist(methods=["POST"])
def close(requests: str | int | list | None = None, seen: str | None = None) -> dict:
	"""Close; refused when closed already. BEHAVIOUR CLO-1, CLO-2."""
	return run_many("close", requests, seen=seen)


@frappe.whitelist(methods=["POST"])
def reopen(requests: str | int | list | None = None, seen: str | None = None) -> dict:
	"""Make closed or postponed requests open again. BEHAVIOUR CLO-3."""
	return run_many("reopen", requests, seen=seen)


@frappe.whitelist(methods=["POST"])
def mark_read(requests: str | int | list | None = None) -> dict:
	"""Green, whoever asks for it. BEHAVIOUR RD-1, RD-2."""
	return run_many("mark_read", requests)


@frappe.whitelist(methods=["POST"])
def mark_unread(requests: str | int | list | None = None) -> dict:
	"""Red again. BEHAVIOUR RD-1, RD-2."""
	return run_many("mark_unread", requests)


@frappe.whitelist(methods=["POST"])
def update(
	requests: str | int | list | None = None,
	changes: dict | str | None = None,
	seen: str | None = None,
) -> dict:
	"""Change properties: title, status, agent (a user, "auto", "unassigned"), category, priority, request_type,
	access_level, contact, contacts (first = main), language, tags, deadline; postponed_to together with a postponed status.
	The site's own fields are changed, too, those the caller may write (`actions.catalogue` tells which, and how). What is not named in
	`changes` stays. A value is the new one, or {"set": value}, {"clear": true}, for tags and
	contacts {"add": [...], "remove": [...]}, for the access level {"toggle": true}, for the title {"replace": text, "with": text} or
	{"match": regular expression, "with": text}; the last two are refused where the text does not stand, a pattern where it could take
	too long. Requests that were so already are in "unchanged", too. BEHAVIOUR ACS-6, ASG-15, BAT-5 to BAT-7."""
	return run_many("update", requests, seen=seen, changes=changes)


@frappe.whitelist(methods=["POST"])
def transfer(
	request: str | int | list | None = None,
	agent: str | None = None,
	category: str | None = None,
	comment: str | None = None,
	favourite: bool | int | str = False,
	seen: str | None = None,
) -> dict:
	"""Ask a colleague: new owner (a user, "auto", "unassigned"), category, or both; `comment` is the question, internal.

	`favourite` keeps the star for the caller. One number or several. BEHAVIOUR TRF-1 to TRF-3.
	"""
	return run_many(
		"transfer", request, seen=seen, agent=agent, category=category, comment=comment, favourite=favourite
	)


@frappe.whitelist(methods=["POST"])
def postpone(
	requests: str | int | list | None = None, until: str | None = None, seen: str | None = None
) -> dict:
	"""Out of sight until a moment to come, or for 1h, 2h, 3h, 4h, day, week, month, or until tomorrow or monday at 8. BEHAVIOUR POS-1, POS-2."""
	return run_many("postpone", requests, seen=seen, until=until)


@frappe.whitelist(methods=["POST"])
def delete(requests: str | int | list | None = None, seen: str | None = None) -> dict:
	"""Into the bin; for managers. BEHAVIOUR DEL-1."""
	return run_many("delete", requests, seen=seen)


@frappe.whitelist(methods=["POST"])
def restore(requests: str | int | list | None = None, seen: str | None = None) -> dict:
	"""Out of the bin, or no spam after all; open again. BEHAVIOUR DEL-2, SPA-1."""
	return run_many("restore", requests, seen=seen)


@frappe.whitelist(methods=["POST"])
def mark_spam(requests: str | int | list | None = None, seen: str | None = None) -> dict:
	"""Out of every list and count. BEHAVIOUR SPA-1."""
	return run_many("mark_spam", requests, seen=seen)


@frappe.whitelist(methods=["POST"])
def next_in_queue() -> dict:
	"""The most urgent waiting request becomes the caller's; answers {"name": number}, or None and a message. QUE-1."""
	return run_one("next_in_queue")


@frappe.whitelist(methods=["POST"])
def split(
	request: str | int | None = None,
	messages: str | list | None = None,
	title: str = "",
	category: str | None = None,
	agent: str | None = None,
	priority: str | None = None,
	access_level: str | None = None,
	status: str | None = None,
	postponed_to: str | None = None,
	original_status: str | None = None,
	original_postponed_to: str | None = None,
) -> dict:
	"""Move some of the messages, never all, to a new request; answers {"name": its number}. BEHAVIOUR SPL-1, SPL-2."""
	return run_one("split", **locals())


@frappe.whitelist(methods=["POST"])
def undo_split(request: str | int | None = None) -> dict:
	"""Everything of a request that was split off goes back; answers {"request": the original}."""
	return run_one("undo_split", request)


@frappe.whitelist(methods=["POST"])
def merge(
	primary: str | int | None = None,
	requests: str | int | list | None = None,
	keep: dict | str | None = None,
) -> dict:
	"""Merge `requests` into `primary`. `keep`: field -> number of the request whose value stays. BEHAVIOUR MRG-1 to MRG-4.

	Answers {"done": [...], "refused": [{"request", "reason"}]}.
	"""
	return run_many("merge", requests, primary=str(primary or ""), keep=keep)


@frappe.whitelist()
def merge_preview(requests: str | list | None = None) -> list[dict]:
	"""The requests side by side, with the fields whose value may be chosen (MRG-4)."""
	return preview(names_of(requests), permissions.require_agent())


@frappe.whitelist(methods=["POST"])
def unmerge(request: str | int | None = None) -> dict:
	"""Put back what was merged from this number into another one; answers {"request": number}."""
	return run_one("unmerge", request)


@frappe.whitelist(methods=["POST"])
def forward(
	requests: str | int | list | None = None,
	to: str | list | None = None,
	cc: str | list | None = None,
	bcc: str | list | None = None,
	message: str | None = None,
	comment: str | None = None,
	attachments: str | list | None = None,
	with_addresses: bool | int | str = False,
	close: bool | int | str = False,
	seen: str | None = None,
) -> dict:
	"""Mail one message, or whole requests, to outsiders; they and the customer do not see each other.

	`attachments`: files of the request's messages, or uploads of the caller; one in which the customer's address stands
	is refused (NamesCustomerError) unless `with_addresses`. Answers {"done": [...], "refused":
	[{"request", "reason"}]}. BEHAVIOUR FWD-1 to FWD-3.
	"""
	return run_many(
		"forward",
		requests,
		seen=seen,
		to=to,
		cc=cc,
		bcc=bcc,
		message=message,
		comment=comment,
		attachments=attachments,
		with_addresses=with_addresses,
		close=close,
	)


@frappe.whitelist()
def forward_preview(request: str | int | None = None, message: str | None = None) -> dict:
	"""What `forward` would send below the agent's words: {"html", "messages": how many, "files"}; `files` are those of the
	request in which an address of the customer stands. FWD-1."""
	return preview_of_forward(permissions.load(str(request), "read", permissions.require_agent()), message)


@frappe.whitelist(methods=["POST"])
def relate(
	requests: str | int | list | None = None,
	other: str | int | None = None,
	kind: str = "Related",
	comment: str | None = None,
) -> dict:
	"""`other` is Related to the requests, their Parent, or their Child. A request has one parent and any number of children.

	Refused: itself, the same pair twice, a second parent, a circle. BEHAVIOUR REL-1 to REL-4.
	"""
	return run_many("relate", requests, other=other, kind=kind, comment=comment)


@frappe.whitelist(methods=["POST"])
def unrelate(request: str | int | None = None, other: str | int | None = None) -> dict:
	"""Remove the relation of two requests; they stay as they are. Answers {"other": number}. REL-5."""
	return run_one("unrelate", request, other=other)


@frappe.whitelist(methods=["POST"])
def undo(requests: str | int | list | None = None) -> dict:
	"""Take back the caller's own last change of each request: owner, status, category, priority, tags and the like.

	Refused when there is none, or when somebody changed one of its fields since. Messages that were sent stay, also where
	sending them closed the request: it is opened again. After an
	action on many give the numbers it answered as done. Answers {"done": [...], "refused": [{"request", "reason"}]}.
	"""
	return run_many("undo", requests)
