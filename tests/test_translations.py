"""Danish is complete: everything the app shows to people has a Danish sentence (DESIGN 5, BEHAVIOUR 1.25)."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "request_mgmt"
LABEL_KEYS = ("label", "done", "description", "title", "placeholder", "confirm", "undo_label", "undo_note")
SCRIPT_CALL = re.compile(
	r"""(?<![\w$.])(?:__|t)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`$]*)`)"""
)
TEMPLATE_CALL = re.compile(r"""(?<![\w.])_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
# Signs, numbers, names of protocols and the like are the same in every language.
SAME_EVERYWHERE = re.compile(r"[\W\d_]*|IMAP|Maildir|TLS|STARTTLS|Cc|Bcc|API|Chat|Portal")

pytestmark = pytest.mark.pure


def test_every_text_of_the_app_has_a_danish_translation():
	danish = _danish()
	missing = {text: place for text, place in texts() if text not in danish and not _same(text)}
	shown = "\n".join(f"{text!r}  ({place})" for text, place in sorted(missing.items()))
	assert not missing, f"{len(missing)} texts without Danish in translations/da.csv:\n{shown}"


def test_translations_keep_the_places_of_values():
	for source, translation in _danish().items():
		places = re.findall(r"\{\d*\}", source)
		assert sorted(places) == sorted(re.findall(r"\{\d*\}", translation)), source


def test_nothing_is_translated_that_the_app_does_not_say():
	said = {text for text, _place in texts()}
	left_over = [source for source in _danish() if source not in said]
	assert not left_over, left_over


def _danish() -> dict[str, str]:
	with open(APP / "translations" / "da.csv", encoding="utf-8", newline="") as file:
		rows = [row for row in csv.reader(file) if row]
	assert all(len(row) in (2, 3) and row[0] and row[1] for row in rows)
	return {row[0]: row[1] for row in rows if len(row) == 2 or not row[2]}


def _same(text: str) -> bool:
	return bool(SAME_EVERYWHERE.fullmatch(text))


def texts() -> Iterator[tuple[str, str]]:
	"""Every text people may read, with the file it stands in."""
	for path in sorted(APP.rglob("*")):
		reader = {".json": _of_json, ".py": _of_python, ".js": _of_script, ".html": _of_template}.get(
			path.suffix
		)
		if reader and "node_modules" not in path.parts:
			for text in reader(path):
				if text.strip():
					yield text, str(path.relative_to(APP))


def _of_json(path: Path) -> Iterator[str]:
	data = json.loads(path.read_text(encoding="utf-8"))
	if path.parent.name == "seeds":
		for row in data:
			for field in ("status_name", "priority_name", "type_name", "description"):
				yield row.get(field, "")
		return
	if not isinstance(data, dict):
		return
	if data["doctype"] == "DocType":
		yield data["name"]
		yield data.get("description") or ""
		for field in data["fields"]:
			yield field.get("label") or ""
			yield field.get("description") or ""
			if field["fieldtype"] == "Select":
				yield from (field.get("options") or "").split("\n")
		return
	if data["doctype"] == "Workspace":
		for block in json.loads(data["content"]):
			yield re.sub("<[^>]*>", "", block["data"].get("text", ""))
	yield data.get("label") or ""
	for table in ("links", "shortcuts", "quick_lists", "number_cards"):
		for row in data.get(table) or ():
			yield row.get("label") or ""
			yield (row.get("format") or "").replace("{}", "").strip()


def _of_python(path: Path) -> Iterator[str]:
	tree = ast.parse(path.read_text(encoding="utf-8"))
	for node in ast.walk(tree):
		if isinstance(node, ast.Call):
			if (
				getattr(node.func, "id", getattr(node.func, "attr", "")) in ("_", "_lt", "Remark")
				and node.args
			):
				yield _constant(node.args[0])
			if path.parent.name == "actions":
				yield from (_constant(word.value) for word in node.keywords if word.arg in LABEL_KEYS)
		elif isinstance(node, ast.Dict) and (
			path.parent.name == "actions" or path.name in ("install.py", "hooks.py")
		):
			for key, value in zip(node.keys, node.values, strict=True):
				if _constant(key) in LABEL_KEYS:
					yield _constant(value)
				elif _constant(key) == "options" and "\n" in _constant(value):
					yield from _constant(value).split("\n")
		elif isinstance(node, ast.FunctionDef) and path.parent.name == "actions":
			yield from _refusals(node)


def _refusals(function: ast.FunctionDef) -> Iterator[str]:
	"""Why an action cannot be done: texts its `refusal` answers, translated where they are thrown."""
	arguments = [argument.arg for argument in function.args.args]
	if arguments == ["facts"]:
		for node in ast.walk(function):
			if isinstance(node, ast.Return) and node.value is not None:
				yield from (_constant(part) for part in ast.walk(node.value))


def _constant(node: ast.AST | None) -> str:
	return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _of_script(path: Path) -> Iterator[str]:
	for match in SCRIPT_CALL.finditer(path.read_text(encoding="utf-8")):
		yield re.sub(r"\\(.)", r"\1", next(group for group in match.groups() if group is not None))


def _of_template(path: Path) -> Iterator[str]:
	for match in TEMPLATE_CALL.finditer(path.read_text(encoding="utf-8")):
		yield next(group for group in match.groups() if group is not None)
	yield from _of_script(path)
