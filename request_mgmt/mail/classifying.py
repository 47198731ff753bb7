"""Who or what wrote a mail, with the reason: the order and the rules of MAIL.md 4.5 (RFC 3834, 3464, 8098, 5965). Pure.

Whether a mail is a request and whether it may be answered automatically are two decisions. What a person wrote is a
request, whatever forwarded it: a web form, a rule, a group, procmail. Where that, or a doubt, forbids the automatic reply, the
kind is "person" and the reason says why. Words alone never make a mail a machine's: customers write of parcels that could
not be delivered, too.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from request_mgmt.mail import addresses, phrases, quoting, tnef
from request_mgmt.mail.parsing import DELIVERY_REPORTS, ParsedMail
from request_mgmt.records import readers

KINDS = ("person", "auto-reply", "bounce", "receipt", "complaint", "list", "loop", "own")
LOOP_HEADER = "X-Request-Mgmt-Loop"

_BOUNCE_SENDER = re.compile(
	r"^(mailer[-_]?daemon|mail[-_.]?daemon|post[-_.]?master|mail[._-]?delivery|mdaemon|maildelivery|microsoftexchange[0-9a-f]{32}|"
	r"non[-_]?delivery|bounce[-_]?(notification|daemon|handler))([+._-].*)?$",
	re.IGNORECASE,
)
_SYSTEM_NAME = re.compile(
	r"\W*(internet mail|e?-?mail)\s+(delivery|system)\b.*|\W*mailer[- ]?daemon\b.*|\W*microsoft (outlook|exchange)\W*$",
	re.IGNORECASE,
)
_POSTMASTER_NAME = re.compile(r"\W*(post|mail)master\b.*", re.IGNORECASE)
# Persons are called so, too: with a text as mail systems write it only
_ADMINISTRATOR_NAME = re.compile(
	r"\W*(system[- ]?administrator|administrateur syst[eè]me|administrador del sistema|amministratore di sistema|systeembeheerder)\W*",
	re.IGNORECASE,
)
# A sender without a domain
_BARE_SENDER = re.compile(r"(?:[^<>@\n]{0,200}<)?\s*([a-z][a-z0-9_-]{2,40})\s*>?\s*", re.IGNORECASE)
# Sender rewriting: who forwarded a mail may have put marks on it, too
_REWRITTEN_PATH = re.compile(r"srs[01][=+-]", re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile(
	r"(undeliver(ed|able)|delivery (status notification|failure|failed|has failed|report|problem|error|notification)|"
	r"returned (mail|to sender|message|e-?mail)|mail (delivery|could not be) |failure notice|delivery .*(unsuccessful|delayed)|"
	r"mail system error|message (could not be|delayed) |(mail|message) not (been )?(deliver|sent\b|accept|transmit)|mail returned|warning: (could not send|message)|non-?deliver|"
	r"message you sent (was |has been )?(blocked|rejected|refused)|failed (mail|delivery)|failure delivery|delivery incomplete|message (rejected|refused|blocked|bounced)|mislykkedes)",
	re.IGNORECASE,
)
# In small letters, as all that a whole text is searched for: some times as quick as in any
_BOUNCE_TEXT = re.compile(
	r"(could( not|n't) be delivered|was( not|n't) delivered|not (be )?delivered to|undeliverable|unable to deliver|"
	r"able to deliver your|permanent (fatal )?errors?|delivery to the following recipients? failed|delivery has failed to these|"
	r"did not reach the following|(?:mail|message) you sent\b[^.]{0,120}\bnot been delivered|this is the (qmail-send|mail system)|created automatically by mail delivery software)"
)
# What only mail systems write; a person's answer to it begins with Re: or Fwd:
_SYSTEM_SUBJECT = re.compile(
	r"\s*(mail delivery failed: returning message to sender|undelivered mail returned to sender|undeliver(able|ed): |"
	r"delivery status notification\s?\((failure|delay)|returned mail: |failure notice$|delivery failure notification$|"
	r"mail delivery (system|subsystem)|ikke leveret: |kunne ikke leveres: |kan ikke leveres: |unzustellbar: |nicht zustellbar: |"
	r"non remis\s?: |no se puede entregar: |recapito non riuscito: |impossibile recapitare: |onbestelbaar: |niet te bezorgen: |"
	r"não entregue: |det går inte att leverera: |olevererbart?: |toimittamaton: |niedostarczone: |nedoručitelné: |недоставлено: |"
	r"配信不能: ?|无法传递[:：]|未传递[:：]|無法傳遞[:：]|未傳遞[:：])",
	re.IGNORECASE,
)
# The head of the mail that came back, in the text
_RETURNED_HEADER = re.compile(
	r"^[ \t>|]*(message-id|received|return-path|x-mailer|mime-version|date|from|to|subject)[ \t]*:[ \t]*\S",
	re.IGNORECASE | re.MULTILINE,
)
# A report that is nothing but words: of "your message", with the address on a line of its own, or beside these words
_TOLD = re.compile(
	r"\W*(your|votre|ihre|din|deres|the following)\s+(message|mail|e-mail|nachricht|meddelelse)\b"
	r"(?:(?P<beside>[ \t]+(?:to|à|an|til):?[ \t]+<?[^\s@]{1,64}@[^\s@]{1,255}\s*$)|[^@]{0,200}^\s*<?[^\s@]+@[^\s@]+\s*$)",
	re.IGNORECASE | re.MULTILINE,
)
# As no mail system does; some say "I"
_ASKED = re.compile(r"\?(?:\s|$)", re.MULTILINE)
_SPEAKS = re.compile(r"\?(?:\s|$)|\b(?:I|I'm|I’m|[Jj]eg|[Ii]ch|[Jj]ag|[Jj]e|[Ii]k)\b", re.MULTILINE)
# Reports for programs that were subscribed to by mail
_NOTIFIED = re.compile(r'\s*\{\s*"(?:notificationType|eventType)"\s*:\s*"(Bounce|Complaint)"')
_DELAY_SUBJECT = re.compile(
	r"\b(delay(ed)?|warning|forsinke\w*|försena\w*|fördröj\w*|verzöger\w*|vertraag\w*|vertraging|retardé\w*|différée?|retraso|"
	r"demorad\w+|ritard\w+|atraso|atrasad\w|opóźni\w+|zpožd\w+|viiväst\w+|задерж\w+|отложен\w*)|遅延|延迟|延遲|지연",
	re.IGNORECASE,
)
_DELAY_TEXT = re.compile(
	r"this is a warning message only|(do(es)? not|don't) need to (resend|send)|(has|have) not (yet )?been delivered yet|"
	r"not yet been (able|delivered)|will (continue|keep) (trying|to try)|will be (tried|retried)|attempts? will continue|"
	r"i'm not going to give up yet|fortsætter med at forsøge|wird weiter(hin)? versucht|försöker igen",
	re.IGNORECASE,
)
_GIVEN_UP = re.compile(
	r"(?<!will )(?<!be )(?<!before )giv(en?|ing) up\b(?! yet)|permanent|\b5\.\d{1,3}\.\d{1,3}\b|\b55\d[ -]",
	re.IGNORECASE,
)
_TELLING_HEADERS = frozenset(("message-id", "received", "return-path"))

# Before a subject: marks of gateways, and tags of requests
_MARKS = re.compile(r"\s*(\[[^\]]{1,40}\]\s*)*")
_AUTO_MARK = re.compile(
	r"\[[^\]]{0,30}\bauto(?:[- ]?(?:generated|reply|response)|matic\w*|mated|matisk\w*)\b[^\]]{0,30}\]",
	re.IGNORECASE,
)
# What responders put before the subject they answer, and nobody else
_RESPONDER_PREFIX = re.compile(
	r"(auto(matic|mated)?[- ]?(reply|response)|auto(matisk)?[ -]?svar|out[- ]of[- ](the )?office[- ](auto)?[ -]?(reply|response)|"
	r"automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica|"
	r"automatisch antwoord|automatyczna odpowiedź|автоответ|自動返信)\s*[:：]",
	re.IGNORECASE,
)
# What they write as well; a person may, so it counts with a second sign only
_AUTO_SUBJECT = re.compile(
	r"(auto(matic|matisk|mated)?[- :]*(re(ply|sponse)|svar|generated)|out[- ]of[- ](the )?office|ooo\s*:|autosvar|"
	r"fravær|ikke på kontoret|ikke til stede|jeg er ikke til stede|(i am |i'm )?on (vacation|holiday)|"
	r"vacation (reply|response|notice|message)|vacation$|abwesen|automatische antwort|réponse automatique|"
	r"absence du bureau|respuesta automática|risposta automatica|frånvaro|automatiskt svar|poissa\s*:|"
	r"automatisch antwoord|automatyczna odpowiedź|автоответ|自動返信|away from my mail)",
	re.IGNORECASE,
)
# Persons begin so, too: never more than a doubt
_AWAY_SUBJECT = re.compile(
	r"ude? (?:af|fra) (?:kontoret|huset)|ute (?:av|fra) kontoret|ooo\b|away\s*:|on (?:(?:annual|parental|maternity|paternity|sick) )?leave\b|"
	r"(?:ich bin )?nicht im büro|absence re\b|auto:",
	re.IGNORECASE,
)
_LIST_PATH = re.compile(
	r"owner-.*|.*-(owner|admin|bounces?|request|errors)|bounces?([+._-].*)?|listserv|majordomo", re.I
)
_LIST_MARK = re.compile(r"^owner-|-(owner|bounces?)([+-].*)?$")
_RESPONDING_PROGRAM = re.compile(r"\b(vacation|autorespond\w*|auto-?reply|mailbot)\b", re.IGNORECASE)
# What clients put before the subject of what is passed on, and of what is answered or passed on
_FORWARDS = "fwd?|wg|tr|vs|vb|rv|i|enc|pd|doorst|ilt|vl|пересл|转发|轉寄"
_PASSED_ON = re.compile(rf"({_FORWARDS})\s*[:：]\s*", re.IGNORECASE)
_ANSWERED = re.compile(
	rf"(re|sv|aw|antw|r|res|odp|ynt|отв|回复|答复|回覆|{_FORWARDS})\s*[:：]\s*", re.IGNORECASE
)
_ANSWERED_MORE_THAN_ONCE = re.compile(f"(?:{_ANSWERED.pattern})*", re.IGNORECASE)
_CHALLENGE = re.compile(
	r"\(action required\)|awaits? moderator approval|sender (verification|confirmation)|"
	r"(confirm|verify) (your|that you sent) (the |a |this )?(message|e-?mail)|confirm (your )?(un)?subscri",
	re.IGNORECASE,
)
_OF_A_DOMAIN = re.compile(r"\W*report[- ]domain:\s*\S+\s+submitter:", re.IGNORECASE)
_RECEIPT_SUBJECT = re.compile(
	r"(læst|lest|läst|read|gelesen|lu|leído|letto|gelezen|not read|ikke læst|ungelesen gelöscht)\s*[:：]|return receipt\b|read receipt\b|"
	r"(lese|empfangs)bestätigung\b|læsekvittering\b|lesekvittering\b|accusé de (lecture|réception)\b|conferma di lettura\b|confirmación de lectura\b",
	re.IGNORECASE,
)
_MEETING_SUBJECT = re.compile(
	r"(accepted|declined|tentative(ly accepted)?|new time proposed|accepteret|afslået|foreløbig accept|foreløbigt accepteret|godtatt|avslått|"
	r"accepterat|avböjt|avböjd|zugesagt|abgelehnt|mit vorbehalt|accepté|refusé|geaccepteerd|geweigerd|aceptad[ao]|rechazad[ao]|accettato|rifiutato|hyväksytty|hylätty)\s*:",
	re.IGNORECASE,
)
_LIST_HEADERS = (
	"list-id",
	"list-post",
	"list-help",
	"list-unsubscribe",
	"list-subscribe",
	"list-owner",
	"list-archive",
	"mailing-list",
	"x-mailing-list",
	"list-software",
	"x-beenthere",
	"x-mailman-version",
	"x-ml-name",
	"x-listname",
)
_AUTO_HEADERS = (
	"x-autoreply",
	"x-autorespond",
	"x-autoresponder",
	"x-autoresponse",
	"x-mail-autoreply",
	"x-autoreply-from",
	"x-autogenerated",
	"x-vacation",
	"x-ms-exchange-generated-message-source",
	"x-fc-machinegenerated",
	"x-auto-generated",
	"x-auto-reply",
	"x-out-of-office",
	# Services that ask the sender to prove himself
	"x-trusted-delivery",
	"x-challenge-response",
	"x-spamarrest-info",
	"x-tmda-confirm",
)
_REPEATED = re.compile(
	r"^[ \t]*(?:>|-{3,}|_{10,}|\*?(?:from|fra|von|de|från|van|da|od|от)\*?[ \t]*:)|"
	r"\b(?:wrote|skrev|schrieb|écrit|schreef|escribió|scritto)\b[^\n]{0,80}:[ \t]*$",
	re.MULTILINE,
)
_REPEATED_HTML = re.compile(
	r"<blockquote\b|gmail_quote|divrplyfwdmsg|appendonsend|yahoo_quoted|moz-cite-prefix|border-top:\s?solid",
	re.IGNORECASE,
)
_PAGE, _SAID, _BEGINNING, _FOOT = 100_000, 1000, 400, 4000
_OF_AN_ANSWER = 200
# An answer to an invitation (RFC 5546)
_ANSWERS = re.compile(rb"^METHOD:(?:REPLY|COUNTER|DECLINECOUNTER)\b", re.IGNORECASE | re.MULTILINE)
_HEAD_OF_FILE = 4096
# The kind of what Outlook packed, by its two names
_PACKED_RECEIPT = re.compile(rb"IPM\.Microsoft Mail\.Read Receipt|REPORT\.IPM\.Note\.IPNN?RN", re.IGNORECASE)
_PACKED_FAILURE = re.compile(rb"IPM\.Microsoft Mail\.Non-Delivery|REPORT\.IPM\.Note\.NDR", re.IGNORECASE)
# What forwards a person's mail, or sends it in his name, leaves one of these
_FORWARDED_HEADERS = ("x-ms-exchange-inbox-rules-loop", "x-autoforward", "feedback-id")
# What sends to many, or tells of what happened in another system
_PROGRAM_HEADERS = (
	"x-csa-complaints",
	"x-campaign",
	"x-campaignid",
	"x-campaign-id",
	"x-report-abuse",
	"x-mc-user",
	"x-bugzilla-reason",
	"x-bugzilla-type",
	"x-jira-fingerprint",
	"x-redmine-host",
	"x-trac-version",
	"x-cron-env",
	"x-servicenow-generated",
	"x-rt-loop-prevention",
	"x-otrs-loop",
	"x-otobo-loop",
	"x-sfdc-lk",
	"x-github-reason",
	"x-gitlab-project",
)
# What a filter before us found: SpamAssassin, rspamd, Barracuda, bogofilter, DSPAM, SpamBayes, Proofpoint, Exchange, Microsoft 365
_SPAM_HEADERS = {
	name: re.compile(rf"\s*(?:{said})\b", re.IGNORECASE)
	for name, said in {
		"x-spam-flag": "yes|true",
		"x-spam-status": "yes",
		"x-spam": "yes|true|spam",
		"x-barracuda-spam-flag": "yes",
		"x-barracuda-spam-status": "yes",
		"x-bogosity": "yes|spam",
		"x-dspam-result": "spam",
		"x-spambayes-classification": "spam",
		"x-proofpoint-spam-details": "rule=(?:spam|phish|malware)",
		"x-ms-exchange-organization-scl": "[5-9]",
		"x-forefront-antispam-report": r"[^\n]{0,2000}?\b(?:SFV:(?:SPM|SKB|SKS)|CAT:H?(?:SPM|PHSH|PHISH)|CAT:(?:MALW|SPOOF))",
	}.items()
}
_SPAM_SUBJECT = re.compile(
	r"\s*(?:\[[\s*-]{0,6}(?:(?:possible|probable|suspected)\s)?spam\??[\s*-]{0,6}\]|\{\s?spam\?\s?\}|\*{2,6}\s?(?:\w{1,9}\s)?spam\??\s?\*{2,6})",
	re.IGNORECASE,
)


@dataclass(frozen=True)
class Classified:
	"""A kind and why. A person's mail with a reason is one that must not be answered automatically."""

	kind: str
	reason: str = ""


