"""Folders inside folders: what reply templates and addresses of partners are sorted in."""

import frappe
from frappe import _
from frappe.model.document import Document

DEEPEST = 20


class Folder(Document):
	"""A folder of documents of the DocType `holds`."""

	holds: str

	def validate(self):
		above, seen = self.parent_folder, {self.name}
		while above:
			if above in seen or len(seen) > DEEPEST:
				frappe.throw(_("A folder cannot be inside itself."))
			seen.add(above)
			above = frappe.db.get_value(self.doctype, above, "parent_folder")

	def on_trash(self):
		for doctype, field in ((self.holds, "folder"), (self.doctype, "parent_folder")):
			if frappe.db.exists(doctype, {field: self.name}):
				frappe.throw(_("Folder {0} is not empty. Empty it first.").format(frappe.bold(self.name)))


def paths(doctype: str) -> dict[str, str]:
	"""Folder -> its path from the top. One query."""
	return {folder["name"]: folder["path"] for folder in tree(doctype)}


def tree(doctype: str) -> list[dict]:
	"""The folders by their paths from the top: {"name", "parent", "path", "depth"}. One query."""
	parents = {
		row.name: row.parent_folder
		for row in frappe.get_all(doctype, fields=["name", "parent_folder"], limit_page_length=0)
	}
	found = []
	for folder, parent in parents.items():
		path, at = [], folder
		while at in parents and at not in path:
			path.append(at)
			at = parents[at]
		shown = " / ".join(reversed(path))
		found.append({"name": folder, "parent": parent, "path": shown, "depth": len(path) - 1})
	return sorted(found, key=lambda row: row["path"].lower())
