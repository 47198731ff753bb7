"""A customer's language, guessed from the address, or else from his words (BEHAVIOUR PER-9). Pure."""

import re
from collections.abc import Collection

# Top-level domains of countries where one language is the safe guess.
_BY_TOP_LEVEL_DOMAIN = {
	"ar": "es",
	"at": "de",
	"au": "en",
	"bg": "bg",
	"br": "pt-BR",
	"cl": "es",
	"cn": "zh",
	"co": "es",
	"cz": "cs",
	"de": "de",
	"dk": "da",
	"ee": "et",
	"es": "es",
	"fi": "fi",
	"fo": "da",
	"fr": "fr",
	"gl": "da",
	"gr": "el",
	"hr": "hr",
	"hu": "hu",
	"ie": "en",
	"is": "is",
	"it": "it",
	"jp": "ja",
	"kr": "ko",
	"lt": "lt",
	"lv": "lv",
	"mx": "es",
	"nl": "nl",
	"no": "no",
	"nz": "en",
	"pl": "pl",
	"pt": "pt",
	"ro": "ro",
	"ru": "ru",
	"se": "sv",
	"si": "sl",
	"sk": "sk",
	"tr": "tr",
	"tw": "zh-TW",
	"ua": "uk",
	"uk": "en",
	"us": "en",
}


# Frequent words; of related languages those tell them apart that only one of them has
_WORDS = {
	"da": "og jeg ikke det er en et af til at har vi kan du med for der som den de på mig jer jeres vores hvad hvor hvordan"
	" hvornår også efter blev bliver være været kunne skal venlig hilsen tak hej noget nogen mere mange min mit mine nu når"
	" om eller fra kun havde gerne siden uden virker",
	"no": "og jeg ikke det er en et av til at å har vi kan du med for der som den de på meg dere deres vår hva hvor hvordan når"
	" også etter ble blir være vært kunne skal vennlig hilsen takk hei noe noen mer mange min mitt mine nå om eller fra bare"
	" hadde gjerne siden uten virker",
	"sv": "och jag inte det är en ett av till att har vi kan du med för där som den de på mig er era vår vad var hur när också"
	" efter blev blir vara varit kunde ska vänliga hälsningar tack hej något någon mer många min mitt mina nu om eller från"
	" bara hade gärna sedan utan fungerar",
	"en": "the and you your with have has had this that is are was were for from please thank thanks would could not but they"
	" what when where how we our my can hello regards been will about there it of to in on at as do does an be since without",
	"de": "und ich nicht das ist ein eine von zu haben hat wir kann sie mit für der die den dem auf mir ihr ihre unser was wo"
	" wie wann auch nach wurde wird sein war könnte soll freundlichen grüßen danke hallo etwas mehr viele mein meine jetzt"
	" oder aus nur bitte es seit ohne im an",
	"nl": "en ik niet het is een van te hebben heeft wij we kan u met voor de die op mij uw onze wat waar hoe wanneer ook na"
	" werd wordt zijn was kunnen zal vriendelijke groet groeten bedankt hallo iets meer veel mijn nu of uit alleen graag"
	" er sinds zonder in aan",
	"fr": "et je ne pas le la les est un une de à avoir nous vous avec pour qui que dans sur moi votre nos notre quoi où"
	" comment quand aussi après été être pourrait cordialement merci bonjour plus mon ma mes maintenant ou depuis mais sans",
	"es": "y yo no el la los las es un una de a tener nosotros usted con para que en por mi su nuestro qué donde cómo cuándo"
	" también después fue ser podría saludos gracias hola más mis ahora o desde pero sin",
	"it": "e io non il lo la gli è un una di a avere noi voi con per che in da mi vostro nostro cosa dove come quando anche"
	" dopo stato essere potrebbe saluti grazie buongiorno più mio mia ora o dal ma senza",
}
_LISTED = {code: frozenset(words.split()) for code, words in _WORDS.items()}
# So much of a text is looked at; so many different words of a language it takes, among them so many that another one lacks, and so many
# times those that only the other one has
_LOOKED_AT = 4000
_FEWEST = 5
_FEWEST_APART = 2
_TIMES_OTHERS = 3


def by_words(text: str | None) -> str | None:
	"""The language a text is surely in, told by its frequent words; None in doubt, where it is short, mixed or in a language not known here."""
	words = set(re.findall(r"[^\W\d_]+", (text or "")[:_LOOKED_AT].lower()))
	found = {code: words & listed for code, listed in _LISTED.items()}
	code = max(found, key=lambda one: len(found[one]))
	is_sure = len(found[code]) >= _FEWEST and all(
		len(found[code] - _LISTED[other])
		>= max(_FEWEST_APART, _TIMES_OTHERS * len(found[other] - _LISTED[code]))
		for other in found
		if other != code
	)
	return code if is_sure else None


def by_address(email: str) -> str | None:
	"""The language of the address's top-level domain; None where it says nothing (.com, .org ...)."""
	return _BY_TOP_LEVEL_DOMAIN.get(email.rpartition(".")[2].strip().lower())


def first_known(candidates: Collection[str | None], known: Collection[str]) -> str | None:
	"""The first candidate the site knows, itself or its main language ("da-DK" -> "da")."""
	for candidate in candidates:
		for code in filter(None, (candidate, main_language(candidate))):
			if code in known:
				return code
	return None


def main_language(code: str | None) -> str | None:
	"""`pt-BR` -> `pt`."""
	return code.replace("_", "-").split("-")[0] if code else None
