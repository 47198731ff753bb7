"""Renaming and merging: every link follows."""

import frappe
from frappe import _
from frappe.model.meta import doctype_files
from frappe.utils import cint


def rename_doc(
	doctype: str, old: str, new: str, force: bool = False, merge: bool = False, ignore_permissions: bool = False, **kwargs
) -> str:
	"""Raises PermissionError, ValidationError (not renamable, taken) or DoesNotExistError."""
	new = str(new).strip()
	doc = frappe.get_doc(doctype, old)
	if not ignore_permissions:
		doc.check_permission("write")
	if not force and not cint(doc.meta.allow_rename):
		frappe.throw(_("{0} not allowed to be renamed").format(_(doctype)))
	exists = frappe.db.exists(doctype, new)
	if merge and not exists:
		frappe.throw(_("{0} {1} does not exist, select a new target to merge").format(_(doctype), new))
	if not merge and exists and exists.lower() != old.lower():
		frappe.throw(_("Another {0} with name {1} exists, select another name").format(_(doctype), new))
	doc.run_method("before_rename", old, new, merge)
	if not merge:
		frappe.db.sql(f"update `tab{doctype}` set name = %s where name = %s", (new, old))
		if (doc.meta.autoname or "").startswith("field:"):
			frappe.db.sql(f"update `tab{doctype}` set `{doc.meta.autoname[6:]}` = %s where name = %s", (new, new))
		for field in doc.meta.get_table_fields():
			frappe.db.sql(
				f"update `tab{field.options}` set parent = %s where parent = %s and parenttype = %s", (new, old, doctype)
			)
	_follow(doctype, old, new)
	from frappe.utils.password import rename_password

	rename_password(doctype, old, new)
	frappe.clear_cache(doctype=doctype)
	renamed = frappe.get_doc(doctype, new)
	renamed.run_method("after_rename", old, new, merge)
	if merge:
		frappe.delete_doc(doctype, old, force=True, ignore_permissions=True)
	frappe.clear_cache()
	return new


def _follow(doctype: str, old: str, new: str) -> None:
	for other in doctype_files():
		meta = frappe.get_meta(other)
		for field in meta.get_link_fields():
			if field.options != doctype:
				continue
			if meta.issingle:
				frappe.db.sql(
					"update `tabSingles` set value = %s where doctype = %s and field = %s and value = %s",
					(new, other, field.fieldname, old),
				)
			else:
				frappe.db.sql(f"update `tab{other}` set `{field.fieldname}` = %s where `{field.fieldname}` = %s", (new, old))
		if meta.issingle:
			continue
		for field in meta.get_dynamic_link_fields():
			frappe.db.sql(
				f"update `tab{other}` set `{field.fieldname}` = %s where `{field.options}` = %s and `{field.fieldname}` = %s",
				(new, doctype, old),
			)
