"""A folder of reply templates, perhaps inside another (BEHAVIOUR TPL-3)."""

import frappe
from frappe import _
from frappe.model.document import Document

DEEPEST = 20


class ReplyTemplateFolder(Document):
	def validate(self):
		above, seen = self.parent_folder, {self.name}
		while above:
			if above in seen or len(seen) > DEEPEST:
				frappe.throw(_("A folder cannot be inside itself."))
			seen.add(above)
			above = frappe.db.get_value("Reply Template Folder", above, "parent_folder")

	def on_trash(self):
		for doctype, field in (("Reply Template", "folder"), ("Reply Template Folder", "parent_folder")):
			if frappe.db.exists(doctype, {field: self.name}):
				frappe.throw(_("Folder {0} is not empty. Empty it first.").format(frappe.bold(self.name)))
