"""People who sign in."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils import cint, validate_email_address
from frappe.utils.password import update_password

STANDARD_USERS = ("Guest", "Administrator")


class User(Document):
	def autoname(self):
		self.email = self.email.strip().lower()
		self.name = self.first_name if self.get("is_admin") else self.email

	def validate(self):
		if self.name not in STANDARD_USERS:
			self.email = self.name
			validate_email_address(self.email, throw=True)
		self.full_name = " ".join(filter(None, (self.first_name, self.last_name)))
		seen = {"Guest", "All", "Desk User"}
		for row in list(self.roles):
			if row.role in seen:
				self.remove(row)
			seen.add(row.role)
		self.user_type = "System User" if self._has_desk_access() else "Website User"
		self.__new_password, self.new_password = self.new_password, ""

	def _has_desk_access(self) -> bool:
		roles = {"desk_access": 1, "name": ("in", [row.role for row in self.roles])}
		return self.name == "Administrator" or bool(frappe.db.exists("Role", roles))

	def after_insert(self):
		if self.name not in STANDARD_USERS:
			frappe.get_doc({"doctype": "Notification Settings", "name": self.name}).insert(
				ignore_permissions=True
			)

	def on_update(self):
		if self.__new_password:
			update_password(
				self.name, self.__new_password, logout_all_sessions=cint(self.logout_all_sessions)
			)
		frappe.local.role_permissions = {}
		if not cint(self.enabled) and self.has_value_changed("enabled"):
			clear_sessions(user=self.name, force=True)

	def on_trash(self):
		if self.name in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be deleted").format(self.name))
		frappe.db.delete("Notification Settings", {"name": self.name})


def get_permission_query_conditions(user):
	return "" if user == "Administrator" else "`tabUser`.name not in ('Administrator', 'Guest')"


def has_permission(doc, user):
	return False if user != "Administrator" and doc.name in STANDARD_USERS else None
