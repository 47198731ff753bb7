"""Fields that a site or another app adds to a DocType."""

import frappe
from frappe import _
from frappe.model.document import Document


class CustomField(Document):
	def autoname(self):
		self.fieldname = self.fieldname or frappe.scrub(self.label)
		self.name = f"{self.dt}-{self.fieldname}"

	def validate(self):
		meta = frappe.get_meta(self.dt)
		if self.is_new() and meta.has_field(self.fieldname):
			frappe.throw(_("A field with the name {0} already exists in {1}").format(self.fieldname, self.dt))
		self.idx = self.idx or len(meta.fields) + 1

	def on_update(self):
		frappe.clear_cache(doctype=self.dt)
		frappe.db.updatedb(self.dt)

	def on_trash(self):
		frappe.db.delete("Property Setter", {"doc_type": self.dt, "field_name": self.fieldname})

	def after_delete(self):
		frappe.clear_cache(doctype=self.dt)


def create_custom_field(
	doctype: str, df: dict, ignore_validate: bool = False, is_system_generated: bool = True
):
	"""One more field, unless it is there."""
	fieldname = df.get("fieldname") or frappe.scrub(df["label"])
	if frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": fieldname}):
		return None
	values = {"doctype": "Custom Field", "dt": doctype, "is_system_generated": is_system_generated}
	return frappe.get_doc({**values, **df, "fieldname": fieldname}).insert(ignore_permissions=True)


def create_custom_fields(custom_fields: dict, ignore_validate: bool = False, update: bool = True) -> None:
	"""{DocType or tuple of DocTypes: field or list of fields}; present ones are changed when `update`."""
	for doctypes, fields in custom_fields.items():
		for doctype in (doctypes,) if isinstance(doctypes, str) else doctypes:
			for df in [fields] if isinstance(fields, dict) else fields:
				name = frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": df["fieldname"]})
				if not name:
					create_custom_field(doctype, df, ignore_validate)
				elif update:
					frappe.get_doc("Custom Field", name).update(df).save(ignore_permissions=True)
