"""What the platform must not fill in by itself."""

from frappe.model.document import Document


class OwnLanguage(Document):
	"""A document whose empty `language`, and that of its rows, means something: any, or that of the contact or company.

	The platform fills an empty link field with the site's default of the same name, and every site that was set up has
	one for `language`.
	"""

	def _set_defaults(self) -> None:
		empty = [
			doc
			for doc in (self, *self.get_all_children())
			if doc.meta.has_field("language") and doc.get("language") is None
		]
		for doc in empty:
			doc.language = ""
		super()._set_defaults()
		for doc in empty:
			doc.language = doc.language or None
