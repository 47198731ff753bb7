"""Every file of a folder through the intake: `python -m benchmarks.corpus FOLDER --json OUT [--bench PATH --site NAME]`.

Each file is handed over as one raw mail, with automatic replies on and an SMTP server that takes what goes out. Exit 0 when
nothing is unhandled, lost or doubled.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks import sites

MAILBOX = "corpus@benchmark.example"


def main() -> int:
	parser = sites.arguments(argparse.ArgumentParser(description=__doc__))
	parser.add_argument("folder", type=Path)
	options = parser.parse_args()
	folder = options.folder.resolve()
	paths = sorted(path for path in folder.rglob("*") if path.is_file())
	if not paths:
		sys.exit(f"There are no files in {folder}.")
	where = options.json.resolve() if options.json else None
	with sites.opened(options), sites.sink() as (port, taken):
		result = run(folder, paths, port)
		result["sent"] = len(taken)
		result["machine"] = sites.machine()
	text = json.dumps(result, ensure_ascii=False, indent=1)
	if where:
		where.write_text(text, encoding="utf-8")
	print(summary(result))
	return int(bool(result["unhandled"] or result["lost"] or result["doubled"]))


def run(folder: Path, paths: list[Path], port: int) -> dict:
	"""All files, one after the other, and then a look at what is on record."""
	_set_up(port)
	files, unhandled = [], []
	started = time.perf_counter()
	for path in paths:
		name = path.relative_to(folder).as_posix()
		try:
			files.append({"path": name, **_hand_over(path.read_bytes())})
		except Exception as error:
			unhandled.append({"path": name, "error": f"{type(error).__name__}: {error}"[:500]})
	seconds = time.perf_counter() - started
	unhandled += [
		{"path": file["path"], "error": file["reason"]}
		for file in files
		if file["outcome"] in ("waiting", None)
	]
	_send()
	lost, doubled = _compare(folder, paths)
	return {
		"mails": len(paths),
		"seconds": round(seconds, 3),
		"unhandled": unhandled,
		"lost": lost,
		"doubled": doubled,
		"files": files,
	}


def summary(result: dict) -> str:
	"""A few lines for people."""
	kinds = Counter(file["kind"] for file in result["files"])
	outcomes = Counter(file["outcome"] for file in result["files"])
	replies = Counter(file["kind"] for file in result["files"] if file["automatic_reply"])
	rate = result["mails"] / result["seconds"] if result["seconds"] else 0
	return "\n".join(
		(
			f"{result['mails']} mails in {result['seconds']:.1f} s, {rate:.0f} a second",
			f"kinds {dict(kinds)}",
			f"outcomes {dict(outcomes)}",
			f"automatic replies {dict(replies)}, sent {result['sent']}",
			f"unhandled {len(result['unhandled'])}, lost {len(result['lost'])}, doubled {len(result['doubled'])}",
		)
	)


def _set_up(port: int) -> None:
	import frappe

	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Benchmark",
			"email_id": MAILBOX,
			"enable_outgoing": 0,
			"smtp_server": "127.0.0.1",
			"smtp_port": str(port),
			"no_smtp_authentication": 1,
		}
	).insert(ignore_permissions=True)
	account.db_set("enable_outgoing", 1)  # the platform would try to connect with a password
	frappe.get_doc(
		{"doctype": "Request Mailbox", "email_id": MAILBOX, "outgoing_account": account.name}
	).insert(ignore_permissions=True)
	frappe.db.commit()


def _hand_over(raw: bytes) -> dict:
	from request_mgmt.api import mailboxes

	started = time.perf_counter()
	# The mailbox is where they arrived: To of an old mail is somebody else
	answer = mailboxes.receive(MAILBOX, raw, envelope_recipient=MAILBOX)
	return {
		"kind": answer["kind"],
		"outcome": (answer["outcome"] or answer["status"] or "").lower() or None,
		"reason": answer["reason"],
		"request": answer["request"],
		"automatic_reply": bool(answer["automatic_reply"]),
		"milliseconds": round((time.perf_counter() - started) * 1000, 2),
	}


def _send() -> None:
	import frappe

	from request_mgmt.mail import sending

	muted, frappe.flags.mute_emails = frappe.flags.mute_emails, False
	try:
		while any(sending.send_waiting(limit=500).values()):
			pass
	finally:
		frappe.flags.mute_emails = muted


def _compare(folder: Path, paths: list[Path]) -> tuple[list[str], list[str]]:
	"""Files whose mail is not on record, and files whose mail became more than one message."""
	import frappe

	from request_mgmt.mail import intake

	frappe.db.commit()
	rows = frappe.get_all(
		"Inbound Mail", filters={"mailbox": MAILBOX}, fields=["name", "mail_key"], limit_page_length=0
	)
	on_record = Counter(row.mail_key for row in rows)
	messages = Counter(
		frappe.get_all("Message", filters={"mailbox": MAILBOX}, pluck="inbound_mail", limit_page_length=0)
	)
	twice = {row.mail_key for row in rows if messages[row.name] > 1} | {
		k for k, n in on_record.items() if n > 1
	}
	keys = {
		path.relative_to(folder).as_posix(): intake.mail_key(MAILBOX, path.read_bytes()) for path in paths
	}
	lost = [path for path, key in keys.items() if key not in on_record]
	return lost, [path for path, key in keys.items() if key in twice]


if __name__ == "__main__":
	sys.exit(main())