def classify(
	mail: ParsedMail,
	own_addresses: Collection[str] = (),
	instance: str = "",
	is_ours: Callable[[str], bool] = lambda message_id: False,
) -> Classified:
	"""The mail's kind and why.

	`own_addresses` are in lower case; `instance` is the value of our own loop header; `is_ours` tells a Message-ID that we made.
	"""
	if _is_loop(mail, instance):
		return Classified("loop", "It carries our own loop header")
	if mail.message_id and is_ours(mail.message_id):
		return Classified("loop", "It carries a Message-ID of ours")
	words = _Words(mail)
	for rule in (_complaint, _receipt, words.bounce, _auto_reply, _own, _list):
		if found := rule(mail, own_addresses):
			return found
	return Classified("person", _doubt(mail, own_addresses, words))


def is_delay(mail: ParsedMail) -> bool:
	"""Whether a report only says that a mail is late or arrived after all: no failure (RFC 3464 2.3.3)."""
	if actions := {status.action for status in mail.delivery_status if status.action}:
		return "failed" not in actions
	if codes := [status.status for status in mail.delivery_status if status.status]:
		return not any(code.startswith("5") for code in codes)
	if mail.delivery_status:
		return False
	said = (mail.text or "")[:2000]
	return bool(_DELAY_SUBJECT.search(mail.subject) or _DELAY_TEXT.search(said)) and not _GIVEN_UP.search(
		said
	)


