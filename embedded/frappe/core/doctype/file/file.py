"""Files: content on disk under the site, a row that says whose it is."""

import hashlib
import os
import re
import unicodedata

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size
from frappe.model.document import Document
from frappe.utils import cint

_UNWANTED = re.compile(r"[\x00-\x1f\x7f/\\?%#&<>:\"|*\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class File(Document):
	def before_insert(self):
		if self.is_folder:
			raise NotImplementedError("embedded host: folders of files are not supported")
		if self.file_url:
			self.is_private = int(self.file_url.startswith("/private"))
			self.file_name = self.file_name or self.file_url.rsplit("/", 1)[-1]
		elif self.get("content") is not None:
			self.save_file(self.content)
		self.__dict__.pop("content", None)

	def validate(self):
		if self.attached_to_doctype and not isinstance(self.attached_to_name or None, str | int):
			frappe.throw(_("Attached To Name must be a string or an integer"))
		if self.is_remote_file:
			return
		if not self.is_new() and self.has_value_changed("is_private"):
			self._move()
		base = os.path.realpath(self._folder())
		if not os.path.realpath(self.get_full_path()).startswith(base + os.sep):
			frappe.throw(_("The File URL you've entered is incorrect"), title=_("Invalid File URL"))
		if not os.path.exists(self.get_full_path()):
			frappe.throw(_("File {0} does not exist").format(self.file_url), OSError)

	@property
	def is_remote_file(self) -> bool:
		return bool(self.file_url) and self.file_url.startswith(("http://", "https://"))

	def _folder(self) -> str:
		return frappe.get_site_path("private" if cint(self.is_private) else "public", "files")

	def check_max_file_size(self, content: bytes) -> int:
		"""The size; raises MaxFileSizeReachedError when too large."""
		limit = get_max_file_size()
		if len(content) > limit:
			message = _("File size exceeded the maximum allowed size of {0} MB")
			frappe.throw(message.format(limit / 1048576), exc=frappe.MaxFileSizeReachedError)
		return len(content)

	def save_file(self, content: bytes | str):
		"""Write the content under a free name; the file goes when the row is rolled back."""
		content = content.encode() if isinstance(content, str) else content
		self.file_size = self.check_max_file_size(content)
		self.content_hash = hashlib.md5(content, usedforsecurity=False).hexdigest()
		self.file_name = _clean(self.file_name or "file")
		stem, extension = os.path.splitext(self.file_name)
		self.file_type = extension[1:].upper() or None
		name = self.file_name
		while os.path.exists(os.path.join(self._folder(), name)):
			name = f"{stem[:80]}{frappe.generate_hash(length=6)}{extension}"
		self.file_url = f"{'/private' if cint(self.is_private) else ''}/files/{name}"
		path = self.get_full_path()
		with open(path, "xb") as file:
			file.write(content)
		frappe.db.after_rollback.add(lambda: _remove(path))

	def get_full_path(self) -> str:
		path = self.file_url.lstrip("/")
		return frappe.get_site_path(path if path.startswith("private/") else f"public/{path}")

	def get_content(self) -> bytes | str:
		"""The content; text where it is text."""
		with open(self.get_full_path(), "rb") as file:
			content = file.read()
		try:
			return content.decode()
		except UnicodeDecodeError:
			return content

	def _move(self):
		old, name = self.get_full_path(), self.file_url.rsplit("/", 1)[-1]
		self.file_url = f"{'/private' if cint(self.is_private) else ''}/files/{name}"
		os.rename(old, self.get_full_path())

	def on_trash(self):
		if not self.is_remote_file and frappe.db.count("File", {"file_url": self.file_url}) == 1:
			path = self.get_full_path()
			frappe.db.after_commit.add(lambda: _remove(path))


def _remove(path: str) -> None:
	if os.path.exists(path):
		os.remove(path)


def _clean(name: str) -> str:
	name = _UNWANTED.sub("", unicodedata.normalize("NFC", name)).strip(". ") or "file"
	stem, extension = os.path.splitext(name)
	return stem[: 140 - len(extension)] + extension


def has_permission(doc, ptype=None, user=None):
	"""Public files are everybody's to read; private ones their owner's and those who may read what they hang on."""
	user = user or frappe.session.user
	if ptype == "create":
		return frappe.has_permission("File", "create", user=user)
	if not doc.is_private and ptype in ("read", "select"):
		return True
	if user != "Guest" and doc.owner == user:
		return True
	if not doc.attached_to_doctype or not frappe.db.exists(doc.attached_to_doctype, doc.attached_to_name):
		return False
	document = frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name)
	return document.has_permission("write" if ptype in ("write", "delete") else "read", user=user)


def get_permission_query_conditions(user=None):
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	mine = f"`tabFile`.owner = {frappe.db.escape(user)}"
	return f"(`tabFile`.is_private = 0 or {mine})" if "Desk User" in frappe.get_roles(user) else mine
