"""Translations: which language, and what the apps' CSV files and the Translation documents say."""

import csv
import functools
import os

import frappe


def get_language() -> str:
	"""The language of the present request.

	Parameter `_lang`; the signed-in user's; cookie preferred_language; Accept-Language; System Settings.
	"""
	known = set(frappe.get_all("Language", filters={"enabled": 1}, pluck="name"))
	cookie, accepted = frappe.request.cookies.get("preferred_language"), frappe.request.accept_languages.values()
	if language := _first(known, [frappe.form_dict.get("_lang")]):
		return language
	if frappe.session.user != "Guest":
		return frappe.local.lang
	return _first(known, [cookie, *accepted]) or frappe.get_system_settings("language") or "en"


def _first(known: set[str], wanted: list[str | None]) -> str | None:
	for language in filter(None, wanted):
		for candidate in (language, get_parent_language(language)):
			if candidate in known:
				return candidate
	return None


def get_parent_language(lang: str) -> str | None:
	"""zh for zh-TW; None for a language without variant."""
	parent = lang.replace("_", "-").split("-")[0]
	return parent if parent != lang else None


def get_all_translations(lang: str) -> dict[str, str]:
	"""Source text (or "text:context") to translation: parent language first, apps in order, Translation last."""
	known = frappe.local.translations
	if lang not in known:
		parent = get_parent_language(lang)
		known[lang] = dict(get_all_translations(parent)) if parent else {}
		for app in frappe.get_installed_apps():
			path = frappe.get_app_path(app, "translations", f"{lang}.csv")
			if os.path.exists(path):
				known[lang].update(_read(path, os.path.getmtime(path)))
		known[lang].update(_of_the_site(lang))
	return known[lang]


@functools.lru_cache(100)
def _read(path: str, changed: float) -> dict[str, str]:
	translations = {}
	with open(path, encoding="utf-8-sig", newline="") as file:
		for source, translation, *context in filter(None, csv.reader(file)):
			translations[f"{source}:{context[0]}" if any(context) else source] = translation.strip()
	return translations


def _of_the_site(lang: str) -> dict[str, str]:
	if frappe.flags.in_install:
		return {}
	rows = frappe.get_all(
		"Translation", filters={"language": lang}, fields=["source_text", "translated_text", "context"]
	)
	return {
		f"{row.source_text}:{row.context}" if row.context else row.source_text: row.translated_text
		for row in rows
	}
