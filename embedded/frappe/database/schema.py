"""Tables and columns: made from what DocTypes declare, asked for by name."""

import frappe
from frappe.model import COLUMNS, INTEGER, TEXT, child_table_fields, optional_fields
from frappe.utils import cint

STANDARD = {
	"name": f"{TEXT} primary key",
	"creation": "datetime",
	"modified": "datetime",
	"modified_by": TEXT,
	"owner": TEXT,
	"docstatus": INTEGER,
	"idx": INTEGER,
}


class Schema:
	"""The part of frappe.db that knows tables."""

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		return bool(self.get_db_table_columns(f"tab{doctype}"))

	def get_db_table_columns(self, table: str) -> list[str]:
		return [row[1] for row in self.sql(f"pragma table_info(`{table}`)")]

	def has_column(self, doctype: str, column: str) -> bool:
		return column in self.get_db_table_columns(f"tab{doctype}")

	def has_index(self, table_name: str, index_name: str) -> bool:
		indexes = self.sql(f"pragma index_list(`{table_name}`)")
		return f"{table_name}_{index_name}" in {row[1] for row in indexes}

	def add_index(self, doctype: str, fields: list, index_name: str | None = None) -> None:
		"""An index, unless it is there."""
		fields = [field.split("(")[0] for field in fields]  # MariaDB's lengths: `subject(100)`
		self._index("index", doctype, fields, index_name or "_".join(fields) + "_index")

	def add_unique(self, doctype: str, fields: list | str, constraint_name: str | None = None) -> None:
		"""A unique index, unless it is there."""
		fields = [fields] if isinstance(fields, str) else fields
		self._index("unique index", doctype, fields, constraint_name or "unique_" + "_".join(fields))

	def _index(self, kind: str, doctype: str, fields: list, name: str) -> None:
		if not self.has_index(f"tab{doctype}", name):
			columns = ", ".join(f"`{field}`" for field in fields)
			self.sql_ddl(f"create {kind} `tab{doctype}_{name}` on `tab{doctype}` ({columns})")

	def updatedb(self, doctype: str, meta=None) -> None:
		"""Make the DocType's table, or add what it lacks."""
		meta = meta or frappe.get_meta(doctype, cached=False)
		if meta.issingle:
			return
		wanted = STANDARD | dict.fromkeys(child_table_fields if meta.istable else optional_fields, TEXT)
		wanted |= {field.fieldname: column_type(field) for field in meta.get_fieldnames_with_value(True)}
		present = self.get_db_table_columns(f"tab{doctype}")
		if not present:
			columns = ", ".join(f"`{name}` {kind}" for name, kind in wanted.items())
			self.sql_ddl(f"create table `tab{doctype}` ({columns})")
			self.add_index(doctype, ["parent"] if meta.istable else ["modified"])
		else:
			for name in wanted.keys() - set(present):
				self.sql_ddl(f"alter table `tab{doctype}` add column `{name}` {wanted[name]}")
		for field in meta.get_fieldnames_with_value(True):
			if cint(field.unique):
				self.add_unique(doctype, [field.fieldname], field.fieldname)
			elif cint(field.search_index):
				self.add_index(doctype, [field.fieldname])


def column_type(field) -> str:
	"""The column's declaration, with the field's default where it is a number."""
	declared = COLUMNS.get(field.fieldtype, (TEXT,))[0]
	number = cint(field.default)
	return declared.replace("default 0", f"default {number}") if number else declared
