"""Files: content on disk under the site, a row that says whose it is."""

import hashlib
import mimetypes
import os
import re
import unicodedata

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


class File(Document):
	@property
	def is_remote_file(self) -> bool:
		return bool(self.file_url) and self.file_url.startswith(("http://", "https://"))

	def before_insert(self):
		self.set_is_private()
		content = self.get("content")
		if content is not None and not self.get("is_folder"):
			self.save_file(content=content, decode=bool(self.get("decode")))
		self.__dict__.pop("content", None)

	def validate(self):
		if cint(self.is_folder):
			return
		self.validate_attachment_references()
		if not self.file_name and self.file_url:
			self.file_name = self.file_url.rsplit("/", 1)[-1]
		if not self.file_url and not self.is_new():
			frappe.throw(_("File URL is missing"))
		if self.file_url and not self.is_remote_file:
			self.validate_file_path()
			if self.is_new() and not self.flags.new_file and not os.path.exists(self.get_full_path()):
				frappe.throw(_("File {0} does not exist").format(self.file_url), OSError)
		if self.has_value_changed("is_private") and not self.is_new():
			self._move()

	def validate_attachment_references(self):
		if self.attached_to_doctype and not isinstance(self.attached_to_name, str | int | None):
			frappe.throw(_("Attached To Name must be a string or an integer"), frappe.ValidationError)
		if self.attached_to_doctype and self.attached_to_name is None:
			frappe.throw(_("Attached To Name must be a string or an integer"), frappe.ValidationError)

	def set_is_private(self):
		if self.file_url:
			self.is_private = int(self.file_url.startswith("/private"))

	def validate_file_path(self):
		"""Only what lies in the site's own folders can be a File."""
		base = os.path.realpath(frappe.get_site_path("private" if self.is_private else "public", "files"))
		if not self.file_url.startswith(("/files/", "/private/files/")) or not os.path.realpath(self.get_full_path()).startswith(base + os.sep):
			frappe.throw(_("The File URL you've entered is incorrect"), title=_("Invalid File URL"))

	def save_file(self, content=None, decode: bool = False, ignore_existing_file_check: bool = False, overwrite: bool = False):
		"""Write the content under a free name."""
		import base64

		if isinstance(content, str):
			content = base64.b64decode(content.split(",", 1)[-1]) if decode else content.encode()
		elif decode:
			content = base64.b64decode(content.split(b",", 1)[-1])
		from frappe.utils.file_manager import check_max_file_size

		self.file_size = check_max_file_size(content)
		self.content_hash = hashlib.md5(content, usedforsecurity=False).hexdigest()
		self.file_name = _clean(self.file_name or "file")
		folder = frappe.get_site_path("private" if self.is_private else "public", "files")
		os.makedirs(folder, exist_ok=True)
		stem, extension = os.path.splitext(self.file_name)
		name = self.file_name
		while True:
			try:
				handle = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
				break
			except FileExistsError:
				name = f"{stem[:80]}{frappe.generate_hash(length=6)}{extension}"
		with os.fdopen(handle, "wb") as file:
			file.write(content)
		self.file_url = f"{'/private' if self.is_private else ''}/files/{name}"
		self.file_type = (extension[1:] or "").upper() or None
		self.flags.new_file = True
		path = os.path.join(folder, name)
		frappe.db.after_rollback.add(lambda: os.path.exists(path) and os.remove(path))

	def get_full_path(self) -> str:
		parts = (self.file_url or "").lstrip("/").split("/")
		if parts[:1] == ["files"]:
			parts.insert(0, "public")
		return frappe.get_site_path(*parts)


	def get_content(self, encodings=None) -> bytes | str:
		"""The content; text where it is text, as Frappe does."""
		if cint(self.is_folder):
			frappe.throw(_("Cannot get file contents of a Folder"))
		self.validate_file_path()
		with open(self.get_full_path(), "rb") as file:
			content = file.read()
		try:
			return content.decode("utf-8")
		except UnicodeDecodeError:
			return content


	def _move(self):
		old = self.get_doc_before_save().get_full_path()
		self.file_url = f"{'/private' if cint(self.is_private) else ''}/files/{os.path.basename(old)}"
		os.makedirs(os.path.dirname(self.get_full_path()), exist_ok=True)
		os.rename(old, self.get_full_path())

	def after_delete(self):
		if self.is_remote_file or cint(self.is_folder) or not self.file_url:
			return
		if frappe.db.count("File", {"file_url": self.file_url}):
			return
		path = self.get_full_path()
		frappe.db.after_commit.add(lambda: os.path.exists(path) and os.remove(path))



def _clean(name: str) -> str:
	name = unicodedata.normalize("NFC", os.path.basename(name.replace("\\", "/")))
	name = re.sub(r"[\x00-\x1f\x7f?%#&<>:\"|*\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", name).strip(". ") or "file"
	stem, extension = os.path.splitext(name)
	return stem[: 140 - len(extension)] + extension


def guess_type(name: str) -> str:
	return mimetypes.guess_type(name)[0] or "application/octet-stream"


def has_permission(doc, ptype=None, user=None, debug=False):
	"""Public files are everybody's to read; private ones their owner's and those who may read what they hang on."""
	user = user or frappe.session.user
	ptype = ptype or "read"
	if user == "Administrator":
		return True
	if ptype == "create":
		return frappe.has_permission("File", "create", user=user)
	if not cint(doc.is_private) and ptype in ("read", "select"):
		return True
	if user != "Guest" and doc.owner == user:
		return True
	if doc.attached_to_doctype and doc.attached_to_name:
		try:
			to = frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name)
		except frappe.DoesNotExistError:
			frappe.clear_last_message()
			return False
		return to.has_permission("write" if ptype in ("write", "create", "delete") else "read", user=user)
	return False


def get_permission_query_conditions(user=None):
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	if "System User" != frappe.db.get_value("User", user, "user_type"):
		return f"`tabFile`.owner = {frappe.db.escape(user)}"
	return f"(`tabFile`.is_private = 0 or `tabFile`.owner = {frappe.db.escape(user)})"
