"""Tags on documents: a column of the document, and a link row for looking up."""

import frappe


class DocTags:
	"""Tags of one DocType's documents."""

	def __init__(self, dt: str):
		self.dt = dt

	def get_tags(self, dn: str) -> str:
		return frappe.db.get_value(self.dt, dn, "_user_tags") or ""

	def add(self, dn: str, tag: str) -> None:
		tags = self.get_tags(dn).split(",")
		if tag not in tags:
			if not frappe.db.exists("Tag", tag):
				frappe.get_doc({"doctype": "Tag", "name": tag}).insert(ignore_permissions=True)
			self.update(dn, [*tags, tag])

	def remove(self, dn: str, tag: str) -> None:
		self.update(dn, [t for t in self.get_tags(dn).split(",") if t.lower() != tag.lower()])

	def update(self, dn: str, tl: list[str]) -> None:
		tags = list(dict.fromkeys(filter(None, (t.strip() for t in tl))))
		frappe.db.set_value(self.dt, dn, "_user_tags", "".join(f",{t}" for t in tags), update_modified=False)
		frappe.db.delete("Tag Link", {"document_type": self.dt, "document_name": dn})
		for tag in tags:
			link = {"doctype": "Tag Link", "document_type": self.dt, "document_name": dn, "tag": tag}
			frappe.get_doc(link).insert(ignore_permissions=True)


@frappe.whitelist()
def add_tag(tag: str, dt: str, dn: str, color: str | None = None) -> str:
	frappe.has_permission(dt, "write", doc=dn, throw=True)
	DocTags(dt).add(dn, tag)
	return tag


@frappe.whitelist()
def remove_tag(tag: str, dt: str, dn: str) -> None:
	frappe.has_permission(dt, "write", doc=dn, throw=True)
	DocTags(dt).remove(dn, tag)
