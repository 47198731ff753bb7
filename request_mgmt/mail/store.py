"""Raw mails on disk, named by their SHA-256: there before any row tells of them, and never changed."""

import hashlib
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from functools import cache
from typing import BinaryIO

import frappe
from frappe import _

_DIGEST = re.compile(r"[0-9a-f]{64}")
_BEGUN = ".begun"


def put(raw: bytes) -> str:
	"""Store a mail so that it survives a power cut; answers its SHA-256. Raises OSError, and then nothing is stored."""
	with putting(raw) as digest:
		return digest


@contextmanager
def putting(raw: bytes) -> Iterator[str]:
	"""The same; the disk makes sure of it while the block, which is handed the SHA-256, does something else.

	Whoever leaves the block without an error has the mail on disk. Whoever is killed in it has begun: `holds` knows.
	"""
	digest = hashlib.sha256(raw).hexdigest()
	path = _path(digest)
	if os.path.exists(path):
		yield digest
		return
	with _begun(path, raw) as (file, folder):
		on_disk = _disk(os.getpid()).submit(_make_sure, file, folder, path)
		try:
			yield digest
		finally:
			wait((on_disk,))
		on_disk.result()


def holds(raw: bytes) -> bool:
	"""Whether this mail is on disk, or somebody began with it."""
	path = _path(hashlib.sha256(raw).hexdigest())
	# In this order: meanwhile it may go from the one place to the other
	return os.path.exists(path + _BEGUN) or os.path.exists(path)


def get(digest: str) -> bytes:
	"""The mail with this SHA-256. Raises DoesNotExistError when it is not there."""
	path = _path(digest)
	if not os.path.exists(path):
		frappe.throw(_("The raw mail is not on this server any more."), frappe.DoesNotExistError)
	with open(path, "rb") as file:
		return file.read()


def remove(digest: str) -> None:
	"""Forget a mail for good; one that is gone already is no error."""
	_unlink(_path(digest))


def _path(digest: str) -> str:
	if not _DIGEST.fullmatch(digest or ""):
		raise ValueError("not a SHA-256")
	return os.path.abspath(
		frappe.get_site_path("private", "files", "request_mail", digest[:2], f"{digest}.eml")
	)


@contextmanager
def _begun(path: str, raw: bytes) -> Iterator[tuple[BinaryIO, int]]:
	"""The mail written beside its place, as its file and its folder, both open; after the block it is in its place, or,
	if something went wrong, nowhere."""
	try:
		file = _new_file(path + _BEGUN)
	except FileExistsError:  # somebody else is at it, or was and is no more
		file = _new_file(f"{path}.{os.getpid()}.{frappe.generate_hash(length=8)}")
	try:
		file.write(raw)
		file.flush()
		folder = os.open(os.path.dirname(path), os.O_RDONLY)
		try:
			yield file, folder
		finally:
			os.close(folder)
		file.close()
		os.stat(path)
		if file.name != path + _BEGUN:
			_unlink(path + _BEGUN)
	except BaseException:
		_unlink(file.name)
		with suppress(OSError):  # what it still holds finds no room now either
			file.close()
		raise


def _new_file(path: str) -> BinaryIO:
	"""FileExistsError where there is one; its folder is made with its first file."""
	try:
		return open(path, "xb")
	except FileNotFoundError:
		os.makedirs(os.path.dirname(path), exist_ok=True)
		return open(path, "xb")


@cache
def _disk(_process: int) -> ThreadPoolExecutor:
	"""Who waits for the disk; a process that was forked has none of its parent's threads."""
	return ThreadPoolExecutor(thread_name_prefix="request_mail")


def _make_sure(file: BinaryIO, folder: int, path: str) -> None:
	"""Have it on disk, then in its place, and its place on disk, too, or it may be gone after a crash.

	Nothing else is done here: each call of the system's hands the interpreter over twice, and the mail waits for it.
	"""
	os.fsync(file.fileno())
	with suppress(FileNotFoundError):  # another, who had begun later, was quicker
		os.replace(file.name, path)
	os.fsync(folder)


def _unlink(path: str) -> None:
	with suppress(FileNotFoundError):
		os.unlink(path)
