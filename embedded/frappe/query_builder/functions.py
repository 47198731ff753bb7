"""SQL functions for frappe.qb, by Frappe's names."""

from pypika.functions import *
from pypika.terms import CustomFunction

GroupConcat = CustomFunction("GROUP_CONCAT", ["column"])
