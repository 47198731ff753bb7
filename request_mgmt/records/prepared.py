"""Documents whose values the system has chosen: inserted with all hooks, without looking up again what is known."""

from frappe.model.document import Document

_TEXT = ("Data", "Small Text", "Text", "Long Text", "Text Editor")
_SHORT = 140


class PreparedDocument(Document):
	"""Understands `flags.prepared`, set by code that has chosen every value from what exists.

	`insert` then runs the controller and all hooks as ever, but skips three steps of the platform that cost more than
	the row: its defaults by user, its checks of lengths, options and markup, and the clearing of a cache that holds
	nothing of a new document. What one of these steps might change after all goes the ordinary way.
	"""

	def insert_prepared(self) -> "PreparedDocument":
		"""Insert without looking at rights and links."""
		self.flags.prepared = True
		try:
			return self.insert(ignore_permissions=True, ignore_links=True)
		finally:
			self.flags.prepared = False

	def _set_defaults(self) -> None:
		wanted = [
			field
			for field in self.meta.fields
			if (field.default or field.fieldtype == "Select") and self.get(field.fieldname) is None
		]
		if not self.flags.prepared or any(map(_is_looked_up, wanted)):
			super()._set_defaults()
			return
		for field in wanted:
			self.set(field.fieldname, field.default or (field.options or "").split("\n")[0])

	def _validate(self) -> None:
		if not self.flags.prepared or not all(map(_is_plain, (self, *self.get_all_children()))):
			super()._validate()

	def clear_cache(self) -> None:
		if not self.flags.prepared:
			super().clear_cache()


def _is_looked_up(field) -> bool:
	"""Whether a default is found out rather than written down: the user, the day, another document's value."""
	return str(field.default).startswith(("_", ":")) or field.default in ("Today", "Now", "now", "today")


def _is_plain(doc: Document) -> bool:
	"""Whether the platform would leave all values as they are and refuse none."""
	for field in doc.meta.fields:
		value = doc.get(field.fieldname)
		if field.reqd and value in (None, "", []):
			return False
		if not value or field.fieldtype not in _TEXT or not isinstance(value, str):
			continue
		if field.fieldtype == "Data" and len(value) > (field.length or _SHORT):
			return False
		if not field.ignore_xss_filter and ("<" in value or ">" in value):
			return False
	return True
