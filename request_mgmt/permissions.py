"""Who may see and change what: one rule, used by lists, documents and actions.

Managers (Request Manager, System Manager) see everything. Agents (Request Agent) see every request except those
of a category that is open to its members only and of which they are no member (BEHAVIOUR ASG-14). A manager may narrow
that in the agent's Request Agent, to his own categories, and take single rights away (RGT-1). Everybody else
sees nothing here; customers have a door of their own, the portal. A disabled user has no rights at all.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce
from frappe.utils import cint

if TYPE_CHECKING:
	from frappe.model.document import Document

AGENT = "Request Agent"
MANAGERS = frozenset({"Request Manager", "System Manager"})

# Requests in these states are no part of an agent's lists (BEHAVIOUR STA-1).
HIDDEN_STATES = ("Deleted", "Merged", "Spam")

READING = frozenset({"read", "select", "report", "export", "print", "email"})

# Rights of an agent beyond his role, fields of Request Agent; who has none there has their defaults (BEHAVIOUR RGT-1)
RIGHTS = {"bulk_update": True, "mark_spam": True, "create_tags": True, "knowledge_base": False}
# Which requests he reaches
REACH = "requests_of"
READ_ALL, OWN_CATEGORIES = "Read all, change own categories", "Own categories only"
# Who has a reply template besides its owner
OWNER_ONLY, ALL_CHANGE = "Owner only", "All may change it"


@dataclass(frozen=True)
class Access:
	"""What one user may do, looked up once and then asked as often as needed."""

	user: str
	is_manager: bool = False
	is_agent: bool = False
	categories_hidden: frozenset[str] = field(default_factory=frozenset)
	categories_read_only: frozenset[str] = field(default_factory=frozenset)
	is_limited: bool = False
	"""To the categories of which he is a member: most may be hidden."""
	lacks: frozenset[str] = field(default_factory=frozenset)

	@property
	def works_here(self) -> bool:
		"""Whether the user is agent or manager."""
		return self.is_agent or self.is_manager

	def reaches(self, category: str | None) -> bool:
		"""Whether requests of this category are open to the user."""
		return self.is_manager or (self.is_agent and category not in self.categories_hidden)

	def changes(self, category: str | None) -> bool:
		"""Whether the user may work on requests of this category."""
		return self.reaches(category) and (self.is_manager or category not in self.categories_read_only)

	def has(self, right: str) -> bool:
		"""Whether the user has one of RIGHTS; managers have all."""
		return self.is_manager or (self.is_agent and right not in self.lacks)

	def may(self, request: "Document", ptype: str = "read") -> bool:
		"""Whether the user may do `ptype` with this request as it is stored."""
		if self.is_manager:
			return True
		if ptype in READING:
			return self.reaches(request.category)
		return ptype in ("write", "create") and self.changes(request.category)


def access(user: str | None = None) -> Access:
	"""The rights of `user` (default: who is signed in)."""
	user = user or frappe.session.user
	if user == "Administrator":
		return Access(user, is_manager=True, is_agent=True)
	if user == "Guest" or not _enabled(user):
		return Access(user)
	roles = set(frappe.get_roles(user))
	is_manager = bool(roles & MANAGERS)
	is_agent = AGENT in roles
	if is_manager or not is_agent:
		return Access(user, is_manager=is_manager, is_agent=is_agent)
	own = frappe.get_cached_value("Request Agent", user, [*RIGHTS, REACH], as_dict=True) or {}
	lacks = frozenset(right for right, usual in RIGHTS.items() if not _has(own.get(right), usual))
	hidden, read_only = _categories_closed_to(user, own.get(REACH))
	return Access(
		user,
		is_agent=True,
		categories_hidden=hidden,
		categories_read_only=read_only,
		is_limited=own.get(REACH) == OWN_CATEGORIES,
		lacks=lacks,
	)


def _has(stored, usual: bool) -> bool:
	return usual if stored is None else bool(cint(stored))


def require_agent() -> Access:
	"""The rights of who is signed in; PermissionError unless he is agent or manager."""
	rights = access()
	if not rights.works_here:
		frappe.throw(_("Only agents may do this. Sign in as an agent."), frappe.PermissionError)
	return rights


def require_right(right: str, rights: Access | None = None) -> Access:
	"""The rights of who is signed in; PermissionError unless he is an agent with that one of RIGHTS."""
	rights = rights or require_agent()
	if not rights.has(right):
		label = _(frappe.get_meta("Request Agent").get_label(right))
		frappe.throw(
			_("You have not got the right {0}. Ask a manager for it.").format(frappe.bold(label)),
			frappe.PermissionError,
		)
	return rights


def may_use_template(rights: Access, template, ptype: str = "read") -> bool:
	"""Whether the user may do `ptype` with a reply template as it is stored: one's own, of all, of all to change (TPL-1)."""
	if rights.is_manager:
		return True
	if template.sharing == OWNER_ONLY:
		return rights.is_agent and template.user == rights.user
	if ptype in READING:
		return rights.is_agent
	return rights.has("knowledge_base") or (
		rights.is_agent and ptype == "write" and template.sharing == ALL_CHANGE
	)


