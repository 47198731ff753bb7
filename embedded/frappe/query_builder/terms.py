"""Terms for frappe.qb."""

from pypika.terms import Case, Criterion, Field, Function, Term, ValueWrapper  # noqa: F401


