"""Installs the app on a real site, migrates twice, uninstalls, and tells what is not as it was.

	BENCH/env/bin/python -m tests.lifecycle BENCH SITE

The site is one for tests, without the app. Answers 0 when the second migration changed nothing and
uninstalling left nothing but the columns of our custom fields, which Frappe keeps (`bench trim-tables`).
"""

import argparse
import os
import subprocess
import sys
from collections import Counter

APP = "request_mgmt"
# Diaries of the platform: what it writes down about every command
DIARIES = {
	f"tab{doctype}"
	for doctype in (
		"Access Log",
		"Activity Log",
		"Deleted Document",
		"Error Log",
		"Installed Application",
		"Patch Log",
		"Permission Log",
		"Scheduled Job Log",
		"Version",
	)
}
TIMES = {"name", "creation", "modified", "modified_by", "owner", "_user_tags"}
SCHEMA = {
	"tables": "select table_name from information_schema.tables where table_schema = database()",
	"columns": """select table_name, column_name, column_type, column_default
		from information_schema.columns where table_schema = database()""",
	"indexes": """select table_name, index_name, column_name, seq_in_index, non_unique
		from information_schema.statistics where table_schema = database()""",
}


def main() -> int:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("bench")
	options.add_argument("site")
	given = options.parse_args()
	os.chdir(os.path.join(given.bench, "sites"))

	def command(*words: str) -> None:
		subprocess.run(
			[sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", given.site, *words],
			check=True,
			stdout=subprocess.DEVNULL,
		)

	before = state(given.site)
	command("install-app", APP)
	command("migrate", "--skip-search-index")
	once = state(given.site)
	command("migrate", "--skip-search-index")
	twice = state(given.site)
	command("uninstall-app", APP, "--yes", "--no-backup")
	after = state(given.site)
	kept = {line for line in after if line[0] == "columns" and line[2].startswith("rm_")}
	fine = same("A second migration", once, twice)
	return 0 if same("Uninstalling", before, after, kept) and fine else 1


def state(site: str) -> Counter:
	"""Each fact of the database that the app could have changed, and how often it is there."""
	import frappe

	frappe.init(site=site, sites_path=".")
	frappe.connect()
	facts = Counter((kind, *row) for kind, query in SCHEMA.items() for row in frappe.db.sql(query))
	for _kind, table in [fact for fact in facts if fact[0] == "tables" and fact[1] not in DIARIES]:
		for row in frappe.db.sql(f"select * from `{table}`", as_dict=True):
			if row.get("defkey") != "installed_apps" and not (table == "tabSingles" and row.field in TIMES):
				facts[(table, str({k: v for k, v in row.items() if k not in TIMES}))] += 1
	frappe.destroy()
	return facts


def same(what: str, before: Counter, after: Counter, allowed=frozenset()) -> bool:
	differences = [("+", fact) for fact in after - before if fact not in allowed]
	differences += [("-", fact) for fact in before - after]
	print(f"{what}: {f'{len(differences)} differences'}")
	for sign, fact in differences:
		print("  ", sign, *(str(part)[:200] for part in fact))
	return not differences


if __name__ == "__main__":
	sys.exit(main())
