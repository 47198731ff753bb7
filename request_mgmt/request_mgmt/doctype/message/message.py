"""A message of a request: what was asked, answered or noted. Its text is sanitised before it gets here."""

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from request_mgmt.records import outbox
from request_mgmt.records.prepared import PreparedDocument

# What a person may change of a message in a form of the platform (BEHAVIOUR EDM-1, EDM-2, FLG-1), besides the site's own fields
CHANGEABLE = ("access_level", "time_spent", "time_to_charge", "flagged")


class Message(PreparedDocument):
	def validate(self):
		self.posted_at = self.posted_at or now_datetime()
		self.keep_what_was_written()
		for field in ("time_spent", "time_to_charge"):
			if cint(self.get(field)) < 0:
				frappe.throw(
					_("{0} cannot be less than 0.").format(frappe.bold(_(self.meta.get_label(field))))
				)

	def on_trash(self):
		"""What is no more is not sent either; restored by the platform, the message says what became of its mail (INC-6)."""
		if outbox.take_back(self.name):
			self.delivery_state, self.delivery_error = "Failed", outbox.reason_gone()

	def keep_what_was_written(self):
		"""A document that somebody sent may change access level, flag and time, nothing else of ours."""
		before = self.get_doc_before_save()
		if before and not self.flags.ignore_permissions:
			for field in self.meta.fields:
				if field.fieldname not in CHANGEABLE and not field.get("is_custom_field"):
					self.set(field.fieldname, before.get(field.fieldname))


def on_doctype_update():
	frappe.db.add_index("Message", ["request", "posted_at"])
	frappe.db.add_index("Message", ["flagged", "posted_at"])
	# Whose requests a sender has written in come out of the index alone
	frappe.db.add_index("Message", ["sender", "request"])