def _is_loop(mail: ParsedMail, instance: str) -> bool:
	return bool(instance) and instance in [value.strip() for value in mail.header_values(LOOP_HEADER)]


def _complaint(mail: ParsedMail, own: Collection[str]) -> Classified | None:
	if mail.report_type == "feedback-report" or "message/feedback-report" in mail.part_types:
		return Classified("complaint", "Feedback report (RFC 5965)")
	if (mail.header("x-arf") or "").strip().lower() == "yes" or mail.header("x-xarf"):
		return Classified("complaint", "Feedback report (X-ARF)")
	if mail.header("x-hmxmroriginalrecipient") or (
		re.match(r"complaint about message from \d", mail.subject) and "message/rfc822" in mail.part_types
	):
		return Classified("complaint", "Feedback report of Hotmail")
	if _notified_of(mail) == "Complaint":
		return Classified("complaint", "Notification of a complaint (Amazon SES)")
	return None


def _receipt(mail: ParsedMail, own: Collection[str]) -> Classified | None:
	if (
		mail.report_type == "disposition-notification"
		or "message/disposition-notification" in mail.part_types
	):
		return Classified("receipt", "Read receipt (RFC 8098)")
	if _packed_as(mail, _PACKED_RECEIPT):
		return Classified("receipt", "Read receipt of Outlook (MS-OXTNEF)")
	return None


