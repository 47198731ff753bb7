"""Who may do what: roles' permissions on DocTypes, then the hook has_permission on the document."""

from typing import Any

import frappe
from frappe.utils import cint

rights = ("select", "read", "write", "create", "delete", "submit", "cancel", "amend", "print", "email", "report", "import", "export", "share")
AUTOMATIC_ROLES = ("Guest", "All", "Desk User", "Administrator")


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
	"""Names of roles, with Guest, All and Desk User where they apply."""
	user = user or frappe.session.user
	if user == "Guest" or not user:
		return ["Guest"]
	if user == "Administrator":
		return [row[0] for row in frappe.db.sql("select name from `tabRole`")]
	cached = frappe.local.role_permissions.get(("roles", user))
	if cached is None:
		cached = [
			row[0]
			for row in frappe.db.sql(
				"select role from `tabHas Role` where parent = %s and parenttype = 'User' and role not in %s", (user, AUTOMATIC_ROLES)
			)
		]
		cached += ["All", "Guest"]
		if frappe.db.get_value("User", user, "user_type") == "System User":
			cached.append("Desk User")
		frappe.local.role_permissions[("roles", user)] = cached
	return list(cached)


def get_role_permissions(doctype_meta: Any, user: str | None = None, is_owner: bool | None = None) -> dict:
	"""Right -> 0 or 1, and if_owner: the rights somebody has on his own documents only."""
	meta = frappe.get_meta(doctype_meta) if isinstance(doctype_meta, str) else doctype_meta
	user = user or frappe.session.user
	if user == "Administrator":
		return frappe._dict({right: 1 for right in rights}, if_owner={})
	key = (meta.name, user)
	if key not in frappe.local.role_permissions:
		roles = set(get_roles(user))
		found = frappe._dict({right: 0 for right in rights}, if_owner={}, has_if_owner_enabled=False)
		for row in meta.permissions:
			if row.role not in roles or cint(row.permlevel):
				continue
			for right in rights:
				if cint(row.get(right)) or (right == "select" and cint(row.get("read"))):
					if cint(row.if_owner):
						found.if_owner[right] = 1
						found.has_if_owner_enabled = True
					else:
						found[right] = 1
		frappe.local.role_permissions[key] = found
	return frappe.local.role_permissions[key]


def has_permission(
	doctype: str,
	ptype: str = "read",
	doc: Any = None,
	verbose: bool = False,
	user: str | None = None,
	raise_exception: bool = True,
	*,
	parent_doctype: str | None = None,
	print_logs: bool = False,
	**kwargs: Any,
) -> bool:
	"""Whether the user may do `ptype` with the DocType, or with the document."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	meta = frappe.get_meta(doctype)
	if isinstance(doc, str | int):
		doc = frappe.get_doc(doctype, doc)
	if meta.istable:
		return _through_parent(doc, ptype, user, parent_doctype)
	permissions = get_role_permissions(meta, user)
	allowed = bool(permissions.get(ptype))
	if not allowed and permissions.if_owner.get(ptype):
		allowed = (doc is None and ptype != "create") or (doc is not None and (doc.get("owner") or user) == user) or ptype == "create"
	if not allowed and doc is not None and _shared(doc, ptype, user):
		return True
	if not allowed:
		return False
	if doc is not None:
		return has_controller_permissions(doc, ptype, user) is not False
	return True


def _through_parent(doc: Any, ptype: str, user: str, parent_doctype: str | None) -> bool:
	if doc is None:
		return bool(parent_doctype) and has_permission(parent_doctype, ptype, user=user)
	parenttype = doc.get("parenttype") or parent_doctype
	return bool(parenttype) and has_permission(parenttype, ptype, doc=doc.get("parent"), user=user)


def _shared(doc: Any, ptype: str, user: str) -> bool:
	if not frappe.db.exists("DocType", "DocShare") or ptype not in ("read", "write", "share") or not doc.get("name"):
		return False
	return bool(
		frappe.db.get_value("DocShare", {"share_doctype": doc.doctype, "share_name": doc.name, "user": user, ptype: 1})
	)


def has_controller_permissions(doc: Any, ptype: str, user: str | None = None) -> bool | None:
	"""What the hooks say: False forbids, everything else lets the next one speak."""
	hooks = frappe.get_hooks("has_permission", {})
	methods = hooks.get(doc.doctype, []) + hooks.get("*", [])
	for method in reversed(methods):
		answer = frappe.call(frappe.get_attr(method), doc=doc, ptype=ptype, user=user or frappe.session.user)
		if answer is False:
			return False
	return None


def only_for(roles: list[str] | tuple[str] | str, message: bool = False) -> None:
	"""PermissionError unless the user has one of these roles."""
	if frappe.flags.in_test and not getattr(frappe.local, "request", None) and frappe.session.user == "Administrator":
		return
	roles = {roles} if isinstance(roles, str) else set(roles)
	if frappe.session.user == "Administrator" or roles & set(get_roles()):
		return
	frappe.throw(
		frappe._("This action is only allowed for {}").format(", ".join(frappe.bold(frappe._(role)) for role in sorted(roles))),
		frappe.PermissionError,
		frappe._("Not Permitted"),
	)
