"""Passwords: users' hashed, everybody else's encrypted with the site's key. All of them in table __Auth."""

import json
import os
from typing import Any

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe import _
from passlib.context import CryptContext

_hashing = CryptContext(schemes=["pbkdf2_sha256"])

AUTH_TABLE = """create table if not exists `__Auth` (
	doctype text not null, name text not null collate nocase, fieldname text not null, password text not null,
	encrypted integer not null default 0, primary key (doctype, name, fieldname)
)"""


def _store(doctype: str, name: str, fieldname: str, password: str, encrypted: int) -> None:
	frappe.db.sql(
		"""insert into `__Auth` (doctype, name, fieldname, password, encrypted) values (%s, %s, %s, %s, %s)
		on conflict (doctype, name, fieldname) do update
		set password = excluded.password, encrypted = excluded.encrypted""",
		(doctype, name, fieldname, password, encrypted),
	)


def _stored(doctype: str, name: str, fieldname: str, encrypted: int) -> tuple | None:
	rows = frappe.db.sql(
		"""select name, password from `__Auth`
		where doctype = %s and name = %s and fieldname = %s and encrypted = %s""",
		(doctype, name, fieldname, encrypted),
	)
	return rows[0] if rows else None


def update_password(
	user: str, pwd: str, doctype: str = "User", fieldname: str = "password", logout_all_sessions: bool = False
) -> None:
	"""Set a password that is only ever compared."""
	_store(doctype, user, fieldname, _hashing.hash(pwd), 0)
	if logout_all_sessions:
		from frappe.sessions import clear_sessions

		clear_sessions(user=user, keep_current=True, force=True)


def check_password(
	user: str, pwd: str, doctype: str = "User", fieldname: str = "password", delete_tracker_cache: bool = True
) -> str:
	"""The user's name in its right case. Raises frappe.AuthenticationError for a wrong password."""
	row = _stored(doctype, user, fieldname, 0)
	if not row or not _hashing.verify(pwd or "", row[1]):
		raise frappe.AuthenticationError(_("Incorrect User or Password"))
	return row[0]


def set_encrypted_password(doctype: str, name: str, pwd: str, fieldname: str = "password") -> None:
	"""Keep a password that has to be read again."""
	_store(doctype, name, fieldname, encrypt(pwd), 1)


def get_decrypted_password(
	doctype: str, name: str, fieldname: str = "password", raise_exception: bool = True
) -> str | None:
	"""The password; raises frappe.AuthenticationError where there is none, or answers None."""
	row = _stored(doctype, name, fieldname, 1)
	if row and row[1]:
		return decrypt(row[1], key=f"{doctype}.{name}.{fieldname}")
	if raise_exception:
		frappe.throw(
			_("Password not found for {0} {1} {2}").format(doctype, name, fieldname),
			frappe.AuthenticationError,
		)
	return None


def remove_encrypted_password(doctype: str, name: str, fieldname: str = "password") -> None:
	"""Forget one password."""
	frappe.db.sql(
		"delete from `__Auth` where doctype = %s and name = %s and fieldname = %s", (doctype, name, fieldname)
	)


def delete_all_passwords_for(doctype: str, name: str) -> None:
	"""Forget a document's passwords."""
	frappe.db.sql("delete from `__Auth` where doctype = %s and name = %s", (doctype, name))


def encrypt(txt: str, encryption_key: str | None = None) -> str:
	"""The text, Fernet encrypted."""
	return _cipher(encryption_key).encrypt(txt.encode()).decode()


def decrypt(txt: str, encryption_key: str | None = None, key: str | None = None) -> str:
	"""The text again. Raises frappe.ValidationError when the site's key has changed."""
	try:
		return _cipher(encryption_key).decrypt(txt.encode()).decode()
	except InvalidToken:
		of = _("Failed to decrypt key {0}").format(key) + "<br><br>" if key else ""
		frappe.throw(of + _("Encryption key is invalid! Please check site_config.json"))


def _cipher(encryption_key: str | None) -> Fernet:
	try:
		return Fernet((encryption_key or get_encryption_key()).encode())
	except ValueError:
		frappe.throw(_("Encryption key is in invalid format!"))


def get_encryption_key() -> str:
	"""The site's key, made and kept in site_config.json at its first use."""
	conf = frappe.local.conf
	if not conf.get("encryption_key"):
		conf["encryption_key"] = _keep("encryption_key", Fernet.generate_key().decode())
	return conf["encryption_key"]


def _keep(key: str, value: Any) -> Any:
	"""Write into site_config.json unless another process was quicker; answers what is there."""
	path = os.path.join(frappe.local.site_path, "site_config.json")
	with open(path) as file:
		config = json.load(file)
	if key in config:
		return config[key]
	config[key] = value
	new = f"{path}.{os.getpid()}"
	with open(new, "w") as file:
		json.dump(config, file, indent=1)
	os.replace(new, path)
	return value