@dataclass
class _Words:
	"""What a mail's words say of a delivery failure, looked at once; alone they prove nothing."""

	mail: ParsedMail

	@cached_property
	def text(self) -> bool:
		beginning = (self.mail.text or "")[:600].lower()
		return bool(_BOUNCE_TEXT.search(beginning)) or _says_not_delivered(beginning)

	@cached_property
	def speak_of_failure(self) -> bool:
		subject = self.mail.subject
		return bool(
			_SYSTEM_SUBJECT.match(subject)
			or _BOUNCE_SUBJECT.search(subject)
			or _says_not_delivered(subject)
			or (self.text and _returns_a_head(self.mail))
		)

	def bounce(self, mail: ParsedMail, own: Collection[str]) -> Classified | None:
		return _bounce(mail, self)


def _says_not_delivered(text: str) -> bool:
	small = text.lower()
	wanted = phrases.NOT_DELIVERED_IN_ASCII if small.isascii() else phrases.NOT_DELIVERED
	return any(words in small for words in wanted)


def _bounce(mail: ParsedMail, words: _Words) -> Classified | None:
	has_report = mail.delivery_status or not set(DELIVERY_REPORTS).isdisjoint(mail.part_types)
	if mail.report_type == "delivery-status" or (has_report and not _passed_on(mail, _PASSED_ON)):
		return Classified("bounce", "Delivery report (RFC 3464)")
	if _packed_as(mail, _PACKED_FAILURE):
		return Classified("bounce", "Delivery report of Exchange (MS-OXTNEF)")
	if mail.header("x-failed-recipients"):
		return Classified("bounce", "X-Failed-Recipients")
	if _notified_of(mail) == "Bounce":
		return Classified("bounce", "Notification of a bounce (Amazon SES)")
	local = _local(mail)
	says = words.speak_of_failure
	if _BOUNCE_SENDER.match(local) and (
		says or mail.return_path == "" or local.lower().startswith(("mailer", "microsoftexchange"))
	):
		return Classified("bounce", f"Sender {local}@")
	if mail.from_ and _SYSTEM_NAME.fullmatch(mail.from_.name or "") and _returns_a_mail(mail):
		return Classified("bounce", "The sender is called a mail system and returns a mail")
	if words.text and _nobody_reads(mail) and _returns_a_mail(mail):
		return Classified("bounce", "Nobody reads the sender's address, and it returns a mail")
	if says and not mail.in_reply_to and (sign := _sign_of_a_mail_system(mail, words)):
		return Classified("bounce", f"It speaks of a delivery failure; {sign}")
	return None


