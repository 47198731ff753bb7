"""Agents chose one way for all that happens to their starred requests; now one for each event."""

import frappe

from request_mgmt.records.people import FOLLOWED

BEFORE = "notify_favourite"


def execute() -> None:
	"""What was chosen holds for each event."""
	if not frappe.db.has_column("Request Agent", BEFORE):
		return
	agent = frappe.qb.DocType("Request Agent")
	query = frappe.qb.update(agent).where(agent[BEFORE].notnull())
	for event in FOLLOWED:
		query = query.set(agent[f"notify_followed_{event}"], agent[BEFORE])
	query.run()
