"""Limits on how often something may be called."""

import functools
import threading
import time
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _

_counts: dict[tuple[str, str], tuple[float, int]] = {}
_lock = threading.Lock()
_SWEEP_ABOVE = 10_000


def _count(key: str, seconds: int) -> int:
	"""Calls with that key in the present window, this one included. Kept in this process only."""
	now = time.monotonic()
	with _lock:
		if len(_counts) > _SWEEP_ABOVE:
			for old in [k for k, (end, _n) in _counts.items() if end <= now]:
				del _counts[old]
		end, number = _counts.get((frappe.local.site_path, key), (0.0, 0))
		if end <= now:
			end, number = now + seconds, 0
		_counts[(frappe.local.site_path, key)] = (end, number + 1)
		return number + 1


def rate_limit(
	key: str | None = None,
	limit: int | Callable[[], int] = 5,
	seconds: int = 24 * 60 * 60,
	methods: str | list | tuple = "ALL",
	ip_based: bool = True,
) -> Callable:
	"""Decorator for whitelisted functions: at most `limit` calls in `seconds` per address, and per value of `key`.

	More raise frappe.RateLimitExceededError (429). Calls outside a request are not counted.
	"""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def limited(*args: Any, **kwargs: Any) -> Any:
			request = getattr(frappe.local, "request", None)
			if not request or (methods != "ALL" and request.method.upper() not in methods):
				return function(*args, **kwargs)
			address = frappe.local.request_ip if ip_based else None
			value = frappe.form_dict.get(key, "") if key else ""
			identity = f"{address}:{value}" if key and ip_based else address or value
			if not identity:
				frappe.throw(_("Either key or IP flag is required."))
			allowed = limit() if callable(limit) else limit
			if _count(f"{frappe.form_dict.cmd}:{identity}", seconds) > allowed:
				frappe.throw(
					_("You hit the rate limit because of too many requests. Please try after sometime."),
					frappe.RateLimitExceededError,
				)
			return function(*args, **kwargs)

		return limited

	return decorate