def _sign_of_a_mail_system(mail: ParsedMail, words: _Words) -> str | None:
	"""What is built as no person's mail is."""
	if _null_path(mail) or _BOUNCE_SENDER.match((mail.return_path or "").split("@")[0]):
		return "the return path is a mail system's"
	if mail.from_ is None:
		return "it has no sender"
	name = mail.from_.name or ""
	if _SYSTEM_NAME.fullmatch(name) or _POSTMASTER_NAME.fullmatch(name):
		return "the sender is called a mail system"
	if mail.content_type == "multipart/report":
		return "it is a report"
	if words.text and _ADMINISTRATOR_NAME.fullmatch(name) and not _came_from_its_sender(mail):
		return "the sender is called a system's administrator"
	if _submitted_by_machine(mail):
		return "Auto-Submitted"
	if _returns_a_head(mail) and not _passed_on(mail, _ANSWERED) and not _came_from_its_sender(mail):
		return "it returns the head of a mail"
	if words.text and (told := _TOLD.match(mail.text or "")) and not (told["beside"] and _may_be_told(mail)):
		return "it names who was not reached"
	return None


def _may_be_told(mail: ParsedMail) -> bool:
	"""Whether a person may tell what he was told: he gets his answers, or nothing says whether he does and he asks."""
	if mail.return_path is not None:
		return _came_from_its_sender(mail)
	return bool(_SPEAKS.search((mail.text or "")[:_BEGINNING]))


def _asks_about_a_failure(mail: ParsedMail, words: _Words) -> bool:
	"""Whether a person tells of a failure: he gets his answers himself, repeats no mail system, and speaks as none does."""
	if not _came_from_its_sender(mail) or _SYSTEM_SUBJECT.match(mail.subject) or _returns_a_mail(mail):
		return False
	text = mail.text or ""
	repeated = _REPEATED.search(text.lower())
	own = (text[: repeated.start()] if repeated else text)[:_SAID]
	return bool((_ASKED if words.text else _SPEAKS).search(own))


