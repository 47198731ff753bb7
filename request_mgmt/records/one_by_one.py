"""Work of which one part that fails keeps no other from its turn."""

from collections.abc import Callable

import frappe


def finished(title: str, part: Callable, *args):
	"""What the part answers, which commits by itself. One that fails is rolled back and reported under the title: None."""
	try:
		return part(*args)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Request Management: {title}")
		frappe.db.commit()
		return None
