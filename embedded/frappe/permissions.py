"""Who may do what: roles' permissions on DocTypes, then the hook has_permission on the document."""

from typing import Any

import frappe

rights = tuple(
	"select read write create delete submit cancel amend print email report import export share".split()
)
AUTOMATIC_ROLES = ("Guest", "All", "Desk User", "Administrator")


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
	"""Names of roles, with Guest, All and Desk User where they apply."""
	user = user or frappe.session.user
	if user == "Guest":
		return ["Guest"]
	known = frappe.local.role_permissions
	if user == "Administrator":
		return frappe.get_all("Role", pluck="name", order_by=None)
	if ("roles", user) not in known:
		given = {"parent": user, "parenttype": "User", "role": ("not in", AUTOMATIC_ROLES)}
		roles = frappe.db.get_values("Has Role", given, "role", pluck=True, order_by="idx asc")
		desk = ["Desk User"] if frappe.db.get_value("User", user, "user_type") == "System User" else []
		known["roles", user] = [*roles, "All", "Guest", *desk]
	return [role for role in known["roles", user] if with_standard or role not in AUTOMATIC_ROLES]


def get_role_permissions(doctype_meta: Any, user: str | None = None, is_owner: bool | None = None) -> dict:
	"""Right -> 0 or 1, and if_owner: the rights somebody has on his own documents only.

	Who may read only his own documents has the right to read, as to the DocType."""
	meta = frappe.get_meta(doctype_meta) if isinstance(doctype_meta, str) else doctype_meta
	user = user or frappe.session.user
	if user == "Administrator":
		return frappe._dict(dict.fromkeys(rights, 1), if_owner={})
	known, key = frappe.local.role_permissions, (meta.name, user, bool(is_owner))
	if key not in known:
		roles = get_roles(user)
		rows = [row for row in meta.permissions if row.role in roles]
		known[key] = found = frappe._dict(if_owner={})
		for right in rights:
			giving = [row for row in rows if row.get(right)]
			found[right] = int(bool(giving))
			if giving and right != "create" and all(row.if_owner for row in giving):
				found.if_owner[right] = int(bool(is_owner))
				found[right] = int(right in ("select", "read"))
	return known[key]


def has_permission(
	doctype: str,
	ptype: str = "read",
	doc: Any = None,
	user: str | None = None,
	*,
	parent_doctype: str | None = None,
) -> bool:
	"""Whether the user may do `ptype` with the DocType, or with the document."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if isinstance(doc, str | int):
		doc = frappe.get_doc(doctype, doc)
	meta = frappe.get_meta(doctype)
	if meta.istable:
		parent = doc.parenttype if doc else parent_doctype
		return bool(parent) and has_permission(parent, ptype, doc and doc.parent, user)
	if not doc:
		return bool(get_role_permissions(meta, user).get(ptype))
	if has_controller_permissions(doc, ptype, user):
		given = get_role_permissions(meta, user, is_owner=(doc.owner or "").lower() == user.lower())
		if given.if_owner.get(ptype, given[ptype]):
			return True
	return _is_shared(doc, ptype, user)


def has_controller_permissions(doc: Any, ptype: str, user: str | None = None) -> bool:
	"""What the hooks say: the last one with an answer decides; where there is none, nothing is in the way."""
	hooks = frappe.get_hooks("has_permission", {})
	for method in reversed(hooks.get(doc.doctype, []) + hooks.get("*", [])):
		answer = frappe.call(method, doc=doc, ptype=ptype, user=user or frappe.session.user)
		if answer is not None:
			return bool(answer)
	return True


def _is_shared(doc: Any, ptype: str, user: str) -> bool:
	if ptype not in ("read", "write", "share") or doc.is_new():
		return False
	share = {"share_doctype": doc.doctype, "share_name": doc.name, "user": user, ptype: 1}
	return bool(frappe.db.exists("DocShare", share))


def only_for(roles: list[str] | tuple[str] | str, message: bool = False) -> None:
	"""PermissionError unless the user has one of these roles."""
	roles = [roles] if isinstance(roles, str) else roles
	if frappe.session.user != "Administrator" and set(roles).isdisjoint(get_roles()):
		raise frappe.PermissionError