def _passed_on(mail: ParsedMail, prefix: re.Pattern) -> bool:
	"""Whether a person passes a report on, as clients do it: with its parts and its head in the text."""
	return bool(
		prefix.match(_bare_subject(mail))
		and mail.content_type != "multipart/report"
		and not _null_path(mail)
		and not _BOUNCE_SENDER.match(_local(mail))
		and not _submitted_by_machine(mail)
	)


def _came_from_its_sender(mail: ParsedMail) -> bool:
	"""Whether a failure would go back to who is named as the sender: mail systems want none."""
	return bool(mail.from_ and mail.return_path and mail.return_path.lower() == mail.from_.email.lower())


def _returns_a_mail(mail: ParsedMail) -> bool:
	return not {"message/rfc822", "text/rfc822-headers"}.isdisjoint(mail.part_types) or _returns_a_head(mail)


def _returns_a_head(mail: ParsedMail) -> bool:
	"""Whether the head of a mail stands in the text, or a mail is attached to what only systems put over one."""
	found = {name.lower() for name in _RETURNED_HEADER.findall((mail.text or "")[:100_000])}
	if len(found & _TELLING_HEADERS) >= 2 or (found & _TELLING_HEADERS and len(found) >= 4):
		return True
	returned = {"message/rfc822", "text/rfc822-headers"} & set(mail.part_types)
	return bool(returned and _SYSTEM_SUBJECT.match(mail.subject))


def _auto_reply(mail: ParsedMail, own: Collection[str]) -> Classified | None:
	if submitted := _submitted_by_machine(mail):
		return Classified("auto-reply", f"Auto-Submitted: {submitted}")
	if mail.content_type == "multipart/report" and mail.report_type:
		return Classified("auto-reply", f"Report: {mail.report_type[:40]}")
	if _OF_A_DOMAIN.match(_bare_subject(mail)) or mail.header("tls-report-domain"):
		return Classified("auto-reply", "Report on a domain (RFC 7489, 8460)")
	for name in _AUTO_HEADERS:
		if any(value.strip().lower() not in ("no", "false", "0") for value in mail.header_values(name)):
			return Classified("auto-reply", name)
	if any("autoresponder" in value.lower() for value in mail.header_values("x-post-messageclass")):
		return Classified("auto-reply", "X-POST-MessageClass")
	if found := _precedences(mail) & {"auto_reply", "auto-reply", "autoreply"}:
		return Classified("auto-reply", f"Precedence: {min(found)}")
	subject = _bare_subject(mail)
	if _begins_as_responders_do(subject):
		return Classified("auto-reply", "Subject of an automatic reply")
	if _RESPONDING_PROGRAM.search(mail.header("x-mailer") or ""):
		return Classified("auto-reply", "X-Mailer")
	if _suppressed(mail) & {"all", "ndr"}:
		return Classified("auto-reply", "X-Auto-Response-Suppress")
	if _null_path(mail):
		return Classified("auto-reply", "Return-Path: <> (RFC 3834 section 2)")
	if (mail.header("delivered-to") or "").strip().lower() == "autoresponder":
		return Classified("auto-reply", "Delivered-To: autoresponder")
	if "junk" in _precedences(mail):
		return Classified("auto-reply", "Precedence: junk")
	answers = mail.in_reply_to or mail.references or mail.header("x-ms-exchange-inbox-rules-loop")
	if answers and _may_be_automatic(subject):
		return Classified("auto-reply", "Subject of an automatic reply, and it answers a mail")
	if (
		"bulk" in _precedences(mail)
		and _may_be_automatic(subject)
		and not any(map(mail.header, _LIST_HEADERS))
	):
		return Classified("auto-reply", "Subject of an automatic reply, and Precedence: bulk")
	return None


def _own(mail: ParsedMail, own: Collection[str]) -> Classified | None:
	if mail.from_ and mail.from_.email.lower() in own:
		return Classified("own", "The sender is one of our own mailboxes")
	return None


def _list(mail: ParsedMail, own: Collection[str]) -> Classified | None:
	if not _group_of_ours(mail, own):
		for name in _LIST_HEADERS:
			if mail.header(name):
				return Classified("list", name)
		found = _precedences(mail) & {"list", "bulk"}
		if found and not _REWRITTEN_PATH.match(mail.return_path or ""):
			return Classified("list", f"Precedence: {min(found)}")
	for sender in addresses.parse(mail.header("sender"), limit=1):
		local, _at, domain = sender.email.lower().rpartition("@")
		name = _LIST_MARK.sub("", local)
		if name != local and f"{name}@{domain}" not in own:  # but for a group of ours
			return Classified("list", f"Sender: {sender.email}")
	if _loop_mark(mail) and not _mark_of_a_forwarder(mail):
		return Classified("list", "X-Loop")
	if _nobody_reads(mail) and not _person_behind(mail):
		return Classified("list", "Nobody reads the sender's address")
	return None


