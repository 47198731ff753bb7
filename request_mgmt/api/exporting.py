"""A list as a file for a spreadsheet: CSV, or XLSX where openpyxl is installed (BEHAVIOUR FND-6)."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from importlib.util import find_spec

import frappe

# What a spreadsheet would take for a formula, also behind white space
_FORMULA = re.compile(r"^\s*[=+\-@|%]|^[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_CELL = 32_000


def formats() -> tuple[str, ...]:
	"""What can be written here."""
	return ("csv", "xlsx") if find_spec("openpyxl") else ("csv",)


def as_csv(header: list[str], rows: Iterable[list]) -> bytes:
	"""UTF-8 with a mark by which spreadsheets know it."""
	text = io.StringIO(newline="")
	writer = csv.writer(text)
	writer.writerow([harmless(cell) for cell in header])
	for row in rows:
		writer.writerow([harmless(_shown(cell)) for cell in row])
	return text.getvalue().encode("utf-8-sig")


def as_xlsx(header: list[str], rows: Iterable[list]) -> bytes:
	"""Numbers and times stay such; every text is a text, whatever it begins with."""
	from openpyxl import Workbook
	from openpyxl.cell import WriteOnlyCell

	book = Workbook(write_only=True)
	sheet = book.create_sheet()

	def cell(value):
		if not isinstance(value, str):
			return value
		made = WriteOnlyCell(sheet, value=harmless(value))
		made.data_type = "s"
		return made

	for row in (header, *rows):
		sheet.append([cell(value) for value in row])
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


def download(file_name: str, content: bytes) -> None:
	"""Answer the request that is being served with this file."""
	frappe.response.filename = file_name
	frappe.response.filecontent = content
	frappe.response.type = "download"
	frappe.response.content_type = "application/octet-stream"
	frappe.response.display_content_as = "attachment"


def harmless(value):
	"""A text that no spreadsheet calculates: an apostrophe goes before what could be a formula. Pure."""
	if not isinstance(value, str):
		return value
	value = _CONTROL.sub(" ", value)[:LONGEST_CELL]
	return f"'{value}" if _FORMULA.search(value) else value


def _shown(value):
	if isinstance(value, datetime):
		return value.strftime("%Y-%m-%d %H:%M:%S")
	return value.isoformat() if isinstance(value, date) else value
