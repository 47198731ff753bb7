"""What an HTML text would cost the sanitiser, told before it is asked: its tree builder takes the square of what is open.

The count follows the HTML standard's tree construction and errs on the safe side: what the builder may keep open counts
as open. Each character is looked at once. Pure.
"""

import re

MAX_DEPTH = 200
MAX_COPIES = 200_000  # formatting that is open at each tag: the builder may write all of it anew there
MAX_MISPLACED = 10_000  # in tables, but in none of their cells
MAX_ATTRIBUTES = 1000  # of one tag
MAX_REFERENCES = 100_000

_SPACE = r"[\t\n\f\r ]"
_ATTRIBUTES = (
	rf"(?:[\t\n\f\r /]+|(?:=[^\t\n\f\r />=]*|[^\t\n\f\r />=]+)"
	rf"(?:{_SPACE}*={_SPACE}*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^\t\n\f\r \"'>][^\t\n\f\r >]*)?)?)*"
)
_PIECE = re.compile(
	r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-zA-Z]))[^>]*"
	rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*)(?P<attributes>{_ATTRIBUTES})",
	re.DOTALL,
)
_VALUE = re.compile(rf"={_SPACE}*(?:\"[^\"]*\"?|'[^']*'?|[^\t\n\f\r >]+)")
_RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript")
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _RAW}
# Never open for long: without content, or closed by the next of its kind, or there once
_NOT_OPEN = frozenset(
	"area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr html head body "
	"p li dd dt td th tr tbody thead tfoot caption colgroup".split()
)
_CELLS = frozenset(("td", "th", "caption"))
_NO_CELLS = frozenset("tr tbody thead tfoot col colgroup".split())
# Nothing within closes what is open around them
_BOUNDARIES = frozenset("table object applet marquee button".split())
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_BLOCKS = frozenset(
	"address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header heading hgroup "
	"listing main menu nav ol pre search section summary ul form".split()
)
_HEADING = re.compile(r"h[1-6]")
# So many blocks a formatting tag's end reaches through
_REACH = 6


def is_costly(html: str) -> bool:
	"""Whether a tree of it would take far longer to build than its length says."""
	return html.count("&") > MAX_REFERENCES or _Open().is_too_much(html)


class _Open:
	"""What is open: one list of names for the whole, and one for each table and the like that is open in it."""

	def __init__(self):
		self.lists: list[list[str]] = [[]]
		self.in_cell = [True]
		self.depth = self.formatting = self.copies = self.misplaced = 0

	def is_too_much(self, html: str) -> bool:
		position = 0
		while piece := _PIECE.search(html, position):
			position = piece.end()
			if piece["name"] is None:
				continue
			if html[position : position + 1] != ">":  # a tag that never ends
				return False
			name = piece["name"].lower()
			name = "heading" if _HEADING.fullmatch(name) else name
			if piece["end"]:
				self._end(name)
			else:
				self._begin(name)
				if len(piece["attributes"]) > MAX_ATTRIBUTES and _has_many(piece["attributes"]):
					return True
				if name == "plaintext":
					return False
				if name in _RAW:
					end = _RAW_ENDS[name].search(html, position)
					position = end.start() if end else len(html)
			self.copies += self.formatting
			if self.depth > MAX_DEPTH or self.copies > MAX_COPIES or self.misplaced > MAX_MISPLACED:
				return True
		return False

	def _begin(self, name: str) -> None:
		if name in _CELLS or name in _NO_CELLS:
			self.in_cell[-1] = name in _CELLS
			return
		self.misplaced += not self.in_cell[-1]
		if name in _NOT_OPEN or name in _RAW:
			return
		self.depth += 1
		self.formatting += name in _FORMATTING
		if name in _BOUNDARIES:
			self.lists.append([name])
			self.in_cell.append(name != "table" and self.in_cell[-1])
		else:
			self.lists[-1].append(name)

	def _end(self, name: str) -> None:
		names = self.lists[-1]
		if name in _CELLS:
			self.in_cell[-1] = len(self.lists) == 1 or names[0] != "table"
		if name not in names:
			return
		at = len(names) - 1 - names[::-1].index(name)
		above = names[at + 1 :]
		# What stays open although it began later
		if name in _FORMATTING or name == "form":
			kept = [name, *above] if len(above) > _REACH else above
		elif name in _BOUNDARIES or name in _BLOCKS or not any(other in _BLOCKS for other in above):
			kept = [other for other in above if other in _FORMATTING]
		else:
			return
		if name in _BOUNDARIES:
			self.lists.pop()
			self.in_cell.pop()
			self.lists[-1] += kept
			self.depth -= len(names) - len(kept)
		else:
			names[at:] = kept
			self.depth -= 1 + len(above) - len(kept)
		self.formatting -= name in _FORMATTING and kept is above


def _has_many(attributes: str) -> bool:
	return len(_VALUE.sub(" ", attributes).replace("/", " ").split()) > MAX_ATTRIBUTES