def _doubt(mail: ParsedMail, own: Collection[str], words: _Words) -> str:
	"""Why what a person may have written must not be answered automatically; empty when it may."""
	if _nobody_reads(mail):
		return "Nobody reads the sender's address"
	if _BOUNCE_SENDER.match(_local(mail)):
		return "The sender's address is a mail system's"
	if _REWRITTEN_PATH.match(mail.return_path or "") and _precedences(mail) & {"list", "bulk"}:
		return "Precedence: it was forwarded"
	if mail.return_path and _is_lists(mail.return_path):
		return "The return path is that of a list or a mass mailing"
	if group := _group_of_ours(mail, own):
		return f"It came through the group {group}"
	if _loop_mark(mail):
		return "X-Loop: it was forwarded"
	for name in (*_FORWARDED_HEADERS, *_PROGRAM_HEADERS):
		if mail.header(name) is not None:
			return name
	if _submitted_by_machine(mail, forwarded=True):
		return "Auto-Submitted: it was forwarded"
	if _suppressed(mail) & {"oof", "autoreply"}:
		return "X-Auto-Response-Suppress"
	if (mail.header("x-original-return-path") or "").strip() == "<>":
		return "X-Original-Return-Path: <>"
	if found := _taken_for_spam(mail):
		return f"A filter took it for spam: {found}"
	if (words.speak_of_failure or words.text) and not _asks_about_a_failure(mail, words):
		return "It speaks of a delivery failure"
	subject = _bare_subject(mail)
	subject = subject[_ANSWERED_MORE_THAN_ONCE.match(subject).end() :]
	marks = mail.subject[: _MARKS.match(mail.subject).end()]
	if _may_be_automatic(subject) or _begins_as_responders_do(subject) or _AUTO_MARK.search(marks):
		return "Its subject may be that of an automatic reply"
	if _AWAY_SUBJECT.match(_bare_subject(mail)) and (mail.in_reply_to or mail.references):
		return "Its subject may be that of an automatic reply"
	if _CHALLENGE.search(subject):
		return "It may ask the sender to prove himself"
	if _RECEIPT_SUBJECT.match(subject):
		return "Its subject may be that of a read receipt"
	if mail.return_path and readers.is_machine(mail.return_path):
		return "Nobody reads the return path"
	is_short = len((mail.text or "").strip()) <= _OF_AN_ANSWER
	if _answers_an_invitation(mail) or (is_short and _MEETING_SUBJECT.match(subject)):
		return "It answers an invitation"
	return _said_of_itself(mail)


def _taken_for_spam(mail: ParsedMail) -> str | None:
	"""Where a filter says so: a forged sender would get what we answer. Who says so of his own mail loses nothing but that."""
	for name, says_so in _SPAM_HEADERS.items():
		if any(map(says_so.match, mail.header_values(name))):
			return name
	return "Subject" if _SPAM_SUBJECT.match(mail.subject) else None


def _local(mail: ParsedMail) -> str:
	if mail.from_:
		return mail.from_.email.rpartition("@")[0]
	bare = _BARE_SENDER.fullmatch((mail.header("from") or "")[:300])
	return bare[1] if bare else ""


def _nobody_reads(mail: ParsedMail) -> bool:
	return mail.from_ is not None and readers.is_nobody(mail.from_.email)


def _bare_subject(mail: ParsedMail) -> str:
	return mail.subject[_MARKS.match(mail.subject).end() :]


def _begins_as_responders_do(subject: str) -> bool:
	if _RESPONDER_PREFIX.match(subject):
		return True
	small = subject[:80].lower()
	found = next((words for words in phrases.RESPONDERS if small.startswith(words)), None)
	return found is not None and small[len(found) :].lstrip().startswith((":", "："))


def _may_be_automatic(subject: str) -> bool:
	return bool(_AUTO_SUBJECT.match(subject)) or subject[:80].lower().startswith(phrases.ABSENCES)


def _is_lists(email: str) -> bool:
	"""Whether the address is one that lists and mass mailings get their failures at."""
	local, _at, domain = email.rpartition("@")
	return bool(_LIST_PATH.fullmatch(local)) or domain.lower().startswith(("bounce.", "bounces."))


def _null_path(mail: ParsedMail) -> bool:
	"""Whether answers have nowhere to go: <>, or what some servers write for it."""
	if mail.return_path is None:
		return False
	return re.match(r'(""|mailer[-_]?daemon)?(@|$)', mail.return_path.strip("<> "), re.IGNORECASE) is not None


