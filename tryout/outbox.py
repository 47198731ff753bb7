"""What the try-out sent: a folder of mails."""

import email
import itertools
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


class Outbox:
	"""aiosmtpd handler that keeps every mail as a file."""

	def __init__(self, folder: Path):
		self.folder = folder
		folder.mkdir(parents=True, exist_ok=True)
		self._numbers = itertools.count(1)

	async def handle_DATA(self, server, session, envelope):
		head = f"X-Envelope-From: <{(envelope.mail_from or '').strip('<>')}>\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
		name = f"{time.time_ns()}-{next(self._numbers):06}.eml"
		(self.folder / f"{name}.part").write_bytes(head.encode() + envelope.original_content)
		(self.folder / f"{name}.part").rename(self.folder / name)
		return "250 2.0.0 OK"

	def names(self) -> list[str]:
		"""Names of the mails, newest first."""
		return sorted((path.name for path in self.folder.glob("*.eml")), reverse=True)

	def mail(self, name: str) -> EmailMessage | None:
		"""A stored mail; None when `name`, which comes from a URL, is none of ours."""
		if name not in self.names():
			return None
		return email.message_from_bytes((self.folder / name).read_bytes(), policy=default)

	def mails(self) -> list[EmailMessage]:
		"""All mails, oldest first."""
		return [self.mail(name) for name in reversed(self.names())]


def text_of(mail: EmailMessage) -> tuple[str, str]:
	"""The kind (html or plain) and the text of what its reader sees."""
	body = mail.get_body(("html", "plain"))
	return (body.get_content_subtype(), body.get_content()) if body else ("plain", "")
