"""New sites, and apps on them. Running twice changes nothing."""

import glob
import importlib
import json
import os
from typing import Any

import frappe
from frappe.model.meta import _files, doctype_files
from frappe.utils.password import AUTH_TABLE

LANGUAGES = {"en": "English", "da": "Dansk", "de": "Deutsch", "sv": "Svenska", "nb": "Norsk Bokmål", "fr": "Français", "es": "Español", "nl": "Nederlands", "fi": "Suomi", "pl": "Polski"}
ROLES = ("Administrator", "System Manager", "Guest", "All", "Desk User", "Sales User", "Sales Manager", "Purchase User", "Maintenance User", "Customer")


def new_site(site_path: str, admin_password: str = "admin", apps: list[str] | None = None) -> None:
	"""Make a site with the platform and apps on it; connected to it afterwards. Raises FileExistsError."""
	site_path = os.path.abspath(site_path)
	os.makedirs(os.path.join(site_path, "private", "files"))
	os.makedirs(os.path.join(site_path, "public", "files"))
	_write_config(site_path, {"db_name": os.path.basename(site_path), "db_type": "sqlite", "installed_apps": ["frappe"]})
	frappe.init(os.path.basename(site_path), os.path.dirname(site_path), new_site=True, force=True)
	frappe.connect()
	_make_core_tables()
	sync_app("frappe")
	_make_core_records(admin_password)
	frappe.flags.in_install = False
	frappe.db.commit()
	for app in apps or []:
		if app != "frappe":
			install_app(app)
	frappe.flags.new_site = False
	frappe.db.commit()


def _write_config(site_path: str, config: dict) -> None:
	path = os.path.join(site_path, "site_config.json")
	present = {}
	if os.path.exists(path):
		with open(path, encoding="utf-8") as file:
			present = json.load(file)
	with open(f"{path}.new", "w", encoding="utf-8") as file:
		json.dump({**present, **config}, file, indent=1)
	os.replace(f"{path}.new", path)


def _make_core_tables() -> None:
	from frappe.sessions import SESSIONS_TABLE

	frappe.db.sql_ddl("create table if not exists `tabSingles` (doctype text, field text, value text)")
	frappe.db.sql_ddl("create index if not exists `singles_field` on `tabSingles` (doctype, field)")
	frappe.db.sql_ddl("create table if not exists `tabSeries` (name text primary key, current integer not null)")
	frappe.db.sql_ddl(AUTH_TABLE)
	frappe.db.sql_ddl(SESSIONS_TABLE)


def _make_core_records(admin_password: str) -> None:
	for role in ROLES:
		_insert("Role", role, role_name=role, desk_access=0 if role in ("Guest", "All", "Customer") else 1)
	for code, name in LANGUAGES.items():
		_insert("Language", code, language_code=code, language_name=name, enabled=1)
	for name, email in (("Administrator", "admin@example.com"), ("Guest", "guest@example.com")):
		user = frappe.get_doc(
			{"doctype": "User", "first_name": name, "email": email, "enabled": 1, "send_welcome_email": 0, "is_admin": 1}
		)
		if name == "Administrator":
			user.new_password = admin_password
			user.append_roles("Administrator", "System Manager")
		user.insert(ignore_permissions=True)
	for single in ("System Settings", "Website Settings"):
		doc = frappe.get_doc(single)
		doc._set_defaults()
		doc.flags.ignore_mandatory = True
		if single == "System Settings":
			doc.setup_complete = 1
		doc.save(ignore_permissions=True)


def _insert(doctype: str, name: str, **values: Any) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, "name": name, **values}).insert(ignore_permissions=True)


def install_app(name: str, verbose: bool = False, set_as_patched: bool = True, force: bool = False) -> None:
	"""Tables, fixtures and hooks of one app."""
	if name in frappe.get_installed_apps() and not force:
		return
	frappe.flags.in_install = name
	for hook in _hooks(name, "before_install"):
		frappe.get_attr(hook)()
	apps = [*frappe.get_installed_apps(), name]
	_write_config(frappe.local.site_path, {"installed_apps": apps})
	frappe.local.conf["installed_apps"] = apps
	_forget_apps()
	for installed in apps[:-1]:
		for hook in _hooks(installed, "before_app_install"):
			frappe.get_attr(hook)(name)
	sync_app(name)
	for patch in _patches(name):
		_log_patch(patch)
	for hook in _hooks(name, "after_install"):
		frappe.get_attr(hook)()
	sync_fixtures(name)
	for installed in apps[:-1]:
		for hook in _hooks(installed, "after_app_install"):
			frappe.get_attr(hook)(name)
	for hook in _hooks(name, "after_sync"):
		frappe.get_attr(hook)()
	frappe.flags.in_install = False
	frappe.clear_cache()
	frappe.db.commit()


