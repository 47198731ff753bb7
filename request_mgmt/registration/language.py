"""A customer's language, guessed from the address (BEHAVIOUR PER-9). Pure."""

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
