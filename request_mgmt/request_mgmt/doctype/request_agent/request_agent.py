"""An agent's own settings: availability, what new requests start with, signature, notices."""

import frappe
from frappe import _
from frappe.model.document import Document

from request_mgmt import permissions
from request_mgmt.request_mgmt import signatures


class RequestAgent(Document):
	def validate(self):
		self.check_own()
		self.check_rights()
		self.check_statuses()
		self.check_signature()

	def check_own(self):
		"""Everybody sets his own; a manager sets anybody's (ASG-12)."""
		if self.flags.ignore_permissions:
			return
		if self.user != frappe.session.user and not permissions.access().is_manager:
			frappe.throw(_("Only a manager may change somebody else's settings."), frappe.PermissionError)

	def check_rights(self):
		"""Nobody gives himself rights (RGT-1)."""
		if self.flags.ignore_permissions or permissions.access().is_manager:
			return
		before = self.get_doc_before_save()
		for field in (*permissions.RIGHTS, permissions.REACH):
			usual = self.meta.get_field(field).default
			was, wanted = (
				str(usual if value in (None, "") else value)
				for value in (before and before.get(field), self.get(field))
			)
			if was != wanted:
				frappe.throw(
					_("Only a manager may change rights: {0}.").format(
						frappe.bold(_(self.meta.get_label(field)))
					),
					frappe.PermissionError,
				)

	def check_statuses(self):
		for field in ("status_for_new", "status_for_message"):
			status = self.get(field)
			if status and frappe.db.get_value("Request Status", status, "base_status") not in (
				"Open",
				"Closed",
			):
				frappe.throw(
					_("{0} is no status to start with. Choose one that is open or closed.").format(
						frappe.bold(status)
					)
				)

	def check_signature(self):
		signatures.check(self.signature)
