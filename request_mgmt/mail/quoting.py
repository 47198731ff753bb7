"""What is new in an answer and what it repeats (MAIL.md 2.2). Pure.

The repeated part, and the signature with it, is folded away on screen, never deleted, and the new part is never empty. An
answer written between the lines of a quotation is left whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from request_mgmt.mail import sanitising


@dataclass(frozen=True)
class Split:
	new_html: str | None
	new_text: str | None
	quoted_html: str | None = None
	quoted_text: str | None = None


@dataclass(frozen=True)
class _Beginning:
	"""Where a quotation or a signature may begin: its line, and the first line after its introduction."""

	line: int
	after: int
	is_signature: bool = False


def split(html: str | None, text: str | None, sent_texts: Iterable[str] = ()) -> Split:
	"""Take an answer apart. `sent_texts` are texts of ours that it may repeat without any mark."""
	sent = tuple(sent_texts)
	new_html, quoted_html = _split_html(html, sent) if html else (html, None)
	new_text, quoted_text = _split_text(text, sent) if text else (text, None)
	return Split(new_html, new_text, quoted_html, quoted_text)


# --- plain text

MAX_LINES = 20_000
_MAX_LINE = 500
_LONG = "long line"
_FROM = (
	"From|Fra|Von|Šalje|Pošiljatelj|De(?: la)?|Da|Från|Frá|Lähettäjä|Van|Od|От|Від|Feladó|Kimden|Από|Saatja|Nuo|Dari|Từ|מאת|من|จาก|"
	"发件人|寄件者|差出人|보낸 사람"
)
_SUBJECT = (
	"Subject|Emne|Betreff|Objet|Sujet|Oggetto|Ämne|Efni|Aihe|Onderwerp|Temat|Asunto|Assunto|Тема|Předmět|Predmet|Tárgy|Konu|"
	"Subiect|Θέμα|Zadeva|Относно|Teema|Tema|Assumpte|Subjek|Perihal|Chủ đề|נושא|الموضوع|เรื่อง|主题|主旨|件名|제목"
)
_SENT = (
	"Sent|Sendt|Gesendet|Envoyé(?: le| par)?|Inviato|Skickat|Sent til|Lähetetty|Verzonden|Wysłan[eo]|Enviad[oa](?: el| em)?|"
	"Отправлено|Надіслано|Odesláno|Odoslané|Elküldve|Gönderildi|Trimis|Στάλθηκε|Poslano|Изпратено|Saadetud|Išsiųsta|Nosūtīts|Enviat|"
	"Dikirim|Đã gửi|נשלח|تم الإرسال|ส่ง|发送时间|寄件日期|送信日時|보낸 날짜"
)
_OTHERS = (
	"Date|Dato|Datum|Fecha|Data|Päivämäärä|Päiväys|Дата|日期|日付|To|Til|An|À|A|Para|Till|Vastaanottaja|Aan|Do|Komu|Кому|Címzett|"
	"Kime|Către|Προς|Za|До|Adressaat|Kam|Per a|Kepada|Tới|אל|إلى|ถึง|收件人|收件者|宛先|받는 사람|Cc|Bcc|DW|UDW|Kopi|Kopie|Kopia|Kopio|"
	"Kópia|Cópia|Copia|Copie(?: à)?|Копия|Κοιν[.]|抄送|副本|참조|Reply-To|Risposta|Svar til|Antwort an|"
	"Répondre à|Message du|Importance|Prioritet|Attachments|Vedhæftede filer|Organization|Resent-From"
)
_HEADER = re.compile(
	rf"[ \t>*]*(?:(?P<from>{_FROM})|(?P<subject>{_SUBJECT})|(?P<sent>{_SENT})|(?P<other>{_OTHERS}))[ \t\xa0]*(?:\*[ \t]*)?[:：]",
	re.IGNORECASE,
)
# In any language: a name with its address, and a moment
_LABEL = re.compile(r"[ \t>*]*(?:[^\W\d_][^\n:：<>@]{0,24})[ \t\xa0]*[:：]\*?[ \t\xa0]*(?P<value>\S.*)")
# What a form asks for, right below what looks like the head of a mail
_OF_A_FORM = re.compile(
	r"[ \t>*]*(?:(?:your |ihre |votre |din |uw )?(?:message(?: (?:body|text))?|besked|meddelelse|henvendelse|melding|meddelande|nachricht|mitteilung|"
	r"bericht|viesti|mensaje|messaggio|mensagem|wiadomość|сообщение|comments?|kommentar(?:er|e)?|commentaires?|comentarios?|"
	r"opmerking(?:en)?|question|spørgsmål|fråga|frage|name|navn|namn|nom|phone|telephone|telefon|telefoon))[ \t\xa0]*\*?[:：]",
	re.IGNORECASE,
)
_RULER_WORDS = (
	"Original Message|Original Appointment|Forwarded message|Oprindelig meddelelse|Oprindelig besked|Videresendt meddelelse|"
	"Antwort Nachricht|Ursprüngliche Nachricht|Original-Nachricht|Originalnachricht|Weitergeleitete Nachricht|Message d'origine|Message original|"
	"Messaggio originale|Ursprungligt meddelande|Originalmeddelande|Opprinnelig melding|Oorspronkelijk bericht|"
	"Mensaje original|Mensagem original|Wiadomość oryginalna|Oryginalna wiadomość|Alkuperäinen viesti|Исходное сообщение|"
	"Mail original|Mail originale|Correo original|Messaggio inoltrato|Message transféré|Mensaje reenviado|Doorgestuurd bericht|"
	"Пересылаемое сообщение|Původní (?:zpráva|e-?mail)|Pôvodná správa|Eredeti üzenet|原始邮件|原始郵件|元のメッセージ|Reply message"
)
_FORWARDED = (
	"Begin forwarded message:|Start på videresendt (?:besked|meddelelse):|Anfang der weitergeleiteten (?:E-Mail|Nachricht):|"
	"Début du message (?:réexpédié|transféré)\\s?:|Inizio messaggio inoltrato:|Början på vidarebefordrat (?:meddelande|brev):|"
	"Inicio del mensaje reenviado:|Begin doorgestuurd bericht:"
)
_RULER = re.compile(
	rf"[\s>*]*-{{2,}}(?!-)\s*(?:[^-\s][^-\n]{{1,40}}-{{2,4}}\s*)?(?:{_RULER_WORDS})\s*-{{2,}}[\s*]*(?:(?:{_FROM})\s?[:：](?=.*(?:@|\b(?:{_SUBJECT}|{_SENT}|{_OTHERS})\s?[:：])).*)?|[\s>*]*(?:{_FORWARDED})[\s*]*"
	# GroupWise's
	r"|>>>\s?[^>\n][^\n]{2,200}\d[:.]\d\d[^\n]{0,20}\s?>>>\s*"
	# David's
	r"|\s*Original Message processed by david\W{0,3}",
	re.IGNORECASE,
)
# In any language, or without words: only where what follows shows it
_RULER_BY_SHAPE = re.compile(
	r"[\s>*]*-{3,}(?!-)\s*[^\W\d_][^-]{2,40}[^\W_]\s*-{3,}[\s*]*|[\s>]*_{25,}\s*"
	# Notes', with the first words of the mail
	r"|[^\s-][^-\n]{1,60} ?---\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}[:.]\d\d[^-\n]{0,12}---.*"
)
_THIS_LINE = r"(?:this|denne|denna|diese[rn]?|cette|deze|esta|questa|tej|этой)\s(?:line|linje|linie|zeile|ligne|lijn|regel|raden|linea|línea|riga|linha|linii|линии)\b"
_BELOW = r"(?:below|under|nedenfor|unterhalb|unter|sous|ci-dessous|onder|debajo de|sotto|abaixo d)"
_MARKER = re.compile(
	r"[\s>]*[#=~*-]{2,}(?![#=~*-])[^\n]{0,40}\b(?:"
	r"(?:above|over|oberhalb|über|au-dessus|ci-dessus|boven|ovenfor|ovanför|encima|sopra|acima|nad|выше)\b"
	r"[^\n]{0,40}\b(?:line|linje|linjen|linie|zeile|ligne|lijn|regel|raden|línea|riga|linha|linii|линии)\b"
	rf"|(?:not|ikke|nicht|inte|pas|niet|non?|não)\b[^\n]{{0,40}}\b{_BELOW}[^\n]{{0,10}}\b{_THIS_LINE}).*",
	re.IGNORECASE,
)
# The same below a line of such signs
_MARKER_BELOW = re.compile(
	r"[^\n]{0,30}\b(?:repl(?:y|ies)|respond|write|type|svar\w*|skriv\w*|antworten|schreiben|répond\w*|écri\w*|antwoord\w*|rispond\w*|responda|escriba)\b"
	r"[^\n]{0,30}\b(?:above|over|ovenfor|oberhalb|über|au-dessus de|boven|encima de|sopra|"
	rf"{_BELOW})[^\n]{{0,10}}\b{_THIS_LINE}\W*",
	re.IGNORECASE,
)
_SIGNS = re.compile(r"[\s>]*[#=~*—–-]{5,}\s*")
_VERB = (
	r"(?:wrote|writes|skrev|skriver|schrieb|geschrieben|a[ \t]+écrit|ha[ \t]+scritto|scrisse|escribió|escreveu|schreef|"
	r"napisał(?:\(a\)|a)?|pisze|kirjoitti|написал(?:\(а\)|а)?|написав(?:\(ла\))?|написала|пишет|пише|írta|napsal\(?a?\)?|نوشت|ने लिखा|sinulat ni|napísal\(?a?\)?|"
	r"yazdı|a[ \t]+scris|έγραψε|ha[ \t]+escrit|va[ \t]+escriure|je[ \t]+napisao|napisa(?:la|o)?(?:[ \t]+je)?|написа|"
	r"rašė|rakstīja|kirjutas|menulis|skrifaði|đã[ \t]+viết|เขียนว่า|כתב|كتب|写道|寫道|のメール|作成|님이 작성)"
)
_START_WORD = (
	r"(?:On(?:s(?:dag)?)?|At|Den|Am|Le|Il|In data|El|Em|Op|W dniu|Dnia|Dňa|Dne|În|Στις|Vào|Pada|Päivä\w*)\b"
)
_START = rf"(?:{_START_WORD}|D\.|在|\(?\d{{1,2}}[./]|\(?\d{{4}}[-/.年])"
_DAY = (
	r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|(?:man|tir|tirs|ons|tor|tors|fre|lør|lör|søn|sön|mån|tis)(?:dag)?|"
	r"mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
	r"(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|edi|credi|dredi)?|dimanche|(?:lun|mar|mié|mie|jue|vie|sáb|sab|dom)(?:es|tes|rcoles|ves|rnes|ado|ingo)?|"
	r"(?:lun|mar|mer|gio|ven|sab|dom)(?:edì|tedì|coledì|vedì|erdì|ato|enica)?|(?:ma|maan|di|dins|wo|woens|do|donder|vr|vrij|za|zater|zo|zon)(?:dag)?|"
	r"seg(?:unda)?|ter(?:ça)?|qua(?:rta)?|qui(?:nta)?|sex(?:ta)?)"
)
_MONTH = (
	r"(?:jan(?:uar[iy]?|vier)?|janv|gen(?:naio)?|ene(?:ro)?|feb(?:ruar[iy]?|brero|braio)?|f[ée]v(?:rier|ereiro)?|mar(?:ch|ts|s|zo|ço)?|märz?|maart|mrt|"
	r"apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|ma[ijy]|mei|mayo|maio|mag(?:gio)?|jun[ei]?|junho|junio|juin|giu(?:gno)?|jul[iy]?|julho|julio|juil(?:let)?|lug(?:lio)?|"
	r"aug(?:ust|ustus|usti)?|ao[uû]t|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|set(?:tembre|embro)?|o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?|out(?:ubro)?|"
	r"nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embro)?|d[ée]c(?:embre)?|dic(?:iembre|embre)?)"
)
_OF_A_MOMENT = rf"(?:{_DAY}|{_MONTH}|\d[\d./:-]{{0,12}}(?:st|nd|rd|th)?|[+-]\d{{4}}|den|the|le|el|de|of|giorno|at|kl|um|klo|om|à|alle|às|las|am|pm|gmt|utc)(?!\w)[.]?"
_ADDRESS = r"[^\s<>\"@]+@[^\s<>\"@]+"
# Where what stands before or after an address may be anything, too: one way to read a line, not one for each of its letters
_AT = r"[^\s<>\"@]@[^\s<>\"@]"
_IN_FIGURES = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_WHEN = re.compile(rf"{_AT}|\d{{1,2}}[:.]\d\d|(?<!\d)(?:19|20)\d\d(?!\d)|{_IN_FIGURES}")
_SAYS_VERB = re.compile(_VERB)  # in small letters: seven times as quick as in any
_ENDS_WITH_VERB = re.compile(rf"{_VERB}\s?$")
# "Shop schrieb am Do. 20. Juni 2024 um 14:49:"
_NAME_AND_MOMENT = re.compile(
	rf"(?P<name>[^\s<@][^@:]{{1,80}})\b{_VERB}\b[^@:]{{1,30}}\b(?:19|20)\d\d\b[^@:\d]{{1,12}}\d{{1,2}}[:.]\d\d\s?[:：]\s*",
	re.IGNORECASE,
)
_WITH_VERB = (
	# "On Mon, 3 Feb 2025 at 10:00, Ole <ole@x> wrote:", and the word after the verb some languages have
	re.compile(rf"(?:- )?[*\s]*{_START}.{{3,380}}?\b{_VERB}.{{0,60}}[:：][*\s]*", re.IGNORECASE),
	re.compile(rf"\s*-{{2,}}(?!-)\s*{_START}.{{3,380}}?\b{_VERB}\s*-{{2,}}\s*", re.IGNORECASE),
	re.compile(
		rf"\s*-{{2,}}(?!-)\s*[^@]{{1,180}}{_AT}.{{0,160}}\b{_VERB}\s*[:：]?\s*-{{2,}}\s*", re.IGNORECASE
	),
	# "Ole Olsen wrote on 23-11-2026 10:00:00:"
	re.compile(
		rf"[^\s<@][^@:]{{1,80}}\b{_VERB}\b[^@]{{0,20}}{_IN_FIGURES}.{{0,30}}[:：]\s*",
		re.IGNORECASE,
	),
	_NAME_AND_MOMENT,
	# "ons 4 dec. 2024 kl. 20:42 skrev Ole <ole@x>:", "Ole <ole@x> schrieb am Fr., 28. Apr.:"
	re.compile(rf"[^\s<@][^@]{{1,300}}{_AT}.{{0,260}}\b{_VERB}.{{0,80}}[:：]\s*", re.IGNORECASE),
	re.compile(rf"[^\s<@].{{1,200}}\b{_VERB}\b.{{0,200}}{_AT}[^\s<>\"@]*>?\s*[:：]\s*", re.IGNORECASE),
)
_WITHOUT_VERB = (
	# "2017-02-05 13:29 GMT+02:00 Ole <ole@x>:"
	re.compile(r"\s*\d{4}-\d\d-\d\d \d\d:\d\d GMT[+-]\d\d:\d\d [^:]{2,80}"),
	re.compile(rf"\s*\d{{4}}[-/]\d\d?[-/]\d\d? .{{2,80}}<{_ADDRESS}>\s*"),
	re.compile(r"\s*Wiadomość (?:napisana|wysłana) przez .{3,300}[:：]\s*", re.IGNORECASE),
	re.compile(rf"\s*\d{{1,4}}[-/. 年]\s?[\w.]{{1,12}}[-/. 月].{{4,280}}{_AT}[^\s<>\"@]*>?\s*[:：]\s*"),
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[/.-]\s?\d{1,2}[/.-]\s?\d{2,4}")
_HAS_ADDRESS = re.compile(_AT)
_ADDRESSES = re.compile(_ADDRESS)
_IN_BRACKETS = re.compile(rf"[<(\[]\s?(?:mailto:)?{_ADDRESS}\s?[>)\]]")
_COLON_INSIDE = re.compile(r"[:：]\s")
# "Anna Berg <anna@x> wrote:" is a program's, "my colleague Bo <bo@x> wrote:" a writer's
_BARE_NAME = re.compile(r"\s*[\"']?(?:[^\W\d_a-zæøåäöüéß]\S*\s+){0,5}$|\s*$")
# "Am 23.11.2026 schrieb Anna Berg:"
_VERB_AND_NAME = re.compile(rf"\b(?i:{_VERB})(?:\s+[^\W\d_a-zæøåäöüéß]\S*){{1,4}}\s*[:：]\s*$")
# As programs write it, with the day of the week
_DAY_AND_TIME = re.compile(r"[^\W\d_]{2,20}[.,]?\s.{0,40}\b(?:19|20)\d\d\b.{0,20}\d[:.]\d\d")
_REPLY_MARK = re.compile(r"[^\W\d_]{1,8}\s?(?:\[\d+\])?\s?[:：]")
# "Den 3. maj skrev jeg til jer:" begins words of the writer
_OF_THE_WRITER = re.compile(
	rf"\b{_VERB}(?:en)?\s+(?:jeg|vi|ich|wir|jag|ik|wij|eg|I|du|dere|ni|Sie|u|je|jij|jullie|jeres|deres|din|Ihre?|uw)\b"
	rf"|\b(?:I|we|je|j'|nous|ich|wir|ik)\s*{_VERB}"
	# or tells whom
	rf"|\b{_VERB}\b.*\b(?:to (?:us|me|my|our)|til (?:os|oss|mig|meg|min|vores)|till (?:oss|mig)|an (?:uns|mich)|aan (?:ons|mij))\b",
	re.IGNORECASE,
)
_WORDS_BEFORE = 2
_PS = re.compile(r"\s*P\.?\s?S\b.*|.*\?\s*", re.IGNORECASE)
# A postscript, or a question
_ADDED = re.compile(r"P\.?\s?S\b|(?:[^\s@]+\s+){2,}\S*\?\s*$", re.IGNORECASE)
_BARE_INTRODUCTION = re.compile(rf"\s*(?!\s)[^\n]{{2,80}}\b{_VERB}\s*(?:\S+\s*)?[:：]\s*", re.IGNORECASE)
_ADDED_AT_MOST = 240
_QUOTED_LINE = re.compile(r"[ \t]*>")
_OPEN_LINK = re.compile(r"[(<]https?://[^\s)>]*$")
_REST_OF_LINK = re.compile(r"[^\s(<>)]+[)>][.,;]?")
_FULL_LINE = 76
_HEAD_LINES = 12
_DECORATION = " \t\r\f\v\xa0>*-=_#~+—–•.\u1427"
_DELIMITER = re.compile(r"[ \t]*(?:--|––|—-|-—)[ \t]*")
_UNDERSCORES = re.compile(r"\s*_{2,}\s*")
# "My answers inline", "in red": the writer says that he answers within what he repeats
_SAYS_WHERE = re.compile(
	r"\b(?:(?:answers?|answered|comments?|commented|repl(?:y|ies|ied)|responses?|responded|remarks?|see|notes?)\b[^.\n]{0,30}?\s"
	r"(?:in-?line(?=\s*(?:below|[.,:;!)]|$))|in (?:red|blue|green|bold|capitals|caps|colou?r)|between the lines)|"
	r"(?:svar(?:er|et|ene)?|kommentarer?|se|skrevet|bemærkninger)\b[^.\n]{0,30}?\s(?:(?:med|i) (?:rødt?|blåt?|grønt?|fed)|inde i teksten|i teksten|mellem linjerne)|"
	r"(?:antwort(?:en)?|kommentare?|siehe|anmerkungen)\b[^.\n]{0,30}?\s(?:in (?:rot|blau|grün)|im text|inline)|"
	r"(?:réponses?|commentaires?|répondu)\b[^.\n]{0,30}?\s(?:en (?:rouge|bleu|vert|gras)|dans le texte)|"
	r"(?:respuestas?|comentarios?|respondo)\b[^.\n]{0,30}?\sen (?:rojo|azul|verde)|(?:rispost[ae]|commenti)\b[^.\n]{0,30}?\sin (?:rosso|blu)|"
	r"(?:antwoord(?:en)?|opmerkingen|zie)\b[^.\n]{0,30}?\sin (?:het )?(?:rood|blauw)|(?:svar|kommentarer)\b[^.\n]{0,30}?\si (?:rött|blått)|"
	# or below, or with a mark
	r"(?:my|our|mine|vores|mina|våra|meine|unsere|mes|nos|mijn|onze) (?:answers?|comments?|replies|responses?|remarks?|svar|kommentarer|bemærkninger|"
	r"antworten|kommentare|anmerkungen|réponses|commentaires|antwoorden|opmerkingen)\b[^.\n]{0,30}?\s(?:below|nedenfor|herunder|nedan|unten|ci-dessous|hieronder)|"
	r"(?:svar(?:er)?|besvaret|kommentarer|answers?|answered|comments?|antworten|kommentare)\b[^.\n]{0,30}?\s(?:markeret|mærket|marked|prefixed|markiert|gekennzeichnet) (?:med|with|by|mit))(?!\w)",
	re.IGNORECASE | re.MULTILINE,
)
_SAID = 2000
_FOOTER_RULE = re.compile(r"\s*[_-]{20,}\s*")
_OF_A_LIST = re.compile(
	r"mailing[- ]?list|listinfo|unsubscribe|liste de diffusion|mailman|lista de correo", re.IGNORECASE
)
_STARTS = re.compile(_START, re.IGNORECASE)
_NUMERIC_DATE = re.compile(_IN_FIGURES)
_NAMES_A_DAY = re.compile(rf"\b{_DAY}\b[.,]?\s+(?:(?:den|the|le|el)\s+)?(?:\d|{_MONTH}\b)", re.IGNORECASE)
# "On Mon, 23 Nov", and nothing else
_MOMENT_ALONE = re.compile(
	rf"(?:{_START_WORD}[.]?|{_OF_A_MOMENT})(?:[\s,]+{_OF_A_MOMENT}){{0,12}}[\s,]*", re.IGNORECASE
)
_TORN = re.compile(rf"\s*>\s*(?:{_VERB}\s*)?[:：]\s*", re.IGNORECASE)
_OPEN_ADDRESS = re.compile(rf".*<{_ADDRESS}")
# Gmail's and others' without an end: "2016-03-03 17:21 GMT+01:00 Ole", "2013/7/20 Ole <ole@x>"
_SILENT_INTRODUCTION = re.compile(
	rf"\s*\d{{4}}-\d\d-\d\d \d\d:\d\d GMT[+-]\d\d:\d\d [^:]{{2,80}}|\s*\d{{4}}[-/]\d\d?[-/]\d\d? .{{2,80}}<{_ADDRESS}>\s*"
)
_SILENT_LOG = re.compile(rf"\s*\d{{4}}[-/]\d\d?[-/]\d\d? .{{2,80}}<{_ADDRESS}>\s*")
_ENDS_WITH_ADDRESS = re.compile(
	rf"[^@]{{6,200}}<{_ADDRESS}>\s*[:：][*\s]*|[^@]{{1,80}}<{_ADDRESS}>[^@]{{6,80}}[:：][*\s]*"
	rf"|[^@]{{6,200}}<{_ADDRESS}>(?:\s+[^\W\d_]{{2,14}}){{1,4}}\s*[:：][*\s]*|\s*-{{2,}}(?!-)[^@]{{6,200}}<{_ADDRESS}>[^@]{{1,30}}-{{2,}}\s*"
)
_DEVICE = re.compile(
	r"[\s<(\[{*_]*(?![\s<(\[{*_])(?:"
	r"(?:sent|skickat|skickades|sendt|gesendet|verschickt|envoyé|inviato|enviad[oa]|verzonden|verstuurd|wysłan[aeo]|odesláno|odoslané|"
	r"отправлено|надіслано|lähetetty|trimis|poslano|sent from)\s+"
	r"(?:from|via|with|by|using|fra|från|med|mit|von|vom|aus|de|depuis|à partir de|à l'aide de|avec|da|dal|con|desde|a partir d[eo]|do|pelo|"
	r"vanaf|met|van|z|ze|из|с|з|de pe|sa)\b\s*\S.{0,90}"
	# In any other language: a word for sent, and a thing that sends
	r"|(?:enviat|saadetud|poslan[éoa]|poslato|στάλθηκε|εστάλη|изпратено|išsiųsta|nosūtīts|dikirim|đã gửi|נשלח|أُ?رسلت?|ส่งจาก|"
	r"envoyé|gesendet|inviato|enviado|verzonden|отправлено|надіслано|来自|來自)\s*.{0,30}?"
	r"(?:iphon|ipad|android|samsung|galaxy|huawei|xiaomi|outlook|windows|blackberry).{0,30}"
	r"|von\s+(?:samsung|meinem|unterwegs)\S*\s+(?:\S+\s+)?gesendet\.?|provenance\s?:\s?courrier\s.{2,30}|sent\s+on\s+the\s+go"
	r"|(?:get|hent|få|hanki|hämta|skaffa|last ned|download|obtenir|obtenez|obtener|obtén|ottieni|scarica|télécharge[rz]|obtenha|obter|"
	r"pobierz|скачать)\s+(?:\S+\s+)?\[?(?:outlook|bluemail)\s+(?:\S{1,4}\s+)?(?:systemu?\s+)?"
	r"\W{0,2}(?:ios|android|iphone|ipad|windows|mac|mobile|https?:).{0,80}"
	r"|outlook\s+(?:für|voor)\s+\S+\s+(?:herunterladen|beziehen|downloaden).{0,60}"
	r"|(?:\S{2,20}\s+){0,3}\[?outlook\s+\S{1,5}\s+\S{2,10}\]?(?:\s+\S{4,14})?\s*[<(\[]?https?://aka\.ms/\S+"
	r"|lähetetty\s+\S{2,30}(?:st|lt)[aä]\b.{0,40}|\S*(?:phone|pad|android|outlook|samsung)\S*(?:\s+\S{4,12})?\s+gönderildi"
	r"|(?:az?\s+)?\S{2,30}[- ]?r[óő]l\s+küldve|(?:发自|發自)\s?(?:我的)?\s?.{1,30}"
	r"|from\s+my\s+(?:\S+\s*){1,4}|von\s+meinem\s+.{2,40}\s+gesendet\.?|(?P<whole>diese\s+nachricht\s+wurde\s+(?:von|mit)\s+.{2,80}\s+gesendet\.?)"
	r"|從我的\s?.{1,20}\s?傳送|从我的\s?.{1,20}\s?发送|.{1,20}から送信|나의\s?.{1,20}에서\s?보냄"
	r")[\s>)\]}*_]*",
	re.IGNORECASE,
)
# A product's name, or what the writer calls his own by one: nothing else that words, or a parcel, could be sent with
_SURE_DEVICE = re.compile(
	r"outlook|iphon|ipad|ipod|ios\b|android|galaxy|samsung|huawei|xiaomi|oneplus|motorola|lumia|htc\b|nokia|sony|xperia|blackberry|"
	r"windows|yahoo|gmail|proton|thunderbird|superhuman|sparrow|mailbox\b|newton|hiri\b|typeapp|mymail|airmail|mailspring|bluemail|fastmail|polymail|mailbird|fairemail|tutanota|tuta\b|missive|"
	r"shortwave|edison|canary|readdle|spark\b|em client|apple mail|zimbra|zoho|yandex|mail\.ru|web\.de|gmx|telia|orange|on the go|unterwegs|"
	r"mobile?|smartphone|tablet|telefon|phone|https?:|從我的|从我的|发自|發自|から送信|나의|"
	r"\b(?:my|min|mit|mina|mine|meine[mnrs]?|mon|ma|mio|mia|mi|mijn|meu|minha|mojego|mého|môjho|моего|моєї|мого)"
	r"(?-i:(?:\s+[A-Z0-9][\w./-]*){1,5})[\s>)\]}*_.]*$",
	re.IGNORECASE,
)
# What goes on as a sentence does, and is none of the writer's
_EXCUSES = re.compile(
	r"excuse|typo|brevity|undskyld|entschuldig|tastefejl|stavefejl|excusez|\be?-?mail[- ](?:client|app)\b",
	re.IGNORECASE,
)
_SIGNATURE_LINES = 25
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
# Proton's rulers are made of these dashes; and digits of Arabic and Persian
_AS_ASCII = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2015"), "-") | {
	zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)
}
# How much of what we sent is compared, and with how many lines
_OUR_LENGTH = 20_000
_OURS_AT_MOST = 500


def _split_text(
	text: str, sent_texts: tuple[str, ...] = (), is_below: bool = False
) -> tuple[str, str | None]:
	text = text.replace("\r\n", "\n")
	lines = text.split("\n")
	if len(lines) > MAX_LINES:
		return text, None
	seen = lines if text.isascii() else _DIRECTION.sub("", text).translate(_AS_ASCII).split("\n")
	answer = _Answer(seen, sent_texts)
	top = 0  # the line after the head of a mail that was forwarded without a word
	begins = sorted(answer.beginnings(sent_texts), key=lambda b: (b.line, b.is_signature))
	answer.heads = {begin.line for begin in begins if answer.is_repeated_mail(begin)}
	for begin in begins:
		new = _without_decoration(lines[: begin.line])
		says_something = _says_something(lines[top : answer.head(begin)])
		is_shown = says_something and not begin.is_signature and answer.is_shown(begin)
		is_possible = says_something and not is_shown and not answer.is_interleaved(begin)
		if is_possible and begin.line > answer.last_quoted and begin.is_signature:
			return _cut(lines, len(new))
		if is_possible:
			if _SAYS_WHERE.search("\n".join(new)[-_SAID:]):
				return text, None
			return _cut(lines, answer.before_quoted_lines(len(new)))
		if not begin.is_signature:
			if is_below or says_something:
				return text, None
			if not answer.is_repeated_mail(begin):
				return (text, None) if top else answer.below(begin, lines)
			# On top of all it is no repetition of anything; what comes after it may have one
			top = begin.after
	new = _without_decoration(lines)
	return (
		_cut(lines, len(new)) if _says_something(new) and "".join(lines[len(new) :]).strip() else (text, None)
	)


def _cut(lines: list[str], at: int) -> tuple[str, str]:
	return "\n".join(lines[:at]) + "\n", "\n".join(lines[at:]).strip("\n")


class _Answer:
	"""The lines of an answer, and what they are."""

	def __init__(self, written: list[str], sent_texts: tuple[str, ...] = ()):
		self.sent = [_letters(sent[:_OUR_LENGTH]) for sent in sent_texts]
		self.lines = lines = [_up_to_words(*pair) for pair in pairwise(("", *map(_bounded, written)))]
		self.quoted = [bool(_QUOTED_LINE.match(line)) for line in lines]
		self.last_quoted = max((n for n, quoted in enumerate(self.quoted) if quoted), default=-1)
		for number in range(1, self.last_quoted):
			if not self.quoted[number] and self.quoted[number - 1] and self.quoted[number + 1]:
				self.quoted[number] = _is_torn_off(lines[number - 1], lines[number])
		self.has_one_delimiter = sum(bool(_DELIMITER.fullmatch(line)) for line in lines) == 1
		self.headers = {n: found for n, line in enumerate(lines) if (found := _header_kind(line))}
		ends = (
			number
			for number, line in enumerate(lines)
			if line.rstrip("* \t").endswith((":", "：", "--")) or _SILENT_INTRODUCTION.fullmatch(line)
		)
		self.introductions = {n: found for n in islice(ends, 1000) if (found := self._introduction(n))}
		self._introduced = set(self.introductions.values())
		# Where mails begin that are repeated with their headers, or below a ruler
		self.heads: set[int] = set()
		self._blocks: dict[_Beginning, bool] = {}  # whether a word for "sent" stands among the headers
		self._beginnings_of_introductions = {found.line for found in self._introduced}
		self._ends_of_introductions = {
			n for found in self.introductions.values() for n in range(found.after, found.after + 4)
		}
		self.end = self._end_of_words()

	def beginnings(self, sent_texts: tuple[str, ...]) -> Iterator[_Beginning]:
		"""Each place where a quotation or a signature that reaches to the end may begin."""
		yield from self.introductions.values()
		for number, line in enumerate(self.lines):
			if _RULER.fullmatch(line) or _MARKER.fullmatch(line):
				yield _Beginning(number, number + 1)
			elif number and _SIGNS.fullmatch(self.lines[number - 1]) and _MARKER_BELOW.fullmatch(line):
				yield _Beginning(number - 1, number + 1)
			elif _RULER_BY_SHAPE.fullmatch(line) and self._shows_a_mail(number):
				yield _Beginning(number, number + 1)
			elif number in self.headers and (after := self._header_block(number)):
				begin = _Beginning(number, after)
				self._blocks[begin] = any(self.headers.get(n) == "sent" for n in range(number, after))
				yield begin
			elif "@" in line and (after := self._block_by_shape(number)):
				yield _Beginning(number, after)
			elif (
				self._is_device(number)
				or (_DELIMITER.fullmatch(line) and self._is_signature(number))
				or self._is_footer_of_a_list(number)
			):
				yield _Beginning(number, number + 1, is_signature=True)
		if (tail := self._quoted_tail()) is not None:
			yield _Beginning(tail, tail)
		for sent in sent_texts:
			first = next(
				(" ".join(line.split()) for line in sent.splitlines() if len(line.strip()) >= 20), None
			)
			squeezed = (
				n for n, line in enumerate(self.lines) if " ".join(line.split()).lstrip("> ") == first
			)
			if first and (at := next(squeezed, None)):
				yield _Beginning(at, at)

	def is_interleaved(self, begin: _Beginning) -> bool:
		"""Whether the writer answers between or after quoted lines: then nothing is cut. A repetition without marks is
		taken as one to the end, whatever was marked in it before."""
		if not begin.is_signature and self._answers_in_ours(begin.after):
			return True
		if self.last_quoted < begin.line:
			return False
		start = begin.after
		if begin.is_signature:
			start = next(n for n in range(begin.line, len(self.lines)) if self.quoted[n])
		elif begin.after > begin.line:
			first = next((n for n in range(begin.after, len(self.lines)) if self.lines[n].strip()), None)
			if first is None or not self.quoted[first]:
				return False
		known = {n for found in self.introductions.values() for n in range(found.line, found.after)}
		answers = (
			n
			for n in range(start, self.end)
			if not self.quoted[n] and n not in known and self.lines[n].strip(_DECORATION)
		)
		# Right below the quoted lines another program may have put an earlier mail
		return next(answers, begin.line) not in {begin.line, *self.heads}

	def is_repeated_mail(self, begin: _Beginning) -> bool:
		"""Whether it begins with headers or a ruler, not with an introduction or quoted lines."""
		return begin.after > begin.line and begin not in self._introduced and not begin.is_signature

	def head(self, begin: _Beginning) -> int:
		"""Where the ruler and the headers over the beginning of a repeated mail begin."""
		number, first = begin.line, max(0, begin.line - _HEAD_LINES)
		if self.is_repeated_mail(begin):
			while number > first and (
				_LABEL.fullmatch(self.lines[number - 1])
				or _RULER.fullmatch(self.lines[number - 1])
				or _RULER_BY_SHAPE.fullmatch(self.lines[number - 1])
			):
				number -= 1
		return number

	def is_shown(self, begin: _Beginning) -> bool:
		"""Whether the writer introduces what looks like the head of a mail: "The log says:". Who wrote a word for "sent" over
		it, or a ruler, was a program; and what we sent is repeated."""
		if begin not in self._blocks or self._blocks[begin]:
			return False
		first = self.head(begin)
		if any(
			_RULER.fullmatch(line) or _RULER_BY_SHAPE.fullmatch(line)
			for line in self.lines[first : begin.line + 1]
		):
			return False
		return self._is_introduced(first) and not self._is_ours_when_quoted(begin.after)

	def before_quoted_lines(self, end: int) -> int:
		"""The end of what is new before another quotation: without the quoted lines that nothing follows there, as
		`_quoted_tail` has it where they are the last of all."""
		index = self._before_quoted(end)
		if index == end or any(self.quoted[:index]) or self._is_introduced(index):
			return end
		new = _without_decoration(self.lines[:index])
		return len(new) if _says_something(new) else end

	def below(self, begin: _Beginning, lines: list[str]) -> tuple[str, str | None]:
		"""The quotation stands on top: what follows is new, when it follows in one piece. `lines` are the text's own."""
		further = {found.line: found.after for found in self.introductions.values()}
		end = begin.after
		while end < len(lines) and (end in further or not lines[end].strip() or self.quoted[end]):
			end = further.get(end, end + 1)
		if not _says_something(lines[end:]) or self.last_quoted >= end:
			return "\n".join(lines), None
		new, signature = _split_text("\n".join(lines[end:]), is_below=True)
		quoted = "\n".join(lines[:end]).strip("\n")
		return new, f"{quoted}\n\n{signature}" if signature else quoted

	def _header_block(self, begin: int) -> int | None:
		"""The line after the headers of a repeated mail: From with at least two others, among them an address, or a subject
		and a moment, which a program writes with a word for "sent", under a ruler, or over an answer. (`From: Aarhus`,
		`To: Berlin`, `Date: 3 May 2026`, `Subject: Move` is what a customer may write himself.)"""
		seen: set[str] = set()
		after, misses = begin, 0
		for number in range(begin, min(begin + 60, len(self.lines))):
			if kind := self.headers.get(number):
				seen.add(kind)
				after, misses = number + 1, 0
			elif "@" not in self.lines[number]:
				misses += 1
			if misses > 2:
				break
		if "from" not in seen or len(seen) < 3:
			return None
		block = self.lines[begin:after]
		names_a_mail = any("@" in line for line in block) or (
			"subject" in seen and any(map(_DATE.search, block)) and self._is_a_programs(begin, after, seen)
		)
		following = self._next(after - 1)
		is_form = following is not None and _OF_A_FORM.match(self.lines[following]) and "sent" not in seen
		return after if names_a_mail and not is_form else None

	def _is_a_programs(self, begin: int, after: int, seen: set[str]) -> bool:
		"""Whether headers without any address are nobody's own words."""
		if "sent" in seen:
			return True
		above = self._line_above(begin, within=3)
		if _RULER.fullmatch(above) or _RULER_BY_SHAPE.fullmatch(above):
			return True
		found = (_LABEL.fullmatch(line) for line in self.lines[begin:after])
		values = [one["value"] for one in found if one]
		return any(map(_TIME.search, values)) and any(
			_REPLY_MARK.match(value) or _DAY_AND_TIME.match(value) for value in values
		)

	def _block_by_shape(self, begin: int) -> int | None:
		"""The line after the headers of a repeated mail, in any language: who, when, and a subject that says it is an answer,
		each after a word and a colon, with an empty line before them."""
		if begin and self.lines[begin - 1].strip(_DECORATION):
			return None
		values: list[str] = []
		for line in self.lines[begin : begin + 8]:
			found = _LABEL.fullmatch(line)
			if not found:
				break
			values.append(found["value"])
		is_block = (
			len(values) >= 4
			and _IN_BRACKETS.search(values[0])
			and _DATE.search(values[1])
			and _TIME.search(values[1])
			and any(_REPLY_MARK.match(value) for value in values[3:])
		)
		return begin + len(values) if is_block else None

	def _next(self, number: int) -> int | None:
		"""The first of the next few lines that is not empty."""
		return next(
			(n for n in range(number + 1, min(number + 5, len(self.lines))) if self.lines[n].strip()), None
		)

	def _is_ours(self, number: int) -> bool:
		letters = _letters(self.lines[number])
		return len(letters) >= 10 and any(letters in sent for sent in self.sent)

	def _is_repeated(self, number: int | None) -> bool:
		return number is not None and (self.quoted[number] or self._is_ours(number))

	def _shows_a_mail(self, number: int) -> bool:
		"""Whether a ruler of any kind is followed by the headers of a mail, by quoted lines, or by words of ours."""
		following = self._next(number)
		if following is None:
			return False
		is_block = following in self.headers and self._header_block(following) is not None
		return is_block or following in self._beginnings_of_introductions or self._is_repeated(following)

	def _answers_in_ours(self, start: int) -> bool:
		"""Whether lines that are not ours stand between lines of one text of ours: the writer answers there. What stands
		between two texts of ours is what he wrote before."""
		lines = [_letters(line) for line in self.lines[start : start + _OURS_AT_MOST]]
		for sent in self.sent:
			known, at = [], 0
			for number, letters in enumerate(lines):
				found = sent.find(letters, at) if len(letters) >= 10 else -1
				if found >= 0:
					known.append(number)
					at = found + len(letters)
			if known and any(
				len(letters) > 1 and not any(letters in one for one in self.sent)
				for letters in lines[known[0] : known[-1]]
			):
				return True
		return False

	def _is_device(self, number: int) -> bool:
		"""A line a phone wrote, and nothing that the writer added below it."""
		return _is_device(self.lines[number]) and not self._goes_on(number)

	def _goes_on(self, number: int) -> bool:
		"""Whether the writer adds something under the line of his phone, before what is repeated: a postscript, a question or a
		few words. A long text there is the earlier mail, whose marks somebody's program left out."""
		written, is_added = 0, False
		for n in range(number + 1, min(number + 12, len(self.lines))):
			line = self.lines[n].strip()
			if (
				self.quoted[n]
				or n in self._beginnings_of_introductions
				or n in self.headers
				or _RULER.fullmatch(line)
				or _RULER_BY_SHAPE.fullmatch(line)
				or _DELIMITER.fullmatch(line)
			):
				break
			if _ADDED.match(line) and not _is_device(line):
				return True
			written += len(line)
			is_added |= _is_sentence(line) and not _is_device(line)
		return is_added and written <= _ADDED_AT_MOST

	def _introduction(self, end: int) -> _Beginning | None:
		"""\"On ... wrote:\" that ends in this line and may have begun up to five lines before."""
		best, joined, has_moment = None, "", False
		for number in range(end, max(-1, end - 6), -1):
			line = self.lines[number].strip()
			if not line or (number < end and self.quoted[number]) or len(joined) > 500:
				break
			joined = f"{line} {joined}".strip()
			# The shortest; or from an earlier line with the missing moment, that begins as introductions do, or a paragraph
			if _is_introduction(joined) and (best is None or self._names_the_moment(number, has_moment)):
				best, has_moment = number, _names_a_moment(_ADDRESSES.sub(" ", joined))
		if best is None and (found := self._torn_introduction(end)) is not None:
			best = found
		if best is None and (found := self._introduction_by_shape(end)) is not None:
			return _Beginning(found, end + 1)
		first = self._next(end)
		if best is not None:
			joined = " ".join(self.lines[best : end + 1])
			is_sure = (
				self._is_repeated(first) or not _SILENT_LOG.fullmatch(joined) or self._stands_apart(best, end)
			)
			return (
				_Beginning(best, end + 1)
				if is_sure and self._may_be_bare(joined, first, self._stands_apart(best, end))
				else None
			)
		line = self.lines[end]
		if self.quoted[end]:
			return None
		is_bare = self._is_repeated(first) and (
			_BARE_INTRODUCTION.fullmatch(line) or _names_who_and_when(line)
		)
		is_whole = _TIME.search(line) and _DATE.search(line) and not _COLON_INSIDE.search(line.rstrip("* \t"))
		return (
			_Beginning(end, end + 1) if is_bare or (is_whole and _ENDS_WITH_ADDRESS.fullmatch(line)) else None
		)

	def _names_the_moment(self, number: int, has_moment: bool) -> bool:
		"""Whether a line tells when what stands below it was written, which may `has_moment` itself: then it tells nothing else.
		Other words are the writer's, whatever they begin with."""
		line = self.lines[number].strip()
		if _STARTS.match(line):
			return bool(_MOMENT_ALONE.fullmatch(line)) or (not has_moment and _names_a_moment(line))
		return not has_moment and _begins_with_moment(line) and self._begins_a_paragraph(number)

	def _may_be_bare(self, joined: str, first: int | None, is_apart: bool) -> bool:
		"""Words without a mark follow an introduction only when it says who and when as clients do; else the writer may
		tell what somebody wrote, and go on."""
		if self._is_repeated(first) or joined.lstrip().startswith("--"):
			return True
		if not _SAYS_VERB.search(joined.lower()) and _COLON_INSIDE.search(joined.rstrip("* \t")):
			return False  # a line of a log
		named = not _STARTS.match(joined) and _NAME_AND_MOMENT.fullmatch(joined)
		if named and not _NUMERIC_DATE.search(joined):
			# "Your technician wrote on 3 May 2024 at 10:00:" is a writer's
			is_indented = first is not None and self.lines[first].startswith(("    ", "\t"))
			return is_indented or bool(_BARE_NAME.match(named["name"]) and _NAMES_A_DAY.search(joined))
		has_time, has_date = _TIME.search(joined), _DATE.search(joined)
		if _HAS_ADDRESS.search(joined) and (address := _ADDRESSES.search(joined)):
			return bool(
				has_time or has_date or _BARE_NAME.match(joined[: address.start()].rstrip("<([ ") + " ")
			)
		is_clients = has_time or "," in joined or (is_apart and _VERB_AND_NAME.search(joined))
		return bool(has_date and is_clients) and not _OF_THE_WRITER.search(joined)

	def _introduction_by_shape(self, end: int) -> int | None:
		"""Where an introduction in any language begins, on up to three lines that stand apart, or over quoted lines: a name
		with its address in brackets, a day and a time, and at the end a colon."""
		joined = ""
		is_followed = self._is_repeated(self._next(end))
		for number in range(end, max(-1, end - 3), -1):
			line = self.lines[number].strip()
			if not line or self.quoted[number] or len(joined) > 300:
				return None
			joined = f"{line} {joined}".strip()
			if (
				len({found.lower() for found in _ADDRESSES.findall(joined)}) == 1
				and _IN_BRACKETS.search(joined)
				and _names_a_moment(joined)
				and not _COLON_INSIDE.search(joined.rstrip("* \t"))
			):
				# What stands above is the writer's
				return number if is_followed or self._begins_a_paragraph(number) else None
		return None

	def _begins_a_paragraph(self, number: int) -> bool:
		return not number or not self.lines[number - 1].strip() or self.quoted[number - 1]

	def _stands_apart(self, begin: int, end: int) -> bool:
		around = (begin - 1, end + 1)
		return all(not 0 <= n < len(self.lines) or not self.lines[n].strip() for n in around)

	def _torn_introduction(self, end: int) -> int | None:
		"""`> wrote:`, or `>:`, on a line of its own is the end of an address that was torn apart, not a quotation."""
		if not _TORN.fullmatch(self.lines[end]):
			return None
		before = self.lines[end - 1].strip() if end else ""
		if _OPEN_ADDRESS.fullmatch(before) and _DATE.search(before) and _TIME.search(before):
			return end - 1
		for number in range(end - 1, max(-1, end - 7), -1):
			if _STARTS.match(self.lines[number].strip()) and _WHEN.search(self.lines[number]):
				return number
		return None

	def _is_signature(self, number: int) -> bool:
		"""Whether a line of two dashes begins a signature: few lines, up to a quotation or the end."""
		if not self.has_one_delimiter:  # a separator
			return False
		length = 0
		for n in range(number + 1, len(self.lines)):
			line = self.lines[n]
			if (
				self.quoted[n]
				or length > _SIGNATURE_LINES
				or n in self._beginnings_of_introductions
				or n in self.headers
			):
				break
			if not self.lines[n - 1].strip() and _PS.fullmatch(line):
				return False  # what the writer adds
			length += bool(line.strip())
		return length <= _SIGNATURE_LINES

	def _is_footer_of_a_list(self, number: int) -> bool:
		"""What a list puts under every mail: a long line, and its name or how to leave it."""
		if not _FOOTER_RULE.fullmatch(self.lines[number]):
			return False
		if len(self.lines) - number > 20:
			return False
		below = [line for line in self.lines[number + 1 :] if line.strip()]
		return len(below) <= 6 and any(_OF_A_LIST.search(line) for line in below)

	def _before_quoted(self, end: int) -> int:
		"""The line after the last one before `end` that is neither quoted nor empty."""
		while end and (not self.lines[end - 1].strip() or self.quoted[end - 1]):
			end -= 1
		return end

	def _line_above(self, index: int, within: int) -> str:
		"""The nearest line above that is not empty, of so many."""
		above = reversed(self.lines[max(0, index - within) : index])
		return next((line for line in above if line.strip()), "")

	def _is_introduced(self, index: int) -> bool:
		"""Whether the writer announces what begins there as something he shows himself: "The error is:"."""
		return self._line_above(index, within=4).rstrip("* \t").endswith((":", "："))

	def _quoted_tail(self) -> int | None:
		"""Where the last run of > lines begins, when nothing but white space and a signature follows it."""
		index = self._before_quoted(self.end)
		while index < self.end and not self.lines[index].strip():
			index += 1
		if index >= self.end:
			return None
		is_shown = self._is_introduced(index) and not self._is_ours_when_quoted(index)
		return None if is_shown and index not in self._ends_of_introductions else index

	def _is_ours_when_quoted(self, begin: int) -> bool:
		return any(self._is_ours(n) for n in range(begin, min(begin + 20, len(self.lines))))

	def _end_of_words(self) -> int:
		"""The line after the last quoted one and what is empty; a signature may follow, words may not."""
		for number in range(self.last_quoted + 1, len(self.lines)):
			line = self.lines[number]
			if (_DELIMITER.fullmatch(line) or _UNDERSCORES.fullmatch(line)) and self._is_signature(number):
				return number
			if self._is_device(number) or self._is_footer_of_a_list(number):
				return number
			if line.strip():
				break
		return len(self.lines)


