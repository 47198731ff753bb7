"""What our own mail server found out about a sender: Authentication-Results (RFC 8601). Pure.

Anybody can write such a header. Only the topmost one that bears the name of the configured server counts, since that server
writes it last; without a configured name none does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
HEADER = "authentication-results"


@dataclass(frozen=True)
class Verdict:
	"""The results by method: pass, fail, none ... ; None where the server says nothing of it."""

	spf: str | None = None
	dkim: str | None = None
	dmarc: str | None = None

	@property
	def vouched(self) -> bool:
		"""Whether the domain in From stands behind the mail."""
		return self.dmarc == "pass"

	@property
	def refused(self) -> bool:
		"""Whether the domain in From says that its mail looks otherwise, or nothing at all speaks for the mail."""
		if self.dmarc in (None, "none"):
			return self.spf in ("fail", "softfail") and self.dkim != "pass"
		return self.dmarc == "fail"

	def __str__(self) -> str:
		found = (("dmarc", self.dmarc), ("spf", self.spf), ("dkim", self.dkim))
		return ", ".join(f"{method}={result}" for method, result in found if result)


def verdict(headers: Iterable[tuple[str, str]], server: str | None) -> Verdict | None:
	"""What the server called `server` says; None when it says nothing."""
	wanted = (server or "").strip().lower()
	if not wanted:
		return None
	for name, value in headers:
		if name.lower() != HEADER:
			continue
		said_by, _semicolon, results = _COMMENT.sub(" ", value[:4000]).partition(";")
		if (said_by.split() or [""])[0].lower() == wanted:
			return _read(results)
	return None


def _read(results: str) -> Verdict:
	found: dict[str, str] = {}
	for part in results.split(";"):
		if match := _RESULT.match(part):
			method, result = match[1].lower(), match[2].lower()
			if method not in found or result == "pass":  # several signatures: one that holds is enough
				found[method] = result
	return Verdict(**found)
