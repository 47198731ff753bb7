"""How long a request is in each status, and on whose side that time is (BEHAVIOUR STA-4).

The interval that runs is known by the request's own `status_since`; one that ends becomes a row, and its seconds go to
the counter the status names. All of it is clock time.
"""

import frappe
from frappe.utils import cint, get_datetime, now_datetime, time_diff_in_seconds

from request_mgmt.records import statements
from request_mgmt.records import status as statuses

DOCTYPE = "Request Status Time"
# "Track time as" of the status -> counter of the request
COUNTERS = {"Queue": "seconds_in_queue", "Internal": "seconds_internal", "External": "seconds_external"}


def begin(request, before) -> None:
	"""The request enters another status: the time of the last one goes to its counter. For `validate`.

	What was there before such times were kept has no beginning, and counts from the next change on.
	"""
	began, now = before.status_since if before else None, statements.clock()
	request.status_since = now if before else get_datetime(request.creation or now)
	if began and (counter := COUNTERS.get(statuses.get(before.status).track_time_as)):
		request.set(counter, cint(request.get(counter)) + _seconds(began, now))


def write(request, before) -> None:
	"""Keep the interval that has ended, in one statement. For `on_update`."""
	if not before.status_since:
		return
	interval = {
		"request": request.name,
		"status": before.status,
		"track_time_as": statuses.get(before.status).track_time_as,
		"began_at": before.status_since,
		"ended_at": request.status_since,
		"seconds": _seconds(before.status_since, request.status_since),
	}
	statements.insert(DOCTYPE, interval)


def of(request) -> dict:
	"""{"intervals": [{"status", "began_at", "ended_at", "seconds"}], oldest first, the last one running, "queue",
	"internal", "external": seconds}. One query."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"request": request.name},
		fields=["status", "began_at", "ended_at", "seconds"],
		order_by="ended_at asc, creation asc",
		limit_page_length=0,
	)
	sums = {name: cint(request.get(counter)) for name, counter in COUNTERS.items()}
	if request.status_since:
		seconds = _seconds(request.status_since, now_datetime())
		running = {"status": request.status, "began_at": request.status_since, "ended_at": None}
		rows.append({**running, "seconds": seconds})
		if (tracked := statuses.get(request.status).track_time_as) in sums:
			sums[tracked] += seconds
	return {"intervals": rows, **{name.lower(): seconds for name, seconds in sums.items()}}


def _seconds(start, end) -> int:
	return max(0, int(time_diff_in_seconds(end, start)))