def _up_to_words(before: str, line: str) -> str:
	"""Of "On 3 May 2026 Ole <ole@x> wrote:   I did" what the program wrote: some go on in the same line. Without a moment there
	or in the line before, it may be the writer who says so."""
	if ":  " not in line and ":\xa0" not in line:
		return line
	head = re.split(r":[ \xa0]{2}", line, maxsplit=1)[0]
	says = _ENDS_WITH_VERB.search(head.lower()) and _HAS_ADDRESS.search(head)
	return f"{head}:" if says and any(map(_DATE.search, (head, before))) else line


def _bounded(line: str) -> str:
	"""The line; no mark is as long as what a bomb holds, which is not looked at."""
	return line if len(line) <= _MAX_LINE else f"{line[:1]} {_LONG}"


def _is_torn_off(quoted: str, line: str) -> bool:
	"""Whether a line is the rest of the quoted one before it, which was too long for a line: the rest of an address of the
	web, or of a sentence."""
	quoted, line = quoted.rstrip(), line.strip()
	if _OPEN_LINK.search(quoted):
		return bool(_REST_OF_LINK.fullmatch(line))
	rest = line.split(" ")[0]
	goes_on = line[:1].islower() and quoted[-1:] not in ".!?:;…)" and len(line) < len(quoted)
	return goes_on and len(quoted) + 1 + len(rest) > _FULL_LINE


