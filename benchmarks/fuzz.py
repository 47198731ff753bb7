"""Coverage-guided fuzzing of the mail side: `python -m benchmarks.fuzz TARGET --seconds N [--corpus FOLDER] [--findings FOLDER]`.

Targets and what has to hold for every input are those of `tests/mail/oracles.py`. An input costs at most SLOW seconds and
MEMORY megabytes, and one that is four times as long about four times as much. Each finding is written down once, and the
search goes on; exit 0 when there was none. `--corpus` is a folder of raw mails to start from, which is only read. Needs
atheris (`pip install -e .[fuzz]`).
"""

import argparse
import os
import re
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

try:
	import atheris
except ImportError:
	sys.exit("Fuzzing needs atheris: pip install -e .[fuzz]")

from tests.mail import oracles as plain

# Once more with counters in it, which make it up to a hundred times slower: time is measured without them
for _name in [name for name in sys.modules if name.startswith(("request_mgmt", "tests"))]:
	del sys.modules[_name]
with atheris.instrument_imports(include=["request_mgmt"]):
	from request_mgmt.mail import parsing
	from request_mgmt.mail.parsing import ParsedMail
	from tests.mail import oracles

SLOW = 2.0  # seconds of this processor for one input of LONGEST and all that is asked of it
NOTICEABLE = 0.05
MEMORY = 300  # MB more than ever before for one input
LONGEST = 32 * 1024
SHORT = 2 * 1024
# What four times the length may cost: a quarter of LONGEST shows at a tenth of the price what is worth to be asked of four
# times LONGEST. Where half of the cost at LONGEST grows with the square of the length, the first is 6.4 and the second 10.
PERHAPS, FASTER = 5, 10
BOMB = b"\xff"
ROW = b"\xfe"
WIDTH = 400  # characters of a row: what no limit for a line takes out


@dataclass(frozen=True)
class Target:
	"""What is asked of each input, what to start from, and what to put in between."""

	check: Callable
	plain: Callable
	seeds: Callable[[bytes, ParsedMail], Iterable[str | bytes]]
	pieces: tuple[str, ...]
	is_text: bool = True


HEADERS = (
	"From: a@b.test\n",
	"Subject: =?utf-8?q?=C3=A6?=\n",
	"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
	"Content-Type: message/rfc822\n\n",
	"Content-Type: text/html; charset=utf-16\n\n",
	"Content-Transfer-Encoding: base64\n",
	"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n",
	"Content-Disposition: attachment; filename*0*=utf-8''%00\n",
	"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.test\n",
	"References: <a@b>\n",
	"\n--b\n",
	"=?utf-8?b?",
	"\x00",
)
HTML = (
	"<div>",
	"</div>",
	"<b></p>",
	"<i></b>",
	"<div/>",
	"<span><div></span></div>",
	"<table></div></table>",
	"<p><b a=1></p>",
	"<select>",
	"&",
	"<blockquote type=cite>",
	"<div class=gmail_quote>",
	"<img src=http://x.test/ alt='>'>",
	"<a href=javascript:x>",
	"<style>",
	"<!--",
	"-->",
	"<svg>",
	"<math><mtext>",
	"<table><td>",
	'style="color:red"',
	"&#x3c;",
	"&nbsp;",
	"data-remote-src=",
)
QUOTES = (
	"> ",
	"\n",
	"On Mon, 23 Nov 2026 at 10:00, A <a@b.test> wrote:\n",
	"From: a@b.test\nSent: x\nTo: y\nSubject: z\n",
	"-- \n",
	"-----Original Message-----\n",
	"Sent from my iPhone\n",
	"skrev:\n",
	"--\n",
	"_______________________________\n",
	"---- x y z ----\n",
	"A <a@b.test> 2026 10:00:\n",
	"Sendt fra Aarhus\n",
	"wrote ",
	"a@b.test ",
	"23.11.2026 10:00 ",
)
TARGETS = {
	"parser": Target(oracles.parser, plain.parser, lambda raw, mail: [raw], HEADERS, is_text=False),
	"classifier": Target(
		oracles.classifier,
		plain.classifier,
		lambda raw, mail: [raw],
		(*HEADERS, "Auto-Submitted: no\n", "Precedence: bulk\n", "X-Auto-Response-Suppress: All\n"),
		is_text=False,
	),
	"tnef": Target(
		oracles.packed_by_outlook,
		plain.packed_by_outlook,
		lambda raw, mail: [a.content[6:] for a in mail.attachments if a.content_type in parsing._PACKED],
		(
			"{\\rtf1\\fromhtml1 ",
			"{\\*\\htmltag64 <p>}",
			"\\htmlrtf ",
			"\\u8364?",
			"\\'e6",
			"{\\f1\\fcharset204 ",
			"}",
			"\\bin9 ",
		),
		is_text=False,
	),
	"addresses": Target(
		oracles.header_of_addresses,
		plain.header_of_addresses,
		lambda raw, mail: [value for name, value in mail.headers if "@" in value],
		("<a@b.test>", '"', "(", "\\", ";", "undisclosed-recipients:;", "=?utf-8?q?x?=", "mailto:"),
	),
	"tokens": Target(
		oracles.numbers_and_ids,
		plain.numbers_and_ids,
		lambda raw, mail: [mail.subject, mail.message_id or "", *mail.references],
		("[#100042]", "[# ", "<rm.100042.", "@x.test>", "١"),
	),
	"quoting": Target(
		oracles.quotations,
		plain.quotations,
		lambda raw, mail: filter(None, (mail.text, mail.html)),
		(*QUOTES, *HTML),
	),
	"sanitising": Target(
		oracles.harmless_html, plain.harmless_html, lambda raw, mail: filter(None, (mail.html,)), HTML
	),
}