def _submitted_by_machine(mail: ParsedMail, forwarded: bool = False) -> str | None:
	"""The word of an Auto-Submitted header that is not "no" (RFC 3834 section 5); what was only forwarded so is asked for
	by itself, for it may be a person's."""
	for value in mail.header_values("auto-submitted"):
		word = re.sub(r"\([^()]*\)", " ", value).split(";")[0].strip().lower()[:40]
		if word and word != "no" and not word.startswith("no ") and (word == "auto-forwarded") is forwarded:
			return word
	return None


def _suppressed(mail: ParsedMail) -> set[str]:
	"""What a mail wants no answer of. Exchange writes some on persons' mail to a group, and all only on its own."""
	return set(re.findall(r"\w+", " ".join(mail.header_values("x-auto-response-suppress")).lower()))


def _notified_of(mail: ParsedMail) -> str | None:
	found = _NOTIFIED.match(mail.text or "")
	return found[1] if found and _nobody_reads(mail) else None


def _packed_as(mail: ParsedMail, kind: re.Pattern) -> bool:
	return any(
		tnef.is_packed(attachment.content) and kind.search(attachment.content[:_HEAD_OF_FILE])
		for attachment in mail.attachments
	)


def _answers_an_invitation(mail: ParsedMail) -> bool:
	return any(
		attachment.content_type == "text/calendar" and _ANSWERS.search(attachment.content[:_HEAD_OF_FILE])
		for attachment in mail.attachments
	)


def _said_of_itself(mail: ParsedMail) -> str:
	"""What its own words tell of a machine, at their beginning or at their end."""
	text = (mail.text or _words_of_page((mail.html or "")[:_PAGE])).lower()
	beginning = _own_words(text[:_BEGINNING])
	answers = mail.in_reply_to or mail.references or _ANSWERED.match(_bare_subject(mail))
	if answers and (phrases.ABSENT.search(beginning) or phrases.LEFT.search(beginning)):
		return "It may be a notice of absence"
	if phrases.RECALLED.search(beginning):
		return "It asks to take a mail back"
	if phrases.RECEIVED.search(beginning) or (
		phrases.THANKS.search(beginning) and phrases.PROMISE.search(beginning)
	):
		return "It may be the automatic reply of another helpdesk"
	may_be_automatic = any(hint in text for hint in phrases.AUTOMATIC_HINTS)
	foot = text[-_FOOT:]
	may_be_left = any(hint in foot for hint in phrases.UNSUBSCRIBE_HINTS)
	if may_be_automatic or may_be_left:
		text = _own_words(text)
		end = text[-_SAID:]
		said = text if len(text) <= 2 * _SAID else f"{text[:_SAID]} {end}"
		if may_be_automatic and (
			phrases.AUTOMATIC.search(said) or (phrases.UNREAD.search(said) and not phrases.ASKS.search(said))
		):
			return "It says that it is automatic, or that nobody reads answers"
		if may_be_left and phrases.UNSUBSCRIBE.search(end) and ("http" in end or mail.html):
			return "It may be a newsletter"
	return ""


def _own_words(text: str) -> str:
	"""Of a text in small letters: without what it repeats; on one line."""
	repeated = _REPEATED.search(text)
	return " ".join((text[: repeated.start()] if repeated else text).split())


def _words_of_page(html: str) -> str:
	"""The words of a page that has no other text, up to what it repeats."""
	repeated = _REPEATED_HTML.search(html)
	return quoting.words_of(html[: repeated.start()] if repeated else html).strip()


def _precedences(mail: ParsedMail) -> set[str]:
	values = (*mail.header_values("precedence"), *mail.header_values("x-precedence"))
	return set(re.findall(r"[a-z_-]+", " ".join(values).lower()))


def _group_of_ours(mail: ParsedMail, own: Collection[str]) -> str | None:
	"""The group that passed the mail on, where its address is one of ours: then it is no list but the way in."""
	said = " ".join(value.lower() for name in _LIST_HEADERS for value in mail.header_values(name))
	if not said:
		return None
	words = set(re.split(r"[<>\s,;:]+", said))
	return next((address for address in own if {address, address.replace("@", ".")} & words), None)


def _loop_mark(mail: ParsedMail) -> str:
	return (mail.header("x-loop") or mail.header("x-no-loop") or "").strip()


def _mark_of_a_forwarder(mail: ParsedMail) -> bool:
	"""Whether the mark is somebody else's than the sender's: responders mark their own mail."""
	mark = _loop_mark(mail).strip("<> ").lower()
	return bool(re.fullmatch(r"[^\s@]+@[^\s@]+", mark) and mail.from_ and mark != mail.from_.email.lower())


def _person_behind(mail: ParsedMail) -> bool:
	"""Whether a person reads answers all the same: a web form's visitor, or a postmaster (RFC 2142)."""
	if _BOUNCE_SENDER.match(_local(mail)):
		return True
	return any(to.email and not readers.is_nobody(to.email) for to in mail.reply_to)