def _header_kind(line: str) -> str | None:
	"""`from`, `subject` or another header's name in small letters; None when the line is no header."""
	found = _HEADER.match(line)
	return found and (found["other"] or found.lastgroup).lower()


def _names_a_moment(line: str) -> bool:
	return bool(_DATE.search(line) and _TIME.search(line))


def _begins_with_moment(line: str) -> bool:
	"""A moment after a word or two: "V čet., 28. nov. 2026 ob 09:08"."""
	return len(re.split(r"\d", line, maxsplit=1)[0].split()) <= _WORDS_BEFORE and _names_a_moment(line)


def _is_introduction(joined: str) -> bool:
	if joined.count("<") != joined.count(">") or joined.startswith(">") or not _WHEN.search(joined):
		return False
	patterns = (_WITH_VERB + _WITHOUT_VERB) if _SAYS_VERB.search(joined.lower()) else _WITHOUT_VERB
	return any(pattern.fullmatch(joined) for pattern in patterns)


def _names_who_and_when(line: str) -> bool:
	"""In any language: a line that ends as introductions do and names an address, or a day and a time."""
	is_end = line.rstrip("* \t").endswith((":", "：", "--")) and len(line) <= 200
	return is_end and bool(_HAS_ADDRESS.search(line) or _names_a_moment(line))


