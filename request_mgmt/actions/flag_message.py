"""Flag a message, and take the flag away: important for everybody who works here (BEHAVIOUR FLG-1)."""

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log


def without_flag(facts: Facts) -> bool:
	return not facts.message.flagged


def with_flag(facts: Facts) -> bool:
	return facts.message.flagged


@action(
	"flag_message",
	label="Flag",
	done="Message flagged",
	undone_by="unflag_message",
	on="message",
	many=False,
	refusal=unless_gone,
	shown=without_flag,
	icon="flag",
	order=60,
)
def run(doc, request, access: Access) -> dict:
	"""Flagging what is flagged changes nothing."""
	return put(doc, request, access, flagged=True)


@action(
	"unflag_message",
	label="Remove flag",
	done="Flag removed",
	undone_by="flag_message",
	on="message",
	many=False,
	refusal=unless_gone,
	shown=with_flag,
	icon="flag",
	order=60,
)
def unflag(doc, request, access: Access) -> dict:
	"""Removing a flag that is not there changes nothing."""
	return put(doc, request, access, flagged=False)


def put(doc, request, access: Access, *, flagged: bool) -> dict:
	changed = bool(doc.flagged) != flagged
	if changed:
		doc.db_set("flagged", int(flagged), update_modified=False)
		log.write(request.name, word(flagged), user=access.user, message=doc.name)
	return {"message": doc.name, "flagged": flagged, "changed": changed}


def word(flagged: bool) -> str:
	"""The log's word for it."""
	return "message_flagged" if flagged else "message_unflagged"
