"""Addresses behind which no person reads (MAIL.md 4.1, 4.4). Pure."""

import re

# In the languages of the north and the large ones of Europe
_NO_REPLY = (
	r"no[-_.]?reply|do[-_.]?not[-_.]?(?:reply|respond|answer)|auto[-_.]?reply|svar[-_.]?ikke|ikke[-_.]?svar|"
	r"ingen[-_.]?svar|inget[-_.]?svar|ej[-_.]?svar|svara[-_.]?(?:ej|inte)|ei[-_.]?vastausta|keine?[-_.]?antwort(?:en)?|"
	r"nicht[-_.]?antworten|geen[-_.]?antwoord|niet[-_.]?(?:be)?antwoorden|ne[-_.]?pas[-_.]?r[eé]pondre|pas[-_.]?de[-_.]?r[eé]ponse|"
	r"no[-_.]?(?:responder|responda|contestar)|non[-_.]?rispondere|n[aã]o[-_.]?respond(?:er|a)|nie[-_.]?odpowiada[cćj]"
)
_NOBODY = re.compile(
	rf"^(?:(?:.{{1,60}}[._+-])?(?:{_NO_REPLY})|mailer-daemon|postmaster|bounces?|listserv|majordomo|"
	r"owner-.*|.*-request|.*-owner|.*-bounces?|mdaemon|daemon|nobody)([+._-].*)?$",
	re.IGNORECASE,
)
_MACHINE = re.compile(
	r"^(?:mailer-daemon|postmaster|root|nobody|abuse|listserv|majordomo|bounces?|cron|nagios|zabbix|icinga2?|logwatch|"
	r"www-data|wwwrun|apache2?|httpd|nginx|scanner|copier|voicemail|nyhedsbreve?|nyhetsbrev|"
	rf"(?:.{{1,60}}[._+-])?(?:{_NO_REPLY}|daemon|notif(?:y|iers?|ications?)|alerts?|news-?letters?|robot|autorespon\w+|auto-?replies|"
	r"auto-?mail(?:er)?|auto(?:mated|matic)?[-_.]?(?:mails?|messages?|notifications?)))"
	r"(?:[._+-].*)?$|-(?:request|owner|bounces?)$|^owner-",
	re.IGNORECASE,
)
# Bounce address tag validation
_TAG = re.compile(r"^prvs=[^=@]{1,40}=", re.IGNORECASE)


def is_nobody(email: str | None) -> bool:
	"""Whether nobody reads that address: what comes from there is no request."""
	return bool(_NOBODY.match(_local(email)))


def is_machine(email: str | None) -> bool:
	"""Whether nobody or a program reads that address: nothing is sent there by itself."""
	return bool(_MACHINE.search(_local(email)))


def _local(email: str | None) -> str:
	return _TAG.sub("", (email or "").rpartition("@")[0])[:200]