def _is_device(line: str) -> bool:
	"""A line a phone wrote; not a sentence that begins with the same words."""
	has_words = len(line) <= 200 and line.strip(_DECORATION)
	found = _DEVICE.fullmatch(line) if has_words else None
	if not found or found["whole"]:
		return bool(found)
	if not _SURE_DEVICE.search(line) and not _EXCUSES.search(line):
		return False
	words = line.split()
	is_sentence = line.rstrip(" >)]}*_").endswith((".", "!", "?")) and len(words) > 6
	return not (is_sentence or len(words) > 12) or bool(_EXCUSES.search(line))


def _is_sentence(line: str) -> bool:
	"""One that the writer may have added, and no notice of his company's."""
	return (
		len(line.split()) >= 4
		and line.endswith((".", "!", "?"))
		and not _NOTICE.search(line)
		and not _EXCUSES.search(line)
	)


def _without_decoration(lines: list[str]) -> list[str]:
	"""Without empty lines and rulers at the end."""
	end = len(lines)
	while end and not lines[end - 1].strip(_DECORATION):
		end -= 1
	return lines[:end]


def _says_something(lines: list[str]) -> bool:
	return any(line.strip(_DECORATION) for line in lines)


# --- HTML

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>?", re.IGNORECASE)
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_SEEN = re.compile(r"[^\s\u00ad\u034f\u200b-\u200f\u2060\ufeff]")
_ATTRIBUTE = re.compile(r"""\b(class|id|type|style|name)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
# Clients of these write their repetition as a block of its own, in which the writer may answer
_OPEN_CLASSES = frozenset("gmail_quote moz-cite-prefix yahoo_quoted protonmail_quote iosymail".split())
# So called by Spark, and by GMX and WEB.DE
_OPEN_NAMES = ("messagereplysection", "quote", "quoted-content")
# What follows these reaches to the end: Outlook and its kin
_CLOSED_CLASSES = frozenset("zmail_extra outlookmessageheader".split())
_CLOSED_IDS = frozenset(
	"divrplyfwdmsg appendonsend mail-editor-reference-message-container stopspelling olk_src_body_section".split()
)
_SIGNATURE = re.compile(r"\b(?:gmail_signature|moz-signature)\b")
# What companies and programs put under every mail
_NOTICE = re.compile(
	r"confidential|disclaimer|fortrolig|vertraulich|confidentiel|konfidentiell|vertrouwelijk|recipient|modtager|mottag|empfänger|"
	r"destinatai?r|geadresseerde|intended (?:only|solely)|virus|avast|unsubscribe|mailtrack",
	re.IGNORECASE,
)
_OUTLOOK_LINE = re.compile(
	r"border:\s?none;\s?border-top:\s?solid\s#?(?:E1E1E1|B5C4DF)"
	# Windows Mail's
	r"|padding-top:\s?5px;\s?border-top-color:\s?rgb\(229, ?229, ?229\);\s?border-top-width:\s?1px",
	re.IGNORECASE,
)
_UNSEEN = ("style", "script", "head", "title")
_ENDS_OF_NAMES = (">", " ", "\n", "\t", "/")
_BLOCKS = frozenset(
	"p div br hr blockquote table tr td pre ul ol h1 h2 h3 h4 h5 h6 span b strong font aside section article center".split()
)
_MAX_HTML = 500_000


def _mark(html: str) -> tuple[int, bool] | None:
	"""Where the first mark of a client stands, and whether the writer may answer after it."""
	for tag in _TAG.finditer(html):
		name = tag[2].lower()
		if tag[1] or "=" not in tag[0]:
			continue
		if name not in ("div", "blockquote", "hr") and not (name == "span" and "OLK_SRC" in tag[0]):
			continue
		values = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(tag.group()[:2000])}
		classes = set(values.get("class", "").lower().split())
		is_cited = name == "blockquote" and values.get("type", "").lower() == "cite"
		if classes & _OPEN_CLASSES or is_cited or values.get("name", "").lower() in _OPEN_NAMES:
			return tag.start(), True
		identity = re.sub(r"^(?:x_)+", "", values.get("id", "").lower())
		style = " ".join(values.get("style", "").split())
		if identity in _CLOSED_IDS or classes & _CLOSED_CLASSES or _OUTLOOK_LINE.match(style):
			return tag.start(), False
	return None


def _split_html(html: str, sent_texts: tuple[str, ...] = ()) -> tuple[str, str | None]:
	is_open = False
	if found := _mark(html):
		at, is_open = found
		place: int | None = _place_of_introduction(html, at) if is_open else at
	else:
		place = _place_by_words(html, sent_texts)
	if place is None:
		return html, None
	new, quoted = html[:place], html[place:]
	if not _has_words(new):
		return _split_below(html) if is_open else (html, None)
	if (is_open and _answers_inside(quoted)) or (not found and _pictures_between(quoted)):
		return html, None
	if _SAYS_WHERE.search(words_of(new)[-_SAID:]):
		return html, None
	if found and sent_texts and len(quoted) <= _MAX_HTML:
		lines = sanitising.html_to_text(quoted).split("\n")[:MAX_LINES]
		if _Answer(lines, sent_texts)._answers_in_ours(0):
			return html, None
	if found and (earlier := _place_of_earlier(new, quoted, sent_texts) or _place_of_device(new)):
		new, quoted = html[:earlier], html[earlier:]
	return new, quoted


def _place_by_words(html: str, sent_texts: tuple[str, ...]) -> int | None:
	"""Where the words begin that a reader of the plain text would take for the quotation."""
	if len(html) > _MAX_HTML:
		return None
	new, quoted = _split_text(sanitising.html_to_text(html), sent_texts)
	wanted = _letters(quoted or "")[:80]
	if len(wanted) < 8 or len(_letters(new)) < 1:
		return None
	seen, length, places = [], 0, []
	hidden = _blank_unseen(html)
	position = 0
	for tag in _TAG.finditer(hidden):
		piece = _letters(sanitising.entities.unescape(hidden[position : tag.start()]))
		seen.append(piece)
		length += len(piece)
		position = tag.end()
		if not tag[1] and tag[2].lower() in _BLOCKS:
			places.append((length, tag.start()))
	seen.append(_letters(sanitising.entities.unescape(hidden[position:])))
	letters = "".join(seen)
	earliest = max(0, len(_letters(new)) - 20)
	return next((place for at, place in places if at >= earliest and letters.startswith(wanted, at)), None)


# What marks a repetition in words, where it has an address, quoted lines, or an introduction or headers of their own
_MAY_REPEAT = re.compile(r"<blockquote|&gt;|[:：]\s{0,5}</?[a-z]", re.IGNORECASE)


def _place_of_earlier(new: str, repeated: str, sent_texts: tuple[str, ...]) -> int | None:
	"""Where a quotation without a mark begins that stands right before one with a client's: as if it stood alone. Quoted lines
	that nothing introduces are the writer's, where that of the client is not within them and says something else."""
	place = _place_by_words(new, sent_texts) if _MAY_REPEAT.search(new) else None
	if place is None or _pictures(new[place:]) or not _has_words(new[:place]):
		return None
	earlier = new[place:]
	text = sanitising.html_to_text(earlier).strip()
	is_around = earlier.lower().count("<blockquote") > earlier.lower().count("</blockquote")
	if is_around or not text.startswith(">") or text.startswith(("> >", ">>")):
		return place
	said = _letters(text)
	is_repeated = said in _letters(words_of(repeated[:_MAX_HTML])) or any(
		said in _letters(sent[:_OUR_LENGTH]) for sent in sent_texts
	)
	return place if is_repeated else None


def _pictures(html: str) -> bool:
	return "<img" in html.lower()


def _place_of_introduction(html: str, at: int) -> int:
	"""Before "On ... wrote:" when that stands right before the quotation."""
	begin, earliest = at, max(0, at - 1500)
	for _tag in range(6):
		begin = max(html.rfind(tag, earliest, begin) for tag in ("<div", "<p", "<br"))
		if begin < 0:
			break
		words = " ".join(words_of(html[begin:at]).split())
		if words:
			return begin if _is_introduction(words) or _names_who_and_when(words) else at
	return at


def _place_of_device(new: str) -> int | None:
	"""Before the line of a phone when it is the last of the words."""
	begin, last = len(new), max(0, len(new) - 1500)
	while (begin := max(new.rfind(tag, last, begin) for tag in ("<div", "<p", "<br", "<span"))) >= 0:
		words = " ".join(words_of(new[begin:]).split())
		if words:
			return begin if _is_device(words) and _has_words(new[:begin]) else None
	return None


def _letters(text: str) -> str:
	return re.sub(r"[\W_]+", "", text)


def words_of(html: str) -> str:
	"""The words of an HTML text on any number of lines, without styles and the like; quicker than `sanitising.html_to_text`."""
	return sanitising.entities.unescape(_TAG.sub(" ", _DECLARATION.sub(" ", _blank_unseen(html)))).replace(
		"\xa0", " "
	)


def _has_words(html: str) -> bool:
	seen = _blank_unseen(html)
	return bool(re.search(r"<img\b", seen, re.IGNORECASE)) or bool(_SEEN.search(words_of(seen)))


def _blank_unseen(html: str) -> str:
	"""The same length, with blanks for styles, scripts, titles and comments."""
	lower = html.lower()
	if len(lower) != len(html):  # letters whose small form is longer
		lower = html
	for begin, end in (*((f"<{name}", f"</{name}") for name in _UNSEEN), ("<!--", "-->")):
		pieces, position, start = [], 0, -1
		while (start := lower.find(begin, max(position, start + 1))) >= 0:
			if begin != "<!--" and lower[start + len(begin) : start + len(begin) + 1] not in _ENDS_OF_NAMES:
				continue  # <header>, not <head>
			if (stop := lower.find(end, start)) < 0:
				break
			if begin == "<!--":
				stop, end_of_it = stop + len(end), ""
			else:
				end_of_it = html[stop : stop + len(end)]
			pieces += [html[position:start], " " * (stop - start), end_of_it]
			position = stop + len(end_of_it)
		html = "".join(pieces) + html[position:] if pieces else html
		lower = html.lower() if len(html.lower()) == len(html) else html
	return html


def _answers_inside(quoted: str) -> bool:
	"""Whether words stand between or after the blocks of a quotation: somebody answers there."""
	depth, was_open, outside, position = 0, False, [], 0
	for tag in _TAG.finditer(quoted):
		if was_open and not depth:
			outside.append(quoted[position : tag.start()])
		position = tag.end()
		if tag[2].lower() == "blockquote":
			depth = max(0, depth - 1) if tag[1] else depth + 1
			was_open = True
		elif was_open and not depth and tag[2].lower() in _BLOCKS:
			outside.append("\n")
	if was_open and not depth:
		outside.append(quoted[position:])
	text = words_of("".join(outside)).strip()
	lines = [_bounded(line.strip()) for line in text.split("\n") if line.strip()]
	if not lines:
		return False
	if _DELIMITER.fullmatch(lines[0]) or _UNDERSCORES.fullmatch(lines[0]):
		below = words_of(_below_signature(quoted))
		return any(_ADDED.match(line) for line in lines[1:]) or bool(
			_SEEN.search(below) and not _NOTICE.search(below)
		)
	return any(not _is_device(line) and not _is_introduction(line) and _letters(line) for line in lines)


def _below_signature(quoted: str) -> str:
	"""What follows the writer's signature under the last block, where his client marks that."""
	depth, is_signature = 0, False
	for tag in _TAG.finditer(quoted, max(0, quoted.lower().rfind("</blockquote"))):
		if tag[2].lower() != "div":
			continue
		if is_signature:
			depth += -1 if tag[1] else 1
			if not depth:
				return quoted[tag.end() :]
		elif not tag[1] and _SIGNATURE.search(tag[0]):
			is_signature, depth = True, 1
	return ""


def _pictures_between(quoted: str) -> bool:
	"""Whether a picture stands between the blocks of a quotation: an answer, too."""
	depth, was_open, is_pending = 0, False, False
	for tag in _TAG.finditer(quoted):
		if tag[2].lower() == "blockquote":
			if is_pending and not tag[1]:
				return True
			depth = max(0, depth - 1) if tag[1] else depth + 1
			was_open = True
		elif tag[2].lower() == "img" and not depth and was_open:
			is_pending = True
	return False


def _split_below(html: str) -> tuple[str, str | None]:
	"""The quotation stands on top: what follows its last block is new, when no words stand between the blocks."""
	ends = [tag.end() for tag in _TAG.finditer(html) if tag[1] and tag[2].lower() == "blockquote"]
	if not ends or not _has_words(html[ends[-1] :]):
		return html, None
	quoted, new = html[: ends[-1]], html[ends[-1] :]
	lines = [line.strip() for line in sanitising.html_to_text(new).split("\n") if line.strip()]
	is_signature = _DELIMITER.fullmatch(lines[0]) or all(map(_is_device, lines)) if lines else True
	return (html, None) if is_signature or _answers_inside(quoted) else (new, quoted)
