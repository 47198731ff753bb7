"""Raw mails on disk, named by their SHA-256: there before any row tells of them, and never changed."""

import hashlib
import os
import re
from contextlib import suppress

import frappe
from frappe import _

_DIGEST = re.compile(r"[0-9a-f]{64}")


def put(raw: bytes) -> str:
	"""Store a mail so that it survives a power cut; answers its SHA-256. Raises OSError, and then nothing is stored."""
	digest = hashlib.sha256(raw).hexdigest()
	path = _path(digest)
	if os.path.exists(path):
		return digest
	folder = os.path.dirname(path)
	os.makedirs(folder, exist_ok=True)
	new = f"{path}.{os.getpid()}.{frappe.generate_hash(length=8)}"
	try:
		with open(new, "xb") as file:
			file.write(raw)
			file.flush()
			os.fsync(file.fileno())
		os.replace(new, path)
	except BaseException:
		if os.path.exists(new):
			os.unlink(new)
		raise
	_sync(folder)
	return digest


def holds(raw: bytes) -> bool:
	"""Whether this mail is on disk."""
	return os.path.exists(_path(hashlib.sha256(raw).hexdigest()))


def get(digest: str) -> bytes:
	"""The mail with this SHA-256. Raises DoesNotExistError when it is not there."""
	path = _path(digest)
	if not os.path.exists(path):
		frappe.throw(_("The raw mail is not on this server any more."), frappe.DoesNotExistError)
	with open(path, "rb") as file:
		return file.read()


def remove(digest: str) -> None:
	"""Forget a mail for good; one that is gone already is no error."""
	with suppress(FileNotFoundError):
		os.unlink(_path(digest))


def _path(digest: str) -> str:
	if not _DIGEST.fullmatch(digest or ""):
		raise ValueError("not a SHA-256")
	return os.path.abspath(
		frappe.get_site_path("private", "files", "request_mail", digest[:2], f"{digest}.eml")
	)


def _sync(folder: str) -> None:
	"""The directory entry too, or the file may be gone after a crash."""
	handle = os.open(folder, os.O_RDONLY)
	try:
		os.fsync(handle)
	finally:
		os.close(handle)
