"""Many rows at once, straight into a table: what a benchmark starts from."""

from collections.abc import Iterable
from itertools import islice

AT_ONCE = 1000
PER_COMMIT = 50


def insert(table: str, columns: Iterable[str], rows: Iterable[tuple]) -> None:
	"""Write the rows into `table` (its name in the database), as they come."""
	import frappe

	columns, rows = tuple(columns), iter(rows)
	names = ", ".join(f"`{column}`" for column in columns)
	marks = f"({', '.join(['%s'] * len(columns))})"
	statements = 0
	while batch := list(islice(rows, AT_ONCE)):
		frappe.db.sql(
			f"insert into `{table}` ({names}) values {', '.join([marks] * len(batch))}",
			[value for row in batch for value in row],
		)
		statements += 1
		if statements % PER_COMMIT == 0:
			frappe.db.commit()
	frappe.db.commit()
