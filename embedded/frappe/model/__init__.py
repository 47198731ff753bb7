"""Documents and what describes them: their fields, and what each type of field keeps."""

from typing import Any

from frappe.utils.data import cint, cstr, flt, get_datetime, getdate

table_fields = ("Table", "Table MultiSelect")
display_fieldtypes = (
	"Section Break",
	"Column Break",
	"Tab Break",
	"HTML",
	"Button",
	"Image",
	"Fold",
	"Heading",
)
no_value_fields = display_fieldtypes + table_fields  # without a column of their own
default_fields = ("doctype", "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
child_table_fields = ("parent", "parentfield", "parenttype")
optional_fields = ("_user_tags", "_comments", "_assign", "_liked_by")

# Fieldtype -> its column in SQLite, and how a value is kept there. A column's declared type decides what comes
# back; text compares without case, as MariaDB's default collation does.
TEXT = "text collate nocase"
INTEGER = "integer not null default 0"
REAL = "real not null default 0"
COLUMNS = {
	"Check": (INTEGER, lambda value: int(bool(cint(value)))),
	"Int": (INTEGER, cint),
	"Float": (REAL, flt),
	"Currency": (REAL, flt),
	"Percent": (REAL, flt),
	"Duration": ("real", lambda value: None if value in (None, "") else flt(value)),
	"Date": ("date", lambda value: getdate(value) if value else None),
	"Datetime": ("datetime", lambda value: get_datetime(value) if value else None),
}
numeric_fieldtypes = ("Check", "Int", "Float", "Currency", "Percent")
STANDARD_FIELDTYPES = {"creation": "Datetime", "modified": "Datetime", "docstatus": "Int", "idx": "Int"}


def stored(fieldtype: str, value: Any) -> Any:
	"""A value as the column of such a field keeps it."""
	if fieldtype in COLUMNS:
		return COLUMNS[fieldtype][1](value)
	return None if value is None else cstr(value)