def remove_app(app_name: str, dry_run: bool = False, yes: bool = False, no_backup: bool = True, force: bool = False) -> None:
	"""Take an app off the site: its tables and what it kept in others' by its hooks."""
	if app_name not in frappe.get_installed_apps():
		return
	frappe.flags.in_uninstall = True
	for hook in _hooks(app_name, "before_uninstall"):
		frappe.get_attr(hook)()
	for app in frappe.get_installed_apps():
		for hook in _hooks(app, "before_app_uninstall"):
			frappe.get_attr(hook)(app_name)
	modules = set(frappe.get_module_list(app_name))
	for doctype in [d for d in doctype_files() if frappe.get_meta(d).module in modules]:
		frappe.db.sql("delete from `tabSingles` where doctype = %s", (doctype,))
		frappe.db.delete("DocType", {"name": doctype})
		for other in ("Property Setter",):
			frappe.db.delete(other, {"doc_type": doctype})
		frappe.db.delete("Custom Field", {"dt": doctype})
		frappe.db.sql_ddl(f"drop table if exists `tab{doctype}`")
	for module in modules:
		frappe.db.delete("Module Def", {"name": module})
	apps = [app for app in frappe.get_installed_apps() if app != app_name]
	_write_config(frappe.local.site_path, {"installed_apps": apps})
	frappe.local.conf["installed_apps"] = apps
	_forget_apps()
	frappe.flags.in_uninstall = False
	frappe.clear_cache()
	frappe.db.commit()


def migrate() -> None:
	"""Bring tables, patches and fixtures of all apps up to their files."""
	frappe.flags.in_migrate = True
	try:
		apps = frappe.get_installed_apps()
		for hook in frappe.get_hooks("before_migrate"):
			frappe.get_attr(hook)()
		for app in apps:
			_run_patches(app, "pre_model_sync")
		for app in apps:
			sync_app(app)
		for app in apps:
			_run_patches(app, "post_model_sync")
		for app in apps:
			sync_fixtures(app)
		for hook in frappe.get_hooks("after_migrate"):
			frappe.get_attr(hook)()
		frappe.clear_cache()
		frappe.db.commit()
	finally:
		frappe.flags.in_migrate = False


def sync_app(app: str) -> None:
	"""Tables of the app's DocTypes; roles that their permissions name."""
	_forget_apps()
	modules = frappe.get_module_list(app)
	scrubbed = {module: frappe.scrub(module) for module in modules}
	folder = frappe.get_app_path(app)
	own = [name for name, path in doctype_files().items() if os.path.commonpath([folder, os.path.abspath(path)]) == folder]
	frappe.flags.in_core_install = not frappe.db.table_exists("Custom Field")
	for doctype in own:
		frappe.db.updatedb(doctype, frappe.get_meta(doctype, cached=False))
	frappe.flags.in_core_install = False
	for module in scrubbed:
		if not frappe.db.exists("Module Def", module):
			frappe.get_doc({"doctype": "Module Def", "name": module, "module_name": module, "app_name": app}).db_insert()
	for doctype in own:
		meta = frappe.get_meta(doctype, cached=False)
		if not frappe.db.sql("select name from `tabDocType` where name = %s", (doctype,)):
			row = frappe.get_doc({"doctype": "DocType", "name": doctype, "module": meta.module, "issingle": meta.issingle, "istable": meta.istable})
			row.db_insert()
		for permission in meta.permissions:
			if app != "frappe" and not frappe.db.exists("Role", permission.role):
				_insert("Role", permission.role, role_name=permission.role, desk_access=1)
		_doctype_update(doctype)


def _doctype_update(doctype: str) -> None:
	from frappe.modules import load_doctype_module

	try:
		module = load_doctype_module(doctype)
	except ModuleNotFoundError as error:
		if frappe.scrub(doctype) not in str(error):
			raise
		return
	if hasattr(module, "on_doctype_update"):
		module.on_doctype_update()


def sync_fixtures(app: str) -> None:
	"""Documents of the app's fixtures/*.json, as they stand there."""
	for path in sorted(glob.glob(frappe.get_app_path(app, "fixtures", "*.json"))):
		with open(path, encoding="utf-8") as file:
			documents = json.load(file)
		for values in documents if isinstance(documents, list) else [documents]:
			_import(values)


def _import(values: dict) -> None:
	doctype, name = values["doctype"], values["name"]
	if not frappe.db.exists(doctype, name):
		doc = frappe.get_doc(values)
		doc.flags.name_set = True
		doc.insert(ignore_permissions=True, ignore_links=True, ignore_mandatory=True)
		return
	doc = frappe.get_doc(doctype, name)
	if all(doc.get(key) == value for key, value in values.items() if not isinstance(value, list)):
		return
	doc.update(values)
	doc.flags.ignore_links = doc.flags.ignore_mandatory = True
	doc.save(ignore_permissions=True)


def _patches(app: str, section: str | None = None) -> list[str]:
	path = frappe.get_app_path(app, "patches.txt")
	if not os.path.exists(path):
		return []
	found, current = [], "pre_model_sync"
	with open(path, encoding="utf-8") as file:
		for line in map(str.strip, file):
			if line.startswith("["):
				current = line.strip("[]")
			elif line and not line.startswith("#") and section in (None, current):
				found.append(line)
	return found


def _run_patches(app: str, section: str) -> None:
	for patch in _patches(app, section):
		if frappe.db.get_value("Patch Log", {"patch": patch}):
			continue
		frappe.flags.in_patch = True
		target = patch.split("#")[0].strip()
		if target.startswith("execute:"):
			raise NotImplementedError("embedded host: execute: patches are not supported")
		importlib.import_module(target).execute()
		_log_patch(patch)
		frappe.flags.in_patch = False
		frappe.db.commit()


def _log_patch(patch: str) -> None:
	if not frappe.db.get_value("Patch Log", {"patch": patch}):
		frappe.get_doc({"doctype": "Patch Log", "patch": patch}).insert(ignore_permissions=True)


def _hooks(app: str, hook: str) -> list[str]:
	return frappe.get_hooks(hook, app_name=app)


def _forget_apps() -> None:
	_files.clear()
	frappe.clear_cache()
