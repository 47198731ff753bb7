"""What is done by itself with mails of a kind: read out, linked, sorted, answered, kept out (BEHAVIOUR INC-12 to INC-17)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from request_mgmt.records import types
from request_mgmt.request_mgmt import addresses, mail_filters, mailboxes

# Never by a filter: what has rules of its own, and what the system keeps
NOT_FILLED = {
	"Request": (
		"status",
		"base_status",
		"contact",
		"contacts",
		"participants",
		"agent",
		"category",
		"priority",
	),
	"Contact": ("user", "rm_company_access"),
	"Customer": (),
}
FILLED = (
	"Data",
	"Small Text",
	"Text",
	"Long Text",
	"Select",
	"Link",
	"Int",
	"Float",
	"Currency",
	"Check",
	"Date",
	"Datetime",
	"Phone",
)


class RequestMailFilter(Document):
	def validate(self):
		self.check_priority()
		self.check_patterns()
		self.check_customer()
		self.check_variables_used()
		self.check_fields()
		self.check_addresses()
		types.check(self.request_type, priority=self.priority_of_request)

	def check_priority(self):
		if not 1 <= cint(self.priority) <= 100:
			frappe.throw(_("Priority is a number from 1 to 100."))

	def check_patterns(self):
		patterns = [
			(self.meta.get_label(field), self.get(field)) for field in ("header_pattern", "body_pattern")
		]
		patterns += [(row.variable, row.pattern) for row in self.variables]
		for where, pattern in patterns:
			if problem := pattern and mail_filters.problem(pattern):
				frappe.throw(
					_("The pattern of {0} cannot be used: {1}.").format(frappe.bold(_(where)), problem)
				)
		names = [row.variable for row in self.variables]
		for name in names:
			if not mail_filters.is_name(name):
				frappe.throw(
					_("{0} cannot be a variable: use small letters, digits and underscores.").format(
						frappe.bold(name)
					)
				)
			if names.count(name) > 1:
				frappe.throw(_("Variable {0} is there twice.").format(frappe.bold(name)))

	def check_customer(self):
		if self.customer_from == "Address read out" and not self.customer_email:
			frappe.throw(_("Say which variable is the customer's address."))

	def check_variables_used(self):
		known = {row.variable for row in self.variables}
		texts = [self.request_number, self.contact_value, self.customer_email, self.customer_name]
		texts += [row.value for row in self.field_values]
		for text in texts:
			for name in mail_filters.variables_in(text):
				if name not in known:
					frappe.throw(
						_("{0} is used, but not read out of the mail.").format(frappe.bold(f"[[{name}]]"))
					)

	def check_fields(self):
		"""Fields that there are, and that a person could fill in, too."""
		if self.contact_field and not frappe.get_meta("Contact").has_field(self.contact_field):
			frappe.throw(_("Contact has no field {0}.").format(frappe.bold(self.contact_field)))
		for row in self.field_values:
			if not may_fill(row.target, row.field):
				frappe.throw(
					_("A filter cannot fill in the field {0} of {1}.").format(
						frappe.bold(row.field), _(row.target)
					)
				)

	def check_addresses(self):
		for address in filter(None, (self.forward_to, self.response_to)):
			addresses.check(address)
			if address.lower() in mailboxes.own_addresses():
				frappe.throw(
					_("{0} is one of our own mailboxes: its mail would come back for ever.").format(
						frappe.bold(address)
					)
				)


def may_fill(doctype: str, fieldname: str) -> bool:
	"""Whether a filter may fill in this field."""
	if doctype not in NOT_FILLED or (doctype == "Customer" and not frappe.db.table_exists("Customer")):
		return False
	field = frappe.get_meta(doctype).get_field(fieldname)
	return bool(
		field and field.fieldtype in FILLED and not field.read_only and fieldname not in NOT_FILLED[doctype]
	)
