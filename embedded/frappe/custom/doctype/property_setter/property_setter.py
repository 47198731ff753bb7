"""Properties of DocTypes and fields that a site sets differently."""

import frappe
from frappe.model.document import Document


class PropertySetter(Document):
	def autoname(self):
		self.name = f"{self.doc_type}-{self.field_name or self.row_name or 'main'}-{self.property}"

	def validate(self):
		if self.is_new():
			same = {"doc_type": self.doc_type, "field_name": self.field_name, "property": self.property}
			frappe.db.delete("Property Setter", same)

	def on_update(self):
		frappe.clear_cache(doctype=self.doc_type)

	after_delete = on_update


def make_property_setter(
	doctype: str,
	fieldname: str | None,
	property: str,
	value,
	property_type: str,
	for_doctype: bool = False,
	validate_fields_for_doctype: bool = True,
	is_system_generated: bool = True,
):
	"""Set a property, in place of what was set before."""
	values = {
		"doctype": "Property Setter",
		"doctype_or_field": "DocType" if for_doctype else "DocField",
		"doc_type": doctype,
		"field_name": fieldname,
		"property": property,
		"value": value,
		"property_type": property_type,
		"is_system_generated": is_system_generated,
	}
	return frappe.get_doc(values).insert()
