"""Terms for frappe.qb."""

from pypika.queries import QueryBuilder
from pypika.terms import Case, Criterion, Field, Function, Term, ValueWrapper  # noqa: F401


class SubQuery(Term):
	"""A query used as a value."""

	def __init__(self, query: QueryBuilder, alias: str | None = None):
		super().__init__(alias)
		self.query = query

	def get_sql(self, **kwargs) -> str:
		return f"({self.query.get_sql(**{**kwargs, 'subquery': False})})"
