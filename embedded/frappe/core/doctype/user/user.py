"""People who sign in."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, validate_email_address
from frappe.utils.password import update_password

STANDARD_USERS = ("Guest", "Administrator")


class User(Document):
	def autoname(self):
		if self.get("is_admin") or self.get("is_guest"):
			self.name = self.first_name
		else:
			self.email = (self.email or "").strip().lower()
			self.name = self.email

	def validate(self):
		if self.name not in STANDARD_USERS:
			self.email = (self.email or "").strip().lower()
			validate_email_address(self.email, throw=True)
		elif not cint(self.enabled) and self.name == "Administrator":
			frappe.throw(_("User {0} cannot be disabled").format(self.name))
		self.full_name = " ".join(part for part in (self.first_name, self.last_name) if part)
		self._remove_repeated_roles()
		self._set_user_type()
		self.__new_password = self.new_password
		self.new_password = ""

	def _remove_repeated_roles(self):
		seen: set = set()
		for row in list(self.roles):
			if row.role in seen or row.role in ("Guest", "All", "Desk User"):
				self.remove(row)
			seen.add(row.role)

	def _set_user_type(self):
		"""Who has a role with desk access is a System User, the others are Website Users."""
		if self.name in STANDARD_USERS:
			self.user_type = "System User" if self.name == "Administrator" else "Website User"
			return
		roles = [row.role for row in self.roles]
		desk = roles and frappe.db.sql("select name from `tabRole` where desk_access = 1 and name in %s", (tuple(roles),))
		self.user_type = "System User" if desk else "Website User"

	def on_update(self):
		if self.__new_password:
			update_password(self.name, self.__new_password, logout_all_sessions=cint(self.logout_all_sessions))
			self.__new_password = None
		frappe.local.role_permissions = {}
		before = self.get_doc_before_save()
		if before and cint(before.enabled) and not cint(self.enabled):
			from frappe.sessions import clear_sessions

			clear_sessions(user=self.name, force=True)

	def after_insert(self):
		if not frappe.db.exists("Notification Settings", self.name) and self.name not in STANDARD_USERS:
			frappe.get_doc({"doctype": "Notification Settings", "name": self.name}).insert(ignore_permissions=True)

	def on_trash(self):
		if self.name in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be deleted").format(self.name))
		frappe.db.delete("Notification Settings", {"name": self.name})


	def append_roles(self, *roles):
		present = {row.role for row in self.roles}
		for role in roles:
			if role not in present:
				self.append("roles", {"role": role})



def get_permission_query_conditions(user):
	if user == "Administrator":
		return ""
	return "`tabUser`.name not in ('Administrator', 'Guest')"


def has_permission(doc, user):
	return not (user != "Administrator" and doc.name in STANDARD_USERS)
