"""SQL functions for frappe.qb, by Frappe's names."""

from pypika.functions import *
from pypika.functions import Avg, Coalesce, Concat, Count, IfNull, Lower, Max, Min, Now, Sum, Upper  # noqa: F401
from pypika.terms import CustomFunction, Function


class Concat_ws(Function):
	def __init__(self, *terms, **kwargs):
		super().__init__("CONCAT_WS", *terms, **kwargs)


class Locate(Function):
	def __init__(self, *terms, **kwargs):
		super().__init__("LOCATE", *terms, **kwargs)


GroupConcat = CustomFunction("GROUP_CONCAT", ["column"])
