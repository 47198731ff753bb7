"""Deleting with hooks, rows that hang on it, and a check of who still points at it."""

from typing import Any

import frappe
from frappe import _
from frappe.model.meta import doctype_files
from frappe.utils.password import delete_all_passwords_for

# What hangs on a document goes with it: DocType, its fields for the other's type and name
_HANGERS = (
	("Comment", "reference_doctype", "reference_name"),
	("DocShare", "share_doctype", "share_name"),
	("Version", "ref_doctype", "docname"),
	("Tag Link", "document_type", "document_name"),
	("Notification Log", "document_type", "document_name"),
	("ToDo", "reference_type", "reference_name"),
)


def delete_doc(
	doctype: str,
	name: str,
	force: bool = False,
	ignore_doctypes: list | None = None,
	for_reload: bool = False,
	ignore_permissions: bool = False,
	flags: dict | None = None,
	ignore_on_trash: bool = False,
	ignore_missing: bool = True,
	delete_permanently: bool = False,
) -> None:
	"""Delete with hooks. Raises PermissionError, LinkExistsError, or DoesNotExistError unless those are ignored."""
	if not frappe.db.exists(doctype, name):
		if not ignore_missing:
			raise frappe.DoesNotExistError(f"{doctype} {name}")
		return
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.flags.update(flags or {})
	doc.flags.ignore_permissions = ignore_permissions or doc.flags.ignore_permissions
	if not doc.has_permission("delete"):
		text = _("User not allowed to delete {0}: {1}").format(doctype, name)
		frappe.msgprint(text, raise_exception=frappe.PermissionError)
	delete_all_passwords_for(doctype, name)
	if not ignore_on_trash:
		doc.run_method("on_trash")
		doc.flags.in_delete = True
		doc.run_method("on_change")
	if not force:
		check_if_doc_is_linked(doc)
	frappe.db.delete(doctype, {"name": name})
	for field in doc.meta.get_table_fields():
		frappe.db.delete(field.options, {"parent": name, "parenttype": doctype})
	doc.run_method("after_delete")
	for file in frappe.get_all(
		"File", {"attached_to_doctype": doctype, "attached_to_name": name}, pluck="name"
	):
		delete_doc("File", file, True, ignore_permissions=True, delete_permanently=True)
	for hanger, by_type, by_name in _HANGERS:
		frappe.db.delete(hanger, {by_type: doctype, by_name: name})
	frappe.clear_document_cache(doctype, name)
	if not delete_permanently:
		kept = {"deleted_doctype": doctype, "deleted_name": name, "data": doc.as_json()}
		frappe.get_doc({"doctype": "Deleted Document", **kept}).db_insert()


def delete_doc_if_exists(doctype: str, name: str, force: bool = False) -> None:
	delete_doc(doctype, name, force=force)


def check_if_doc_is_linked(doc: Any, method: str = "Delete") -> None:
	"""LinkExistsError when another document has this one in a Link or Dynamic Link."""
	ignored = set(frappe.get_hooks("ignore_links_on_delete"))
	for doctype, meta in ((name, frappe.get_meta(name)) for name in doctype_files() if name not in ignored):
		links = [
			{field.fieldname: doc.name} for field in meta.get_link_fields() if field.options == doc.doctype
		]
		links += [{f.options: doc.doctype, f.fieldname: doc.name} for f in meta.get_dynamic_link_fields()]
		columns = ["parenttype", "parent"] if meta.istable else ["name"]
		for link in () if meta.issingle else links:
			for row in frappe.db.get_values(doctype, link, columns, order_by=None):
				found = row if meta.istable else (doctype, row[0])
				if found[0] not in ignored and found != (doc.doctype, doc.name):
					text = _("Cannot delete or cancel because {0} {1} is linked with {2} {3} {4}")
					text = text.format(
						_(doc.doctype), frappe.bold(doc.name), _(found[0]), frappe.bold(found[1]), ""
					)
					frappe.throw(text, frappe.LinkExistsError)
