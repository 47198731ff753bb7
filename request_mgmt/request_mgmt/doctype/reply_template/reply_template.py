"""A reply template: a text in several languages, one of them the default; somebody's own, or of all (BEHAVIOUR TPL-1)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.records import contents
from request_mgmt.records.defaults import OwnLanguage
from request_mgmt.request_mgmt import mail_headers, template_variables


class ReplyTemplate(OwnLanguage):
	def validate(self):
		self.check_sharing()
		self.check_languages()
		self.check_default()
		self.check_variables()
		self.check_headers()
		self.check_attachments()

	def on_update(self):
		self.keep_files()

	def before_rename(self, old: str, new: str, merge: bool = False):
		"""Put into another one, the template is gone, and what used it uses that."""
		if merge:
			self.check_permission("delete")

	def check_sharing(self):
		"""Everybody has his own; what others have, too, is for who manages the shared ones."""
		if self.sharing == permissions.OWNER_ONLY:
			self.user = self.user or frappe.session.user
		before = self.get_doc_before_save() or frappe._dict(
			user=frappe.session.user, sharing=permissions.OWNER_ONLY
		)
		changed = (before.user, before.sharing) != (self.user, self.sharing)
		if changed and not self.flags.ignore_permissions:
			permissions.require_right("knowledge_base")

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
			for text in (row.subject, row.body, row.body_text, row.headers, row.sms_text):
				for unknown in template_variables.problems(text):
					frappe.throw(
						_(
							"{0} is no variable, or not complete. There are request, contact, company, user, message, config and var."
						).format(frappe.bold(f"[[{unknown}]]"))
					)

	def check_headers(self):
		for row in self.versions:
			for line, _name, fits in mail_headers.lines(row.headers):
				if not fits:
					frappe.throw(
						_(
							"{0} is no header a template may add. There are X-Something: value, {1}; at most {2} of {3} signs."
						).format(
							frappe.bold(frappe.utils.escape_html(line[:100])),
							", ".join(sorted(map(str.title, mail_headers.ALLOWED))),
							mail_headers.MOST,
							mail_headers.LONGEST,
						)
					)

	def check_attachments(self):
		"""Files of a template one may use, or of whoever adds them: nobody else's are sent with the template."""
		before = self.get_doc_before_save()
		known = {row.attachment for row in before.attachments} if before else set()
		for row in self.attachments:
			if row.attachment in known:
				continue
			files = frappe.get_all(
				"File",
				filters={"file_url": row.attachment, "is_private": 1},
				fields=["owner", "attached_to_doctype", "attached_to_name"],
				limit_page_length=0,
			)
			if not any(f.owner == frappe.session.user or self._is_of_template(f) for f in files):
				frappe.throw(_("Row {0}: upload the file here, as a private one.").format(row.idx))

	def keep_files(self):
		"""Each file hangs on this template: it is read and goes with it, and no other's goes."""
		for row in self.attachments:
			of_url = {"file_url": row.attachment, "is_private": 1}
			here = {"attached_to_doctype": self.doctype, "attached_to_name": self.name}
			if frappe.db.exists("File", {**of_url, **here}):
				continue
			loose = {**of_url, "owner": frappe.session.user, "attached_to_name": ["is", "not set"]}
			if upload := frappe.db.get_value("File", loose, "name"):
				frappe.db.set_value("File", upload, here)
				continue
			name, file_name = frappe.db.get_value("File", of_url, ["name", "file_name"])
			content = {"file_name": file_name, "content": contents.of_file(name), "is_private": 1}
			copy = frappe.get_doc({"doctype": "File", **content, **here}).insert(ignore_permissions=True)
			row.db_set("attachment", copy.file_url)

	def _is_of_template(self, file) -> bool:
		if file.attached_to_doctype != self.doctype:
			return False
		stored = frappe.db.get_value(self.doctype, file.attached_to_name, ["user", "sharing"], as_dict=True)
		return bool(stored) and permissions.may_use_template(permissions.access(), stored)
