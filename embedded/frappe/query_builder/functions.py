"""SQL functions for frappe.qb, by Frappe's names."""

from pypika.functions import *
from pypika.functions import (  # noqa: F401
    Avg,
    Coalesce,
    Concat,
    Count,
    IfNull,
    Lower,
    Max,
    Min,
    Now,
    Sum,
    Upper,
)
from pypika.terms import CustomFunction

GroupConcat = CustomFunction("GROUP_CONCAT", ["column"])