def is_shared_with(saved_list, user: str) -> bool:
	"""Whether a saved list is the user's own or shared with him (FND-10)."""
	if saved_list.user == user or saved_list.shared_with == "All agents":
		return True
	return saved_list.shared_with == "Role" and saved_list.role in frappe.get_roles(user)


def may_use_console() -> bool:
	"""Whether the app is offered to the user on the apps screen."""
	return access().works_here


def check(request: "Document", ptype: str = "read", rights: Access | None = None) -> None:
	"""PermissionError unless the user may do `ptype` with the request as it is stored."""
	if (rights or access()).may(request, ptype):
		return
	if ptype in READING:
		text = _("Request {0} is not open to you. Ask a member of its category.")
	else:
		text = _("You may not change request {0}. Ask a manager.")
	frappe.throw(text.format(frappe.bold(request.name)), frappe.PermissionError)


def number_of(request: str | int | None) -> str:
	"""The name of a request as people write it, "#100042"; empty when there is none."""
	return str(request or "").strip().lstrip("#")


def load(
	request: str, ptype: str = "read", rights: Access | None = None, for_update: bool = False
) -> "Document":
	"""The request as it is stored. Raises DoesNotExistError, or PermissionError when it is not for the user."""
	rights = rights or require_agent()
	name = number_of(request)
	said = messages_said()
	try:
		doc = frappe.get_doc("Request", name, for_update=for_update) if name else None
	except frappe.DoesNotExistError:
		forget_messages(said)
		doc = None
	if not doc:
		_not_there(name)
	check(doc, ptype, rights)
	return doc


def readable(request: str | int | None, rights: Access | None = None) -> str:
	"""The name of the request, of which nothing else is loaded. Raises as `load` does."""
	rights = rights or require_agent()
	name = number_of(request)
	stored = frappe.db.get_value("Request", name, ["name", "category"], as_dict=True) if name else None
	if not stored:
		_not_there(name)
	check(stored, "read", rights)
	return stored.name


def _not_there(name: str) -> NoReturn:
	frappe.throw(
		_("There is no request {0}. Check the number.").format(frappe.bold(name or "?")),
		frappe.DoesNotExistError,
	)


def request_criterion(rights: Access, table):
	"""The rule as a pypika criterion on the Request table `table`; None when everything is open."""
	if rights.is_manager:
		return None
	if not rights.is_agent:
		return table.name.isnull()  # no row has no name
	if not rights.categories_hidden:
		return None
	hidden = sorted(rights.categories_hidden)
	if rights.is_limited:
		return table.category.isnull() | table.category.notin(hidden)
	# Nearly all are in others: not by the index of categories
	return Coalesce(table.category, "").notin(hidden)


def messages_said() -> int:
	"""How many messages the platform holds for the client; goes with `forget_messages`."""
	return len(getattr(frappe.local, "message_log", None) or ())


def forget_messages(said: int) -> None:
	"""Take back what was said since: an error that was dealt with is no news for the client."""
	if getattr(frappe.local, "message_log", None):
		frappe.local.message_log = frappe.local.message_log[:said]


# The platform's hooks: conditions of lists


def request_query(user: str | None = None, doctype: str | None = None) -> str:
	rights = access(user)
	if rights.is_manager:
		return ""
	states = ", ".join(map(_quoted, HIDDEN_STATES))
	return " and ".join(
		filter(None, (_category_rule(rights), f"`tabRequest`.`base_status` not in ({states})"))
	)


def message_query(user: str | None = None, doctype: str | None = None) -> str:
	return _through_request("Message", access(user))


def request_log_query(user: str | None = None, doctype: str | None = None) -> str:
	return _through_request("Request Log", access(user))


