"""The numbers of requests."""

import frappe
from pypika.terms import PseudoColumn

from request_mgmt.records.statements import Question, statement


def next_number() -> int:
	"""The platform's sequence of the DocType; one that is not used is left out (DESIGN 3)."""
	if frappe.db.db_type != "mariadb":
		return frappe.db.get_next_sequence_val("Request")
	(row,) = _next.rows()
	return row.number


def question() -> Question:
	"""What `next_number` asks MariaDB."""
	return _next.question()._replace(lasting=True)


@statement
def _next():
	return frappe.qb.select(PseudoColumn("nextval(`request_id_seq`)").as_("number"))
