"""A reply template: a text in several languages, one of them the default."""

import frappe
from frappe import _

from request_mgmt.records.defaults import OwnLanguage
from request_mgmt.request_mgmt import template_variables


class ReplyTemplate(OwnLanguage):
	def validate(self):
		self.check_languages()
		self.check_default()
		self.check_variables()
		self.check_attachments()

	def check_languages(self):
		languages = [row.language for row in self.versions]
		for language in languages:
			if languages.count(language) > 1:
				frappe.throw(_("There are two versions in language {0}.").format(frappe.bold(language)))

	def check_default(self):
		"""Exactly one version is sent where the customer's language has none (TPL-2)."""
		if len(self.versions) == 1:
			self.versions[0].is_default = 1
		defaults = [row for row in self.versions if row.is_default]
		if len(defaults) != 1:
			frappe.throw(_("Mark exactly one language version as the default."))

	def check_variables(self):
		for row in self.versions:
			for text in (row.subject, row.body):
				for unknown in template_variables.problems(text):
					frappe.throw(
						_(
							"{0} is no variable, or not complete. There are request, contact, company, user, message, config and var."
						).format(frappe.bold(f"[[{unknown}]]"))
					)

	def check_attachments(self):
		"""Files that were put here, or are of whoever adds them: nobody else's are sent with the template."""
		before = self.get_doc_before_save()
		known = {row.attachment for row in before.attachments} if before else set()
		for row in self.attachments:
			if row.attachment in known:
				continue
			files = frappe.get_all(
				"File",
				filters={"file_url": row.attachment, "is_private": 1},
				fields=["owner", "attached_to_doctype"],
				limit_page_length=0,
			)
			own = (f.owner == frappe.session.user or f.attached_to_doctype == self.doctype for f in files)
			if not any(own):
				frappe.throw(_("Row {0}: upload the file here, as a private one.").format(row.idx))
