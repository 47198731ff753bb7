"""Mark as spam: nobody's matter, out of every list and count (BEHAVIOUR SPA-1)."""

from request_mgmt.actions import delete
from request_mgmt.actions.declaration import MESSAGES, Facts, action
from request_mgmt.permissions import Access


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Spam":
		return "Request {0} is marked as spam already."
	if facts.base_status == "Deleted":
		return "Request {0} is deleted. Restore it first."
	return delete.refusal(facts)


@action(
	"mark_spam",
	label="Mark as spam",
	minds=(MESSAGES, "status"),
	done="Marked as spam",
	undone_by="undo",
	refusal=refusal,
	icon="slash",
	shortcut="!",
	order=85,
	needs="mark_spam",
	confirm="The request disappears from all lists. A manager finds it in the bin.",
)
def run(request, access: Access) -> dict:
	"""State Spam; it can be restored."""
	return delete.put_away(request, "Spam", "marked_spam")
