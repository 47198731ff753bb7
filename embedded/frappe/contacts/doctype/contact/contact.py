"""People outside."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists


class Contact(Document):
	def autoname(self):
		first_email = self.email_ids[0].email_id if self.email_ids else None
		name = self._full_name() or first_email or self.company_name
		links = [row.link_name.strip() for row in self.links[:1]]
		self.name = append_number_if_name_exists("Contact", "-".join([name, *links]))

	def validate(self):
		self.full_name = self._full_name() or self.company_name
		if len(self.email_ids) == 1:
			self.email_ids[0].is_primary = 1
		self.email_id = self._primary(self.email_ids, "is_primary", "Email ID", "email_id")
		self.phone = self._primary(self.phone_nos, "is_primary_phone", "Phone", "phone")
		self.mobile_no = self._primary(self.phone_nos, "is_primary_mobile_no", "Mobile No", "phone")
		seen: set = set()
		for row in list(self.links):
			if (link := (row.link_doctype, row.link_name)) in seen:
				self.remove(row)
			seen.add(link)

	def _full_name(self) -> str:
		return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))

	def _primary(self, rows: list, flag: str, label: str, field: str) -> str:
		primary = [row.get(field).strip() for row in rows if row.get(flag)]
		if len(primary) > 1:
			frappe.throw(_("Only one {0} can be set as primary.").format(frappe.bold(label)))
		return primary[0] if primary else ""
