"""frappe.publish_realtime: there is no socket server here. Events are kept for whoever looks (tests), and dropped."""

from collections import deque

import frappe

_KEPT = 100
_events: dict[str, deque] = {}


def publish_realtime(
	event: str | None = None,
	message: dict | None = None,
	room: str | None = None,
	user: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	task_id: str | None = None,
	after_commit: bool = False,
) -> None:
	"""Take an event for browsers, at once or after the commit. No browser gets it on this host."""
	if room is None and user:
		room = f"user:{user}"
	elif room is None and doctype and docname:
		room = f"doc:{doctype}/{docname}"
	entry = frappe._dict(event=event or "global", message=message or {}, room=room or "all")
	kept = _ring()
	if after_commit:
		frappe.db.after_commit.add(lambda: kept.append(entry))
	else:
		kept.append(entry)




def _ring() -> deque:
	return _events.setdefault(frappe.local.site_path, deque(maxlen=_KEPT))