def favourite_query(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if user == "Administrator" else f"`tabFavourite`.`user` = {_quoted(user)}"


def request_agent_query(user: str | None = None, doctype: str | None = None) -> str:
	rights = access(user)
	return "" if rights.is_manager else f"`tabRequest Agent`.`user` = {_quoted(rights.user)}"


def reply_template_query(user: str | None = None, doctype: str | None = None) -> str:
	rights = access(user)
	if rights.is_manager:
		return ""
	if not rights.is_agent:
		return "1 = 0"
	table = "`tabReply Template`"
	shared = f"coalesce({table}.`sharing`, '') != {_quoted(OWNER_ONLY)}"
	return f"({shared} or {table}.`user` = {_quoted(rights.user)})"


def request_list_query(user: str | None = None, doctype: str | None = None) -> str:
	rights = access(user)
	if rights.is_manager:
		return ""
	roles = ", ".join(map(_quoted, sorted(frappe.get_roles(rights.user))))
	shared = f"`tabRequest List`.`shared_with` = 'All agents' or (`tabRequest List`.`shared_with` = 'Role' and `tabRequest List`.`role` in ({roles}))"
	return f"(`tabRequest List`.`user` = {_quoted(rights.user)} or {shared})" if rights.is_agent else "1 = 0"


# Tables whose rows are as private as the documents they stand in
ROWS_OF = {
	"Request Contact": ("Request", request_query),
	"Request Participant": ("Request", request_query),
	"Reply Template Version": ("Reply Template", reply_template_query),
	"Reply Template Attachment": ("Reply Template", reply_template_query),
}


def rows_query(user: str | None = None, doctype: str | None = None) -> str:
	"""The platform asks only whether somebody reads documents of that kind at all."""
	parent, query = ROWS_OF[doctype]
	rule = query(user)
	table, is_there = f"`tab{doctype}`", f"select `name` from `tab{parent}` where {rule}"
	return f"{table}.`parenttype` = {_quoted(parent)} and {table}.`parent` in ({is_there})" if rule else ""


# The platform's hooks: one document


def request_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	rights = access(user)
	if rights.is_manager:
		return True
	if ptype == "write" and not doc.is_new():
		# The document may carry a category its sender just wrote into it: what is stored counts.
		stored = frappe.db.get_value("Request", doc.name, "category")
		return rights.changes(stored)
	return rights.may(doc, ptype or "read")


def message_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	return _may_through_request(doc, ptype or "read", access(user))


def request_log_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	return _may_through_request(doc, ptype or "read", access(user))


def favourite_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	rights = access(user)
	if rights.user == "Administrator":
		return True
	return rights.works_here and (doc.user or rights.user) == rights.user


def request_agent_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	rights = access(user)
	if rights.is_manager:
		return True
	return rights.is_agent and ptype != "delete" and doc.user == rights.user


def reply_template_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	"""Everybody makes his own; whom a new one is shared with is checked where it is saved."""
	rights = access(user)
	if doc.is_new():
		return rights.works_here
	stored = frappe.db.get_value("Reply Template", doc.name, ["user", "sharing"], as_dict=True)
	return bool(stored) and may_use_template(rights, stored, ptype or "read")


def reply_template_folder_has_permission(
	doc: "Document", ptype: str = "read", user: str | None = None
) -> bool:
	rights = access(user)
	return rights.works_here if (ptype or "read") in READING else rights.has("knowledge_base")


def request_list_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	rights = access(user)
	if rights.is_manager:
		return True
	return rights.is_agent and (ptype or "read") in READING and is_shared_with(doc, rights.user)


def _may_through_request(doc: "Document", ptype: str, rights: Access) -> bool:
	if rights.is_manager:
		return True
	if ptype not in READING or not rights.is_agent:
		return False
	found = frappe.db.get_value("Request", doc.request, ["name", "category"], as_dict=True)
	return bool(found) and rights.reaches(found.category)


def _through_request(doctype: str, rights: Access) -> str:
	rule = _category_rule(rights)
	if not rule:
		return ""
	return f"`tab{doctype}`.`request` in (select `name` from `tabRequest` where {rule})"


def _category_rule(rights: Access) -> str:
	if rights.is_manager:
		return ""
	if not rights.is_agent:
		return "1 = 0"
	if not rights.categories_hidden:
		return ""
	hidden = ", ".join(map(_quoted, sorted(rights.categories_hidden)))
	return f"(`tabRequest`.`category` is null or `tabRequest`.`category` not in ({hidden}))"


def categories_of(user: str) -> list[str]:
	"""Categories of which the user is a member, himself or through a group."""
	return [row[0] for row in _own_categories(user).run()]


def _categories_closed_to(user: str, reach: str | None) -> tuple[frozenset[str], frozenset[str]]:
	"""The categories hidden from the agent, and those he may only read. One query."""
	category = frappe.qb.DocType("Request Category")
	others = frappe.qb.from_(category).select(category.name, category.members_only)
	if reach not in (READ_ALL, OWN_CATEGORIES):
		others = others.where(category.members_only == 1)
	rows = others.where(category.name.notin(_own_categories(user))).run()
	hidden = frozenset(name for name, members_only in rows if members_only or reach == OWN_CATEGORIES)
	return hidden, frozenset(name for name, _members_only in rows) - hidden


def _own_categories(user: str):
	member = frappe.qb.DocType("Request Category Member")
	group = frappe.qb.DocType("User Group Member")
	return (
		frappe.qb.from_(member)
		.left_join(group)
		.on((group.parent == member.user_group) & (group.parenttype == "User Group"))
		.select(member.parent)
		.distinct()
		.where((member.user == user) | (group.user == user))
	)


def _enabled(user: str) -> bool:
	said = messages_said()
	try:
		return bool(frappe.get_cached_doc("User", user).enabled)
	except frappe.DoesNotExistError:
		forget_messages(said)
		return False


def _quoted(value: str) -> str:
	return frappe.db.escape(value, percent=False)
