"""Documents whose values the system has chosen: inserted with all hooks, without looking up again what is known."""

import frappe
from frappe.model.document import Document

from request_mgmt.records import listeners, statements

_TEXT = ("Data", "Small Text", "Text", "Long Text", "Text Editor")
_SHORT = 140


class PreparedDocument(Document):
	"""Understands `flags.prepared`, set by code that has chosen every value from what exists.

	`insert` then runs the controller and all hooks as ever, but skips steps of the platform that cost more than the
	row: its defaults by user, its checks of lengths, options and markup, the asking of those who have nothing to do
	(listeners), its search for a rule of naming, the news for screens that show the document and the clearing of a cache
	that holds it, since it is new. What one of these steps might change after all goes the ordinary way.
	"""

	def insert_prepared(self) -> "PreparedDocument":
		"""Insert without looking at rights and links."""
		self.flags.prepared = True
		self._take_names()
		try:
			return self.insert(ignore_permissions=True, ignore_links=True)
		finally:
			self.flags.prepared = False

	def run_method(self, method: str, *args, **kwargs):
		"""The controller's, then the apps' handlers."""
		if not self.flags.prepared or listeners.is_watched(self.doctype):
			return super().run_method(method, *args, **kwargs)
		own = getattr(self, method, None)
		answer = own(*args, **kwargs) if callable(own) else None
		for handler in listeners.handlers(self.doctype, method):
			frappe.get_attr(handler)(self, method, *args, **kwargs)
		return answer

	def _take_names(self) -> None:
		"""The controller's own, or at random; rows of tables have names at random."""
		if any(listeners.hears(self.doctype, event) for event in ("before_naming", "autoname")):
			return
		self.name = None
		if callable(own := getattr(self, "autoname", None)):
			own()
		for doc in (self, *self.get_all_children()):
			doc.name = doc.name or statements.new_name(doc.doctype)
		self.flags.name_set = True

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

	def notify_update(self) -> None:
		if not self.flags.prepared:
			super().notify_update()
			return
		news = {"doctype": self.doctype, "name": self.name, "user": frappe.session.user}
		frappe.publish_realtime("list_update", news, doctype=self.doctype, after_commit=True)

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
