"""Addresses in mail headers: taken apart before anything in them is decoded (MAIL.md 2.6). Pure."""

import re
import unicodedata
from dataclasses import dataclass

MAX_ADDRESSES = 500
_PLAIN = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,253}")
# The same among other words; "a@b@c.test" is none
_WORD = re.compile(rf"(?<![^\s<>()\[\],;:\"\\]){_PLAIN.pattern}(?![^\s<>()\[\],;:\"\\])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")
_LOOKING_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}


@dataclass(frozen=True)
class Address:
	"""One address. `email` is as written, with its domain in lower case; `name` is for people only."""

	email: str
	name: str | None = None


def parse(header: str | None, decode=lambda text: text, limit: int = MAX_ADDRESSES) -> list[Address]:
	"""The addresses of one header, at most `limit`. Separators are commas and semicolons; comments are dropped.

	`decode` turns encoded words of a display name into text; it is never applied to the address itself.
	"""
	found: list[Address] = []
	for part in _split(header or "")[: limit * 2]:
		address = _one(part, decode)
		if address:
			found.append(address)
		if len(found) >= limit:
			break
	return found


def only_sender(header: str | None, decode=lambda text: text) -> Address | None:
	"""Who a From header names; None when it names nobody, or more than one."""
	found = parse(header, decode, limit=3)
	if not found and "<" not in (header or ""):  # `Ole Olsen ole@acme.test`
		found = [address for word in _WORD.findall(header or "") if (address := _one(word, decode))]
	distinct = {address.email.lower() for address in found}
	return found[0] if len(distinct) == 1 else None


def other_in_name(address: Address) -> str | None:
	"""An address in the display name that is not the one the mail came from (MAIL.md 5, no. 20)."""
	others = (found.strip("'‘’“”.").lower() for found in _PLAIN.findall(address.name or ""))
	return next((other for other in others if other != address.email.lower()), None)


def mixes_scripts(email: str) -> bool:
	"""Whether a word of the domain has letters that look alike from several scripts (MAIL.md 5, no. 20)."""
	return any(len(_scripts(label)) > 1 for label in email.rpartition("@")[2].split("."))


def _scripts(label: str) -> set[str]:
	if label.startswith("xn--"):
		try:
			label = label[4:].encode().decode("punycode")
		except ValueError:
			return set()
	return {unicodedata.name(char, "").partition(" ")[0] for char in label if char.isalpha()} & _LOOKING_ALIKE


def clean_name(name: str | None) -> str | None:
	"""A display name without quotes, control and direction characters; None when nothing is left."""
	text = _CONTROL.sub("", unicodedata.normalize("NFC", name or ""))
	text = " ".join(text.split()).strip("'\"“”‘’ ").replace('\\"', '"')
	return text[:255] or None


def _split(header: str) -> list[str]:
	"""At commas and semicolons outside quotes, comments and angle brackets. Never recursive, whatever the nesting."""
	parts, current = [], []
	quoted = escaped = angle = False
	depth = 0
	for char in header:
		if escaped:
			escaped = False
			current.append(char)
			continue
		if char == "\\" and (quoted or depth):
			escaped = True
			current.append(char)
			continue
		if char == '"' and not depth:
			quoted = not quoted
		elif not quoted and char == "(":
			depth += 1
		elif not quoted and char == ")" and depth:
			depth -= 1
		elif not quoted and not depth and char == "<":
			angle = True
		elif not quoted and not depth and char == ">":
			angle = False
		if char in ",;" and not quoted and not depth and not angle:
			parts.append("".join(current))
			current = []
		else:
			current.append(char)
	parts.append("".join(current))
	# An unbalanced quote or bracket swallows the rest: better split too much than lose addresses
	if quoted or depth or angle:
		parts = parts[:-1] + re.split(r"[,;]", parts[-1])
	return [part for part in (p.strip() for p in parts) if part]


def _one(part: str, decode) -> Address | None:
	name: str | None = None
	if "<" in part:
		before, _open, rest = part.rpartition("<")
		email = rest.split(">", 1)[0]
		name = before
	else:
		email = re.sub(r"\([^()]*\)", " ", part)
		if comment := re.search(r"\(([^()]*)\)", part):
			name = comment.group(1)
		if ":" in email:  # "undisclosed-recipients:" and groups
			group, email = email.split(":", 1)
			if "@" in group:
				return None
	email = _CONTROL.sub("", email).strip().strip("'\"").removeprefix("mailto:").strip()
	if not _PLAIN.fullmatch(email):
		return None
	local, _at, domain = email.rpartition("@")
	if domain.startswith((".", "-")) or domain.endswith("-") or ".." in domain:
		return None
	return Address(
		f"{local}@{domain.lower().rstrip('.')}", clean_name(decode(_unquoted(name))) if name else None
	)


def _unquoted(name: str) -> str:
	name = name.strip()
	return re.sub(r"\\(.)", r"\1", name.strip('"')) if name.startswith('"') else name
