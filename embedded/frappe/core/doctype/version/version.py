"""What changed in a document, kept for those with track_changes."""

from frappe.model import display_fieldtypes, table_fields
from frappe.utils import cstr


def get_diff(old, new):
	"""{"changed": [[field, old, new]], "added": ..., "removed": ..., "row_changed": ...}, or None."""
	out: dict = {"changed": [], "added": [], "removed": [], "row_changed": []}
	for field in new.meta.fields:
		name = field.fieldname
		before, after = old.get(name), new.get(name)
		if field.fieldtype in table_fields:
			for what, rows, others in (("added", after, before), ("removed", before, after)):
				known = {row.name for row in others}
				out[what] += [[name, row.as_dict()] for row in rows if row.name not in known]
		elif field.fieldtype not in (*display_fieldtypes, "Password") and cstr(before) != cstr(after):
			out["changed"].append([name, before, after])
	return out if any(out.values()) else None
