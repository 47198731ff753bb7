"""The big numbers of the workspace (BEHAVIOUR DSH-2): each is a count with the list behind it.

Standard cards of the platform count by filters, but lead to a list without those that follow the user; these
answer the whole route.
"""

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from request_mgmt import permissions
from request_mgmt.records.status import NOT_CLOSED


@frappe.whitelist()
def my_open_requests(filters: str | list | dict | None = None) -> dict:
	"""Open requests that the caller owns."""
	request = frappe.qb.DocType("Request")
	return _answer(
		request,
		(request.base_status == "Open") & (request.agent == frappe.session.user),
		{"base_status": "Open", "agent": frappe.session.user},
	)


@frappe.whitelist()
def unassigned_requests(filters: str | list | dict | None = None) -> dict:
	"""Open requests without an owner."""
	request = frappe.qb.DocType("Request")
	return _answer(
		request,
		(request.base_status == "Open") & request.agent.isnull(),
		{"base_status": "Open", "agent": ["is", "not set"]},
	)


@frappe.whitelist()
def deadline_expired(filters: str | list | dict | None = None) -> dict:
	"""Open requests past their deadline."""
	request = frappe.qb.DocType("Request")
	now = now_datetime()
	return _answer(
		request,
		(request.base_status == "Open") & (request.deadline < now),
		{"base_status": "Open", "deadline": ["<", str(now.replace(microsecond=0))]},
	)


@frappe.whitelist()
def unresolved_requests(filters: str | list | dict | None = None) -> dict:
	"""Requests that are open or postponed."""
	request = frappe.qb.DocType("Request")
	return _answer(request, request.base_status.isin(NOT_CLOSED), {"base_status": ["in", list(NOT_CLOSED)]})


def _answer(request, criterion, route_options: dict) -> dict:
	"""What a number card of type Custom wants."""
	rights = permissions.require_agent()
	query = frappe.qb.from_(request).select(Count("*")).where(criterion)
	if (open_to_user := permissions.request_criterion(rights, request)) is not None:
		query = query.where(open_to_user)
	return {
		"value": query.run()[0][0],
		"fieldtype": "Int",
		"route": ["List", "Request", "List"],
		"route_options": route_options,
	}