class Search:
	"""The inputs of one run, and what was found."""

	def __init__(self, target: Target, findings: Path, seconds: int):
		self.target, self.findings, self.seconds = target, findings, seconds
		self.executions = 0
		self.found: set[str] = set()
		self.began = time.monotonic()
		self.peak = _peak()

	def one(self, data: bytes) -> None:
		if time.monotonic() - self.began > self.seconds:
			self.end()
		self.executions += 1
		self._ask(self.target.check, data, SHORT)
		if data.startswith(BOMB):
			cost = self._ask(self.target.plain, data, LONGEST)
			if (
				cost > NOTICEABLE
				and cost > PERHAPS * self._ask(self.target.plain, data, LONGEST // 4)
				and self._ask(self.target.plain, data, LONGEST * 4) > FASTER * cost
			):
				self._write("grows faster than its length", data, "")
		else:
			cost = self._ask(self.target.plain, data, 0) if len(data) > SHORT else 0
		if cost > SLOW and self._ask(self.target.plain, data, LONGEST) > SLOW:
			self._write("slow", data, f"{cost:.1f} s")
		peak = _peak()
		if peak > self.peak + MEMORY:
			self._write("memory", data, f"{peak - self.peak} MB")
		self.peak = max(peak, self.peak)

	def end(self) -> None:
		"""The figures, and the end of the process: the library would never come back."""
		seconds = round(time.monotonic() - self.began)
		print(
			f"executions {self.executions}, seconds {seconds}, of the processor {round(time.process_time())}, "
			f"findings {len(self.found)} in {self.findings}"
		)
		sys.stdout.flush()
		os._exit(bool(self.found))

	def _ask(self, check: Callable, data: bytes, length: int) -> float:
		content = _unpacked(data, length)
		began = time.process_time()
		try:
			check(content.decode("utf-8", "ignore") if self.target.is_text else content)
		except Exception as error:
			last = traceback.extract_tb(error.__traceback__)[-1]
			what = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
			self._write(what, content, traceback.format_exc())
		return time.process_time() - began

	def _write(self, what: str, content: bytes, why: str) -> None:
		if what in self.found:
			return
		self.found.add(what)
		name = "-".join([str(len(self.found)), *re.findall(r"\w+", what)])
		path = self.findings / name
		path.write_bytes(content)
		path.with_suffix(".txt").write_text(f"{what}\n{why}\n{content[:2000]!r}\n", encoding="utf-8")
		print(f"found: {what}", flush=True)


def _unpacked(data: bytes, length: int) -> bytes:
	"""A first byte of 0xFF makes a bomb: what stands before the next one, then as often as `length` allows what stands
	before the one after it, and the rest. What is repeated may be a row: between two bytes of 0xFE, what fills it."""
	if not data.startswith(BOMB):
		return data
	head, unit, tail = ([*data[1:].split(BOMB, 2), b"", b""])[:3]
	begin, *filling = unit.split(ROW, 2)
	if filling:
		filled, end = ([*filling, b""])[:2]
		unit = begin + filled * (WIDTH // max(1, len(filled))) + end
	return head + unit * (length // max(1, len(unit))) + tail


def _peak() -> int:
	return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _lay_out(target: Target, corpus: Path | None, folder: Path, words: Path) -> None:
	"""Write what to start from: the mails of the corpus or what the target takes of them, and a bomb of each piece; and the
	pieces as words to put in between."""
	pieces = [piece.encode() for piece in target.pieces]
	bombs = [BOMB + b"x\n" + BOMB + piece + BOMB + b"y" for piece in pieces]
	rows = [
		BOMB + b"x\n" + BOMB + b"x " + ROW + piece.strip(b"\n") + ROW + b":\n" + BOMB + b"y"
		for piece in pieces
	]
	seeds: dict[bytes, None] = dict.fromkeys([*pieces, *bombs, *rows])
	for path in sorted(corpus.rglob("*")) if corpus else ():
		if path.is_file():
			raw = path.read_bytes()
			for seed in target.seeds(raw, parsing.parse(raw)):
				seed = seed if isinstance(seed, bytes) else seed.encode("utf-8")
				seeds[seed[:LONGEST].lstrip(BOMB)] = None
	for number, seed in enumerate(seeds):
		(folder / str(number)).write_bytes(seed)
	escaped = ("".join(f"\\x{byte:02x}" for byte in piece) for piece in pieces)
	words.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__)
	options.add_argument("target", choices=TARGETS)
	options.add_argument("--seconds", type=int, default=300)
	options.add_argument("--corpus", type=Path, help="a folder of raw mails to start from")
	options.add_argument(
		"--findings", type=Path, help="write findings there; a new folder of its own without"
	)
	options = options.parse_args()
	findings = options.findings or Path(tempfile.mkdtemp(prefix=f"request-mgmt-fuzz-{options.target}-"))
	findings.mkdir(parents=True, exist_ok=True)
	target = TARGETS[options.target]
	with tempfile.TemporaryDirectory(prefix="request-mgmt-fuzz-corpus-") as folder:
		inputs, words = Path(folder, "inputs"), Path(folder, "words")
		inputs.mkdir()
		_lay_out(target, options.corpus, inputs, words)
		search = Search(target, findings, options.seconds)
		limits = [f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=3072", f"-artifact_prefix={findings}/"]
		atheris.Setup(
			[sys.argv[0], str(inputs), f"-dict={words}", "-print_final_stats=0", *limits], search.one
		)
		atheris.Fuzz()


if __name__ == "__main__":
	main()
