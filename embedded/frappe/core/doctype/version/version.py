"""What changed in a document, kept for those with track_changes."""

from frappe.model import table_fields
from frappe.model.document import Document
from frappe.utils import cstr


class Version(Document):
	pass


def get_diff(old, new, for_child=False):
	"""{"changed": [[field, old, new]], "added": ..., "removed": ..., "row_changed": ...}, or None."""
	out: dict = {"changed": [], "added": [], "removed": [], "row_changed": [], "data_import": None, "updater_reference": None}
	for field in new.meta.fields:
		if field.fieldtype in table_fields:
			before = {row.name: row for row in old.get(field.fieldname) or []}
			after = {row.name: row for row in new.get(field.fieldname) or []}
			out["added"] += [[field.fieldname, row.as_dict()] for name, row in after.items() if name not in before]
			out["removed"] += [[field.fieldname, row.as_dict()] for name, row in before.items() if name not in after]
			continue
		a, b = old.get(field.fieldname), new.get(field.fieldname)
		if field.fieldtype not in ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Password") and (a or b) and cstr(a) != cstr(b):
			out["changed"].append([field.fieldname, a, b])
	return out if any(out[k] for k in ("changed", "added", "removed", "row_changed")) else None
