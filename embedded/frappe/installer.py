"""New sites, and apps on them."""

import glob
import json
import os
from typing import Any

import frappe
from frappe.model.meta import doctype_files
from frappe.modules import load_doctype_module
from frappe.sessions import SESSIONS_TABLE
from frappe.utils.password import AUTH_TABLE

LANGUAGES = {
	"en": "English",
	"da": "Dansk",
	"de": "Deutsch",
	"sv": "Svenska",
	"nb": "Norsk Bokmål",
	"fr": "Français",
	"es": "Español",
	"nl": "Nederlands",
	"fi": "Suomi",
	"pl": "Polski",
}
ROLES = (
	"Administrator",
	"System Manager",
	"Desk User",
	"Guest",
	"All",
	"Customer",
	"Sales User",
	"Sales Manager",
)
WITHOUT_DESK = ("Guest", "All", "Customer")


def new_site(site_path: str, admin_password: str = "admin", apps: list[str] | None = None) -> None:
	"""Make a site with the platform and apps on it; connected to it afterwards. Raises FileExistsError."""
	folder, name = os.path.split(os.path.abspath(site_path))
	for part in ("private", "public"):
		os.makedirs(os.path.join(site_path, part, "files"))
	frappe.init(name, folder, new_site=True, force=True)
	frappe.connect()
	for key, value in (("db_name", name), ("db_type", "sqlite"), ("installed_apps", ["frappe"])):
		update_site_config(key, value)
	for table in (
		AUTH_TABLE,
		SESSIONS_TABLE,
		"create table `tabSingles` (doctype text, field text, value text)",
	):
		frappe.db.sql_ddl(table)
	frappe.db.sql_ddl("create index `singles_field` on `tabSingles` (doctype, field)")
	sync_app("frappe")
	_make_core_records(admin_password)
	_finish_install()
	for app in apps or ():
		install_app(app)


def install_app(name: str) -> None:
	"""Tables, hooks and fixtures of one app."""
	frappe.flags.in_install = name
	present = frappe.get_installed_apps()
	_run_hooks("before_install", [name])
	_run_hooks("before_app_install", present, name)
	update_site_config("installed_apps", [*present, name])
	frappe.clear_cache()
	sync_app(name)
	_run_hooks("after_install", [name])
	sync_fixtures(name)
	_run_hooks("after_app_install", present, name)
	_run_hooks("after_sync", [name])
	_finish_install()


def _finish_install() -> None:
	frappe.flags.in_install = False
	frappe.clear_cache()
	frappe.db.commit()


def update_site_config(key: str, value: Any) -> None:
	"""Keep a setting in site_config.json."""
	path = frappe.get_site_path("site_config.json")
	config = {}
	if os.path.exists(path):
		with open(path, encoding="utf-8") as file:
			config = json.load(file)
	with open(f"{path}.new", "w", encoding="utf-8") as file:
		json.dump({**config, key: value}, file, indent=1)
	os.replace(f"{path}.new", path)
	frappe.local.conf[key] = value


def _run_hooks(hook: str, apps: list[str], *args: Any) -> None:
	for app in apps:
		for method in frappe.get_hooks(hook, app_name=app):
			frappe.get_attr(method)(*args)


def _make_core_records(admin_password: str) -> None:
	for role in ROLES:
		_make_role(role)
	for code, language in LANGUAGES.items():
		_insert("Language", code, language_code=code, language_name=language, enabled=1)
	_insert("User", "Guest", first_name="Guest", email="guest@example.com", enabled=1, is_admin=1)
	_insert(
		"User",
		"Administrator",
		first_name="Administrator",
		email="admin@example.com",
		enabled=1,
		is_admin=1,
		new_password=admin_password,
		roles=[{"role": "Administrator"}, {"role": "System Manager"}],
	)
	for single, values in (("System Settings", {"setup_complete": 1}), ("Website Settings", {})):
		frappe.get_doc(single).update(values).save()


def _make_role(name: str) -> None:
	if not frappe.db.exists("Role", name):
		_insert("Role", name, role_name=name, desk_access=int(name not in WITHOUT_DESK))


def _insert(doctype: str, name: str, **values: Any) -> None:
	frappe.get_doc({"doctype": doctype, "name": name, **values}).insert()


def sync_app(app: str) -> None:
	"""Tables of the app's DocTypes, and their rows in Module Def and DocType."""
	modules = frappe.get_module_list(app)
	metas = [meta for meta in map(frappe.get_meta, doctype_files()) if meta.module in modules]
	for meta in metas:
		frappe.db.updatedb(meta.name, meta)
	for module in modules:
		_write("Module Def", module, module_name=module, app_name=app)
	for meta in metas:
		_write("DocType", meta.name, module=meta.module, issingle=meta.issingle, istable=meta.istable)
		for row in meta.permissions:
			_make_role(row.role)
		if hasattr(module := load_doctype_module(meta.name), "on_doctype_update"):
			module.on_doctype_update()


def _write(doctype: str, name: str, **values: Any) -> None:
	frappe.get_doc({"doctype": doctype, "name": name, **values}).db_insert()


def sync_fixtures(app: str) -> None:
	"""Documents of the app's fixtures/*.json, as they stand there."""
	for path in sorted(glob.glob(frappe.get_app_path(app, "fixtures", "*.json"))):
		with open(path, encoding="utf-8") as file:
			for values in json.load(file):
				if frappe.db.exists(values["doctype"], values["name"]):
					frappe.get_doc(values["doctype"], values["name"]).update(values).save()
				else:
					frappe.get_doc(values).insert(ignore_links=True, ignore_mandatory=True)
