"""Message-IDs that carry a request's number, signed so that nobody can make one up (MAIL.md 5, nos. 1 and 2).

An id looks like `<rm.100001.5f0c2ab19d3e.6b1f0d2c9a8e7f35@example.com>`: number, random part, signature over both.
The domain is not signed: mailboxes move. All functions but `secret` and `instance` are pure.
"""

import hashlib
import hmac
import re
import secrets

# Number "0" stands for mail that belongs to no request.
_ID = re.compile(r"^<?rm\.([A-Za-z0-9_-]{1,40})\.([0-9a-f]{12})\.([0-9a-f]{16})@[^<>@\s]+>?$")
_NO_REQUEST = "0"


def message_id(request: str | None, domain: str, secret: bytes) -> str:
	"""A new Message-ID, angle brackets included, short enough not to be broken on its way (MAIL.md 2.4)."""
	number = str(request or _NO_REQUEST)
	random = secrets.token_hex(6)
	return f"<rm.{number}.{random}.{_signature(number, random, secret)}@{domain}>"


def request_of_message_id(message_id: str | None, secret: bytes) -> str | None:
	"""The number in an id that we signed; None for every other id."""
	match = _ID.match((message_id or "").strip())
	if not match:
		return None
	number, random, signature = match.groups()
	if not hmac.compare_digest(signature, _signature(number, random, secret)):
		return None
	return None if number == _NO_REQUEST else number


def is_ours(message_id: str | None, secret: bytes) -> bool:
	"""Whether we made this id, for a request or not."""
	match = _ID.match((message_id or "").strip())
	return bool(match) and hmac.compare_digest(match[3], _signature(match[1], match[2], secret))


def message_key(message_id: str | None) -> str | None:
	"""Fixed-length key of a Message-ID, to be indexed: ids have no limit. Case counts (MAIL.md 4.2)."""
	bare = (message_id or "").strip().strip("<>").strip()
	return hashlib.sha256(bare.encode("utf-8", "surrogateescape")).hexdigest() if bare else None


def subject_tag(number: str, prefix: str | None) -> str:
	"""What stands before the subject of mail about a request: `[#100001]`."""
	return f"[{prefix or '#'}{number}]"


def secret() -> bytes:
	"""The site's signing key: derived, so that the encryption key itself is nowhere else."""
	from frappe.utils.password import get_encryption_key

	return hashlib.sha256(b"request_mgmt message-id" + get_encryption_key().encode()).digest()


def instance() -> str:
	"""This site's mark in the loop header: the same mail coming back is recognised by it."""
	return hmac.new(secret(), b"loop", hashlib.sha256).hexdigest()[:24]


def _signature(number: str, random: str, secret: bytes) -> str:
	return hmac.new(secret, f"{number}.{random}".encode(), hashlib.sha256).hexdigest()[:16]
