"""What applies to all requests."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from request_mgmt.request_mgmt import signatures

LIMITS = (
	"auto_replies_per_address_hour",
	"auto_replies_per_address_day",
	"auto_replies_per_domain_hour",
	"auto_replies_per_mailbox_10_minutes",
	"max_mail_mb",
	"max_attachment_mb",
	"cross_post_minutes",
	"remind_after_days",
)


class RequestSettings(Document):
	def validate(self):
		self.check_status_on_accept()
		self.check_category()
		self.check_templates()
		self.check_subject_tag()
		signatures.check(self.signature)
		self.check_numbers()
		self.check_reminders()

	def check_status_on_accept(self):
		if not self.status_on_accept:
			return
		if frappe.db.get_value("Request Status", self.status_on_accept, "base_status") != "Open":
			frappe.throw(_("An accepted request is open. Choose another status for it."))

	def check_category(self):
		if self.default_category and frappe.db.get_value(
			"Request Category", self.default_category, "disabled"
		):
			frappe.throw(_("Category {0} is disabled.").format(frappe.bold(self.default_category)))

	def check_templates(self):
		if self.welcome_new_contacts and not self.welcome_template:
			frappe.throw(_("Choose the template of the welcome mail."), frappe.MandatoryError)

	def check_subject_tag(self):
		"""The tag stands in every subject and is looked for in every subject."""
		self.subject_tag = (self.subject_tag or "#").strip()
		if len(self.subject_tag) > 20 or any(sign in "[]" or ord(sign) < 32 for sign in self.subject_tag):
			frappe.throw(_("A subject tag has at most 20 signs and no brackets."))

	def check_numbers(self):
		for field in LIMITS:
			if cint(self.get(field)) < 0:
				frappe.throw(
					_("{0} cannot be less than 0.").format(frappe.bold(_(self.meta.get_label(field))))
				)
		if flt(self.inactivity_hours) <= 0:
			self.inactivity_hours = 2

	def check_reminders(self):
		if not 0 <= cint(self.remind_at_hour) <= 23:
			frappe.throw(
				_("{0} is an hour of the day, 0 to 23.").format(frappe.bold(_("Reminders go out at")))
			)
		if before := self.get_doc_before_save():
			self.reminded_on = before.reminded_on  # said by `reminders` alone, whatever an older form holds
