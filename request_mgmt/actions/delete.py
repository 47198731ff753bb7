"""Delete: into the bin, from where it can be restored for a while (BEHAVIOUR DEL-1, DEL-3)."""

import frappe
from frappe.utils import add_to_date, cint, now_datetime

from request_mgmt.actions.declaration import MANAGERS, MESSAGES, Facts, action
from request_mgmt.mail import store
from request_mgmt.permissions import Access
from request_mgmt.records import one_by_one, settings
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Deleted":
		return "Request {0} is deleted already."
	if facts.base_status == "Merged":
		return "Request {0} was merged into another one. Open that one."
	return None


@action(
	"delete",
	label="Delete",
	minds=(MESSAGES, "status"),
	done="Deleted",
	undone_by="undo",
	refusal=refusal,
	roles=MANAGERS,
	icon="trash-2",
	shortcut="#",
	order=90,
	confirm="The request goes into the bin and can be restored from there for a while.",
)
def run(request, access: Access) -> dict:
	"""State Deleted: gone from all lists but the bin."""
	return put_away(request, "Deleted", "deleted")


def put_away(request, base_status: str, word: str) -> dict:
	request.status = statuses.default_for(base_status)
	request.flags.reviving = True
	request.flags.log_action = word
	request.save(ignore_permissions=True)
	return {"status": request.status}


def purge_due(limit: int = 200) -> int:
	"""Remove for good what lay in the bin longer than the settings say; answers how many. One transaction each, so that one
	that cannot be removed keeps no other."""
	days = cint(settings.get().retain_deleted_days)
	if days <= 0:
		return 0
	due = frappe.get_all(
		"Request",
		filters={
			"base_status": ["in", ("Deleted", "Spam")],
			"gone_at": ["<", add_to_date(now_datetime(), days=-days)],
		},
		pluck="name",
		limit_page_length=limit,
	)
	return sum(
		bool(one_by_one.finished(f"request {name} could not be removed", _purged, name)) for name in due
	)


def _purged(name: str) -> bool:
	purge(name)
	frappe.db.commit()
	return True


def purge(name: str) -> None:
	"""Remove the request for good."""
	frappe.delete_doc("Request", name, force=True, ignore_permissions=True, delete_permanently=True)


def clean_up(request, method: str | None = None) -> None:
	"""What goes with a request that is removed for good, by whatever door, beside what its own document takes along: queued and raw mails,
	and what was merged into it, whose numbers would lead nowhere. What was split off from it goes on (DEL-3)."""
	name = request.name
	merged = frappe.get_all(
		"Request", filters={"merged_into": name, "base_status": "Merged"}, pluck="name", limit_page_length=0
	)
	for source in merged:
		purge(source)
	frappe.db.set_value("Request", {"split_from": name}, "split_from", None, update_modified=False)
	for end in ("source", "target"):
		frappe.db.delete("Request Move", {end: name})
	raw = frappe.get_all(
		"Inbound Mail", filters={"request": name}, pluck="raw_sha256", distinct=True, limit_page_length=0
	)
	for doctype in ("Inbound Mail", "Outgoing Mail"):
		frappe.db.delete(doctype, {"request": name})
	for digest in raw:
		if digest and not frappe.db.exists("Inbound Mail", {"raw_sha256": digest}):
			frappe.db.after_commit.add(lambda digest=digest: store.remove(digest))
