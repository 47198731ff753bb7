"""Terms for frappe.qb."""

from pypika.terms import *
