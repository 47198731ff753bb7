"""A category: what a request is about, who works on it, and how it is given to one of them."""

import re

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from request_mgmt.records import settings
from request_mgmt.request_mgmt import addresses


class RequestCategory(Document):
	def validate(self):
		self.check_parent()
		self.check_members()
		self.check_names()
		self.check_notification_addresses()
		self.check_layout()
		if self.disabled:
			self.check_may_go()
		self.full_name = full_name(self.category_name, self.parent_category)

	def on_update(self):
		before = self.get_doc_before_save()
		if before and before.full_name != self.full_name:
			self.rename_children()
		if self.disabled and not (before and before.disabled):
			self.tell_what_uses_it()

	def on_trash(self):
		self.check_may_go()
		if frappe.db.exists("Request", {"category": self.name}):
			frappe.throw(
				_("There are requests of category {0}. Move them to another one first.").format(
					frappe.bold(self.name)
				)
			)

	def check_may_go(self):
		if settings.get().default_category == self.name:
			frappe.throw(_("{0} is the default category.").format(frappe.bold(self.name)))

	def tell_what_uses_it(self):
		"""What is set up elsewhere goes on: no mail stops since somebody disabled a category."""
		uses = [
			f"{_(doctype)}: {frappe.utils.escape_html(name)}"
			for doctype, filters in (
				("Request Mailbox", {"category": self.name, "enabled": 1}),
				("Request Mail Filter", {"category": self.name, "enabled": 1}),
				("Request Agent", {"default_category": self.name}),
			)
			for name in frappe.get_all(
				doctype, filters=filters, pluck="name", order_by="name asc", limit_page_length=0
			)
		]
		if uses:
			frappe.msgprint(
				_("New requests still get this category here. Choose another one there.")
				+ "<br>"
				+ "<br>".join(uses),
				title=_("Disabled"),
				indicator="orange",
			)

	def after_rename(self, old: str, new: str, merge: bool = False):
		self.db_set("full_name", full_name(new, self.parent_category), update_modified=False)
		self.rename_children()

	def check_parent(self):
		"""A tree has no circles (CAT-1)."""
		seen, parent = {self.name}, self.parent_category
		while parent:
			if parent in seen:
				frappe.throw(
					_("{0} cannot stand below {1}: that would be a circle.").format(
						frappe.bold(self.category_name), frappe.bold(self.parent_category)
					)
				)
			seen.add(parent)
			parent = frappe.db.get_value("Request Category", parent, "parent_category")

	def check_members(self):
		seen = set()
		for row in self.members:
			if bool(row.user) == bool(row.user_group):
				frappe.throw(_("Row {0}: choose either a user or a user group.").format(row.idx))
			member = (row.user, row.user_group)
			if member in seen:
				frappe.throw(
					_("Row {0}: {1} is a member already.").format(
						row.idx, frappe.bold(row.user or row.user_group)
					)
				)
			seen.add(member)
			if cint(row.weight) < 0:
				frappe.throw(_("Row {0}: a weight is 0 or more.").format(row.idx))

	def check_names(self):
		languages = [row.language for row in self.external_names]
		for language in languages:
			if languages.count(language) > 1:
				frappe.throw(_("There are two external names in language {0}.").format(frappe.bold(language)))

	def check_notification_addresses(self):
		for address in addresses.split(self.notification_email):
			addresses.check(address)

	def check_layout(self):
		"""A layout without a place for the mail would swallow it (TPL-8)."""
		if not self.layout_template:
			return
		for version in frappe.get_cached_doc("Reply Template", self.layout_template).versions:
			if not re.search(r"\[\[\s*message\.body(_html)?\s*\]\]", version.body or "", re.IGNORECASE):
				frappe.throw(
					_("Template {0} has no {1} in language {2}: the mail itself would be missing.").format(
						frappe.bold(self.layout_template), "[[message.body]]", version.language
					)
				)

	def rename_children(self):
		for child in frappe.get_all("Request Category", filters={"parent_category": self.name}, pluck="name"):
			frappe.get_doc("Request Category", child).save(ignore_permissions=True)


def full_name(category: str, parent: str | None) -> str:
	"""The path from the top: "Products / Printers"."""
	above = frappe.db.get_value("Request Category", parent, "full_name") if parent else None
	path = f"{above or parent} / {category}" if parent else category
	return path if len(path) <= 255 else "…" + path[-254:]
