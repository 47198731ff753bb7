"""Every file of a folder through the intake: `python -m benchmarks.corpus FOLDER --json OUT [--bench PATH --site NAME]`.

Each file is handed over as one raw mail, with automatic replies on and without limits, and an SMTP server that takes what goes
out. Where the folder has an INDEX.tsv (a first column `path`), that tells which files are mails. Where it has expected outputs,
the quotations found and the texts read are compared with them. Exit 0 when nothing is unhandled, lost or doubled.
"""

import argparse
import csv
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks import sites

MAILBOX = "corpus@benchmark.example"
# More than any corpus has: the rules shall decide who is answered, not how many were before
NO_LIMIT = 1_000_000
LIMITS = (
	"auto_replies_per_address_hour",
	"auto_replies_per_address_day",
	"auto_replies_per_domain_hour",
	"auto_replies_per_mailbox_10_minutes",
)


def main() -> int:
	parser = sites.arguments(argparse.ArgumentParser(description=__doc__))
	parser.add_argument("folder", type=Path)
	options = parser.parse_args()
	folder = options.folder.resolve()
	paths = mails_in(folder)
	if not paths:
		sys.exit(f"There are no files in {folder}.")
	where = options.json.resolve() if options.json else None
	with sites.opened(options), sites.sink() as (port, taken):
		result = run(folder, paths, port)
		result["sent"] = len(taken)
		result["scores"] = scores(folder)
		result["machine"] = sites.machine()
	text = json.dumps(result, ensure_ascii=False, indent=1)
	if where:
		where.write_text(text, encoding="utf-8")
	print(summary(result))
	return int(bool(result["unhandled"] or result["lost"] or result["doubled"]))


def mails_in(folder: Path) -> list[Path]:
	"""The files its INDEX.tsv names, or all there are."""
	index = folder / "INDEX.tsv"
	if not index.is_file():
		return sorted(path for path in folder.rglob("*") if path.is_file())
	with index.open(encoding="utf-8", newline="") as lines:
		named = [row["path"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
	return sorted(path for name in named if (path := folder / name).is_file())


def scores(folder: Path) -> dict[str, list[int]]:
	"""What is compared -> how many came out as expected, of how many; only what the folder has."""
	found = {
		"quotations of texts": _quotations(folder),
		"texts and attachments": _structures(folder),
	}
	return {name: [sum(as_expected), len(as_expected)] for name, as_expected in found.items() if as_expected}


def _quotations(folder: Path) -> list[bool]:
	"""Whether what is left of an answer, without its quotations, is the expected text."""
	from request_mgmt.mail import parsing, quoting

	cases = [
		(path, parsing.decode_bytes(expected.read_bytes(), None))
		for path in folder.rglob("reply-discourse-trimmer/**/emails/*.txt")
		if (expected := path.parent.parent / "trimmed" / path.name).is_file()
	]
	for expected in folder.rglob("reply-crisp/expected_visible.json"):
		texts = json.loads(expected.read_text(encoding="utf-8"))
		files = {path.stem: path for path in expected.parent.rglob("*.txt")}
		cases += [(files[name], text) for name, text in texts.items() if name in files]
	return [
		_words(quoting.split(None, parsing.decode_bytes(path.read_bytes(), None)).new_text) == _words(text)
		for path, text in cases
	]


def _structures(folder: Path) -> list[bool]:
	"""Whether no word of an expected text is missing, and there are as many attachments as expected."""
	from request_mgmt.mail import parsing

	found = []
	for path in folder.rglob("stalwart-mail-parser/**/*.json"):
		mail, expected = path.with_suffix(".eml"), _json(path)
		if not mail.is_file() or not isinstance(expected, dict) or "parts" not in expected:
			continue
		read = parsing.parse(mail.read_bytes())
		files = [parsing.decode_bytes(attachment.content, None) for attachment in read.attachments]
		words = set(_words(" ".join((read.text or "", read.html or "", *files))))
		bodies = [expected["parts"][at]["body"] for at in (*expected["text_body"], *expected["html_body"])]
		wanted = set(_words(" ".join(body.get("Text") or body.get("Html") or "" for body in bodies)))
		found.append(wanted <= words and len(files) == len(expected["attachments"]))
	return found


def _json(path: Path):
	try:
		return json.loads(path.read_text(encoding="utf-8"))
	except ValueError:
		return None


def _words(text: str | None) -> list[str]:
	return re.findall(r"\w+", text or "")


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
			*(f"{what}: {good} of {of} as expected" for what, (good, of) in result.get("scores", {}).items()),
			f"unhandled {len(result['unhandled'])}, lost {len(result['lost'])}, doubled {len(result['doubled'])}",
		)
	)


def _set_up(port: int) -> None:
	import frappe

	limits = frappe.get_doc("Request Settings")
	limits.update(dict.fromkeys(LIMITS, NO_LIMIT))
	limits.save(ignore_permissions=True)
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
		"automatic_reply_reason": answer["automatic_reply_reason"],
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
