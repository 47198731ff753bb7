"""People outside."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists
from frappe.utils import cint, cstr


class Contact(Document):
	def autoname(self):
		self.name = self._get_full_name() or self._first_email() or self.company_name
		for row in self.links:
			if row.link_name:
				self.name = f"{self.name}-{row.link_name.strip()}"
				break
		self.name = append_number_if_name_exists("Contact", cstr(self.name).strip()[:130] or "Contact")

	def validate(self):
		self.full_name = self._get_full_name() or self.company_name or self._first_email()
		self.set_primary_email()
		self.set_primary("phone", "is_primary_phone")
		self.set_primary("mobile_no", "is_primary_mobile_no")
		self._remove_repeated_links()

	def _get_full_name(self) -> str:
		return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)

	def _first_email(self) -> str | None:
		return self.email_ids[0].email_id if self.email_ids else None

	def set_primary_email(self):
		if not self.email_ids:
			self.email_id = ""
			return
		primary = [row for row in self.email_ids if cint(row.is_primary)]
		if len(primary) > 1:
			frappe.throw(_("Only one {0} can be set as primary.").format(frappe.bold("Email ID")))
		if len(self.email_ids) == 1:
			self.email_ids[0].is_primary = 1
			primary = self.email_ids
		self.email_id = primary[0].email_id.strip() if primary else ""

	def set_primary(self, field: str, flag: str):
		if not self.phone_nos:
			self.set(field, "")
			return
		primary = [row for row in self.phone_nos if cint(row.get(flag))]
		if len(primary) > 1:
			frappe.throw(_("Only one {0} can be set as primary.").format(frappe.bold(frappe.unscrub(field))))
		self.set(field, primary[0].phone if primary else "")

	def _remove_repeated_links(self):
		seen: set = set()
		for row in list(self.links):
			key = (row.link_doctype, row.link_name)
			if key in seen:
				self.remove(row)
			seen.add(key)






