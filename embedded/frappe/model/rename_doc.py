"""Renaming and merging: every link follows."""

import frappe
from frappe import _
from frappe.model.meta import doctype_files
from frappe.utils.password import rename_password


def rename_doc(
	doctype: str,
	old: str,
	new: str,
	force: bool = False,
	merge: bool = False,
	ignore_permissions: bool = False,
) -> str:
	"""Raises PermissionError, ValidationError (not renamable, taken) or DoesNotExistError."""
	new = new.strip()
	doc = frappe.get_doc(doctype, old)
	doc.run_method("before_rename", old, new, merge)
	exists = frappe.db.exists(doctype, new)
	if merge and not exists:
		frappe.throw(_("{0} {1} does not exist, select a new target to merge").format(doctype, new))
	if not merge and exists and exists.lower() != old.lower():
		frappe.throw(_("Another {0} with name {1} exists, select another name").format(doctype, new))
	if not ignore_permissions and not doc.has_permission("write"):
		frappe.throw(_("You need write permission on {0} {1} to rename").format(doctype, old))
	if not (force or ignore_permissions) and not doc.meta.allow_rename:
		frappe.throw(_("{0} not allowed to be renamed").format(_(doctype)))
	if not merge:
		frappe.db.set_value(doctype, old, "name", new, update_modified=False)
		for field in doc.meta.get_table_fields():
			frappe.db.set_value(
				field.options, {"parent": old, "parenttype": doctype}, "parent", new, update_modified=False
			)
		if (doc.meta.autoname or "").startswith("field:"):
			frappe.db.set_value(doctype, new, doc.meta.autoname[6:], new, update_modified=False)
		rename_password(doctype, old, new)
	_follow(doctype, old, new)
	attached = {"attached_to_doctype": doctype, "attached_to_name": old}
	frappe.db.set_value("File", attached, "attached_to_name", new, update_modified=False)
	frappe.get_doc(doctype, new).run_method("after_rename", old, new, merge)
	if merge:
		frappe.delete_doc(doctype, old)
	frappe.clear_cache()
	return new


def _follow(doctype: str, old: str, new: str) -> None:
	for other, meta in ((name, frappe.get_meta(name)) for name in doctype_files()):
		for field in meta.get_link_fields() + meta.get_dynamic_link_fields():
			link = {field.fieldname: old}
			if field.fieldtype == "Dynamic Link":
				link[field.options] = doctype
			elif field.options != doctype:
				continue
			if not meta.issingle:
				frappe.db.set_value(other, link, field.fieldname, new, update_modified=False)
			elif frappe.db.get_single_value(other, field.fieldname) == old:
				frappe.db.set_single_value(other, field.fieldname, new, update_modified=False)
