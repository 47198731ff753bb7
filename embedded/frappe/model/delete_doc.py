"""Deleting with hooks, rows that hang on it, and a check of who still points at it."""

import frappe
from frappe import _
from frappe.utils import cint


def delete_doc(
	doctype: str | None = None,
	name: str | None = None,
	force: bool = False,
	ignore_doctypes: list | None = None,
	for_reload: bool = False,
	ignore_permissions: bool = False,
	flags: dict | None = None,
	ignore_on_trash: bool = False,
	ignore_missing: bool = True,
	delete_permanently: bool = False,
) -> None:
	"""Delete with hooks and link check. Raises PermissionError, LinkExistsError, or DoesNotExistError unless missing ones are ignored."""
	if not frappe.db.exists(doctype, name):
		if not ignore_missing:
			raise frappe.DoesNotExistError(f"{doctype} {name}")
		return
	doc = frappe.get_doc(doctype, name)
	if flags:
		doc.flags.update(flags)
	doc.flags.ignore_permissions = ignore_permissions or doc.flags.ignore_permissions
	doc.check_permission("delete")
	if not ignore_on_trash:
		doc.run_method("on_trash")
		doc.flags.in_delete = True
		doc.run_method("on_change")
	if not force:
		check_if_doc_is_linked(doc)
	_delete_what_hangs_on(doc)
	frappe.db.sql(f"delete from `tab{doctype}` where name = %s", (name,))
	for field in doc.meta.get_table_fields():
		frappe.db.sql(f"delete from `tab{field.options}` where parent = %s and parenttype = %s", (name, doctype))
	from frappe.utils.password import delete_all_passwords_for

	delete_all_passwords_for(doctype, name)
	frappe.clear_document_cache(doctype, name)
	doc.run_method("after_delete")
	doc.flags.in_delete = False


def delete_doc_if_exists(doctype: str, name: str, force: bool = False) -> None:
	if frappe.db.exists(doctype, name):
		delete_doc(doctype, name, force=force)


def _delete_what_hangs_on(doc) -> None:
	for file in frappe.get_all("File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}, pluck="name"):
		frappe.delete_doc("File", file, ignore_permissions=True, force=True)
	for doctype, by_type, by_name in (
		("Comment", "reference_doctype", "reference_name"),
		("Version", "ref_doctype", "docname"),
		("Tag Link", "document_type", "document_name"),
		("Notification Log", "document_type", "document_name"),
		("ToDo", "reference_type", "reference_name"),
	):
		if doc.doctype != doctype:
			frappe.db.delete(doctype, {by_type: doc.doctype, by_name: doc.name})


def check_if_doc_is_linked(doc, method: str = "Delete") -> None:
	"""LinkExistsError when another document has this one in a Link field."""
	from frappe.model.meta import doctype_files

	ignored = set(frappe.get_hooks("ignore_links_on_delete")) | set(doc.flags.ignore_doctypes or ())
	ignored |= {"Comment", "Version", "Notification Log", "Tag Link", "ToDo", "File", "Error Log", "Deleted Document", "DefaultValue", "Dynamic Link"}
	for doctype in doctype_files():
		meta = frappe.get_meta(doctype)
		if doctype in ignored or meta.issingle or cint(meta.is_virtual):
			continue
		for field in meta.get_link_fields():
			if field.options != doc.doctype or field.fieldname in ("owner", "modified_by"):
				continue
			columns = ["name", "parent", "parenttype"] if meta.istable else ["name"]
			rows = frappe.db.get_values(doctype, {field.fieldname: doc.name}, columns, as_dict=True, limit=2, order_by=None)
			for row in rows:
				if (row.get("parenttype") or doctype) in ignored:
					continue
				if (row.get("parent") or row.name) == doc.name and (row.get("parenttype") or doctype) == doc.doctype:
					continue
				raise_link_exists_exception(doc, row.get("parenttype") or doctype, row.get("parent") or row.name)
	_check_dynamic(doc)


def _check_dynamic(doc) -> None:
	rows = frappe.db.get_values(
		"Dynamic Link", {"link_doctype": doc.doctype, "link_name": doc.name}, ["parenttype", "parent"], as_dict=True, limit=1, order_by=None
	)
	for row in rows:
		if row.parenttype not in frappe.get_hooks("ignore_links_on_delete") and row.parenttype != "Contact":
			raise_link_exists_exception(doc, row.parenttype, row.parent)


def raise_link_exists_exception(doc, reference_doctype: str, reference_docname: str, row: str = "") -> None:
	frappe.throw(
		_("Cannot delete or cancel because {0} {1} is linked with {2} {3} {4}").format(
			_(doc.doctype), frappe.bold(doc.name), _(reference_doctype), frappe.bold(reference_docname), row
		),
		frappe.LinkExistsError,
	)
