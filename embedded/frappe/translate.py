"""Translations: which language, and what the apps' CSV files and the Translation documents say."""

import csv
import os

import frappe
from frappe.utils.data import strip

USER_TRANSLATION_KEY = "lang_user_translations"

# path -> (time of change, translations); shared by all sites of this process
_files: dict[str, tuple[float, dict[str, str]]] = {}


class _LazyText(str):
	__slots__ = ()

	def __str__(self):
		return frappe._(str.__str__(self))


def _lt(msg: str, lang: str | None = None, context: str | None = None):
	return _LazyText(msg)


def get_language(lang_list: list | None = None) -> str:
	"""The language of the present request.

	Parameter `_lang`; the signed-in user's; cookie preferred_language; Accept-Language; System Settings.
	"""
	wanted = frappe.form_dict.get("_lang")
	if wanted and (language := get_lang_code(wanted) or get_lang_code(get_parent_language(wanted))):
		return language
	if frappe.session.user != "Guest":
		return frappe.local.lang
	known = set(lang_list or get_all_languages())
	preferred = [frappe.request.cookies.get("preferred_language"), *frappe.request.accept_languages.values()]
	for language in filter(None, preferred):
		for candidate in (language, get_parent_language(language)):
			if candidate in known:
				return candidate
	return frappe.get_system_settings("language") or "en"


def get_parent_language(lang: str) -> str | None:
	"""zh for zh-TW; None for a language without variant."""
	parent = lang.replace("_", "-").split("-")[0]
	return parent if parent != lang else None


def get_all_languages(with_language_name: bool = False) -> list:
	"""Enabled languages: codes, or rows of language_code and language_name."""

	def read() -> list:
		return frappe.get_all(
			"Language", filters={"enabled": 1}, fields=["language_code", "language_name"], order_by="name"
		)

	rows = frappe.cache.get_value("languages", read)
	return rows if with_language_name else [row["language_code"] for row in rows]


def get_lang_code(lang: str | None) -> str | None:
	"""The code of a language, by code or name."""
	if not lang:
		return None
	return frappe.db.get_value("Language", {"name": lang}) or frappe.db.get_value(
		"Language", {"language_name": lang}
	)


def get_all_translations(lang: str | None) -> dict[str, str]:
	"""Source text (or "text:context") to translation: apps in order, parent language first, Translation last."""
	if not lang:
		return {}
	known = getattr(frappe.local, "translations", None)
	if known is None:
		known = frappe.local.translations = {}
	# The cache knows when Translation documents changed, whichever thread changed them
	if lang not in known or not frappe.cache.hexists(USER_TRANSLATION_KEY, lang):
		known[lang] = {**get_translations_from_apps(lang), **get_user_translations(lang)}
	return known[lang]


def get_translations_from_apps(lang: str, apps: list[str] | None = None) -> dict[str, str]:
	"""What the apps' files say."""
	parent = get_parent_language(lang)
	merged = get_translations_from_apps(parent, apps) if parent else {}
	for app in apps or frappe.get_installed_apps():
		merged.update(_read(frappe.get_app_path(app, "translations", f"{lang}.csv")))
	return merged


def _read(path: str) -> dict[str, str]:
	try:
		changed = os.path.getmtime(path)
	except OSError:
		return {}
	if path in _files and _files[path][0] == changed:
		return _files[path][1]
	translations = {}
	with open(path, encoding="utf-8", newline="") as file:
		for row in csv.reader(file):
			if len(row) == 3 and row[2]:
				translations[f"{row[0]}:{row[2]}"] = strip(row[1])
			elif len(row) in (2, 3):
				translations[row[0]] = strip(row[1])
			elif row:
				raise ValueError(f"{path}: a line needs source, translation and perhaps context: {row}")
	_files[path] = (changed, translations)
	return translations


def get_user_translations(lang: str) -> dict[str, str]:
	"""What Translation documents say, the variant before its parent."""
	if not getattr(frappe.local, "db", None) or frappe.flags.in_install:
		return {}

	def read() -> dict[str, str]:
		found: dict[str, str] = {}
		for language in filter(None, (get_parent_language(lang), lang)):
			for row in frappe.get_all(
				"Translation",
				filters={"language": language},
				fields=["source_text", "translated_text", "context"],
			):
				key = f"{row.source_text}:{row.context}" if row.context else row.source_text
				found[key] = row.translated_text
		return found

	return frappe.cache.hget(USER_TRANSLATION_KEY, lang, read)


def clear_cache() -> None:
	"""After Translation or Language documents changed."""
	frappe.cache.delete_value(USER_TRANSLATION_KEY)
	frappe.cache.delete_value("languages")
	frappe.local.translations = None
