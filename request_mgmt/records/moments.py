"""Moments as people read them in mails and messages: as the site writes dates and times, to the minute."""

import frappe
from frappe.utils import format_datetime


def shown(moment) -> str | None:
	"""The moment in the site's formats; None for none."""
	day = (frappe.get_system_settings("date_format") or "yyyy-mm-dd").replace("mm", "MM")
	time = (frappe.get_system_settings("time_format") or "HH:mm:ss").removesuffix(":ss")
	return format_datetime(moment, f"{day} {time}") if moment else None
