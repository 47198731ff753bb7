"""Tables and columns: made from what DocTypes declare, asked for by name."""

from typing import Any

import frappe
from frappe.utils import cint

# SQLite's types by fieldtype. The declared name of a column decides what Python gets back.
COLUMN_TYPES = {
	"Check": "integer not null default 0",
	"Int": "integer not null default 0",
	"Long Int": "integer not null default 0",
	"Float": "real not null default 0",
	"Currency": "real not null default 0",
	"Percent": "real not null default 0",
	"Duration": "real",
	"Rating": "real not null default 0",
	"Date": "date",
	"Datetime": "datetime",
	"Time": "text",
}
NO_COLUMN = frozenset(
	{"Section Break", "Column Break", "Tab Break", "HTML", "Table", "Table MultiSelect", "Button", "Image", "Fold", "Heading"}
)
STANDARD = {
	"name": "text collate nocase primary key",
	"creation": "datetime",
	"modified": "datetime",
	"modified_by": "text collate nocase",
	"owner": "text collate nocase",
	"docstatus": "integer not null default 0",
	"idx": "integer not null default 0",
}
CHILD = {"parent": "text collate nocase", "parentfield": "text", "parenttype": "text"}
OPTIONAL = {"_user_tags": "text", "_comments": "text", "_assign": "text", "_liked_by": "text"}


class Schema:
	"""The part of frappe.db that knows tables."""

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		return bool(
			self.sql("select 1 from sqlite_master where type = 'table' and name = %s", (f"tab{doctype}",))
		)

	has_table = table_exists



	def get_db_table_columns(self, table: str) -> list[str]:
		return [row[1] for row in self.sql(f"pragma table_info(`{table}`)")]

	def has_column(self, doctype: str, column: str) -> bool:
		return column in self.get_db_table_columns(f"tab{doctype}")

	def has_index(self, table_name: str, index_name: str) -> bool:
		return bool(
			self.sql(
				"select 1 from sqlite_master where type = 'index' and tbl_name = %s and name = %s",
				(table_name, f"{table_name}_{index_name}"),
			)
		)

	def add_index(self, doctype: str, fields: list, index_name: str | None = None) -> None:
		"""An index, unless it is there."""
		plain = [field.split("(")[0] for field in fields]
		name = index_name or "_".join(plain) + "_index"
		if not self.has_index(f"tab{doctype}", name):
			self._index(doctype, plain, name, "")

	def add_unique(self, doctype: str, fields: list | str, constraint_name: str | None = None) -> None:
		"""A unique index, unless it is there."""
		fields = [fields] if isinstance(fields, str) else fields
		name = constraint_name or "unique_" + "_".join(fields)
		if not self.has_index(f"tab{doctype}", name):
			self._index(doctype, fields, name, "unique ")

	def _index(self, doctype: str, fields: list, name: str, kind: str) -> None:
		columns = ", ".join(f"`{field}`" for field in fields)
		self.sql_ddl(f"create {kind}index if not exists `tab{doctype}_{name}` on `tab{doctype}` ({columns})")

	def updatedb(self, doctype: str, meta: Any = None) -> None:
		"""Make the DocType's table, or add what it lacks."""
		meta = meta or frappe.get_meta(doctype, cached=False)
		if meta.issingle or cint(meta.get("is_virtual")):
			return
		wanted = dict(STANDARD)
		wanted.update(CHILD if meta.istable else OPTIONAL)
		if meta.istable:
			wanted.pop("_user_tags", None)
		for field in meta.fields:
			if field.fieldtype not in NO_COLUMN and not cint(field.get("is_virtual")):
				wanted[field.fieldname] = column_type(field)
		table = f"tab{doctype}"
		present = set(self.get_db_table_columns(table))
		if not present:
			columns = ", ".join(f"`{name}` {kind}" for name, kind in wanted.items())
			self.sql_ddl(f"create table `{table}` ({columns})")
			present = set(wanted)
			self.add_index(doctype, ["parent"] if meta.istable else ["modified"])
		for name, kind in wanted.items():
			if name not in present:
				self.sql_ddl(f"alter table `{table}` add column `{name}` {kind}")
		for field in meta.fields:
			if field.fieldname not in wanted:
				continue
			if cint(field.unique):
				self.add_unique(doctype, [field.fieldname], field.fieldname)
			elif cint(field.search_index):
				self.add_index(doctype, [field.fieldname])


def column_type(field: Any) -> str:
	"""The column's declaration; text compares without case, as MariaDB's default collation does."""
	declared = COLUMN_TYPES.get(field.fieldtype)
	if not declared:
		return "text collate nocase"
	default = field.default
	if declared.startswith(("integer", "real")) and default not in (None, "", "0") and str(default).lstrip("-").replace(".", "").isdigit():
		return declared.replace("default 0", f"default {default}")
	return declared
