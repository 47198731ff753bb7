"""What a signature may hold."""

import frappe
from frappe import _

from request_mgmt.request_mgmt import template_variables


def check(text: str | None) -> None:
	"""ValidationError for a variable there is not."""
	for unknown in template_variables.problems(text):
		frappe.throw(
			_("{0} is no variable. In a signature there are user, request, contact and company.").format(
				frappe.bold(f"[[{unknown}]]")
			)
		)
