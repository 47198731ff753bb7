"""What an action is, declared once: desk form, list menu and console build their buttons and dialogs from it.

Pure: no framework is imported, so that what is offered when can be tested by table.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

AGENTS = ("Request Agent", "Request Manager", "System Manager")
MANAGERS = ("Request Manager", "System Manager")

# What an action may mind besides fields: something new to read, and that the message it is done to was changed
MESSAGES, THIS_MESSAGE = "messages", "this message"


@dataclass(frozen=True)
class MessageFacts:
	"""What an action may ask about a message."""

	kind: str = "Enquiry"
	access_level: str = "External"
	flagged: bool = False
	is_only_one: bool = False


@dataclass(frozen=True)
class Facts:
	"""What an action may ask about a request when it decides whether it can be done."""

	base_status: str = "Open"
	agent: str | None = None
	user: str = ""
	read_status: str = "Unread"
	is_favourite: bool = False
	may_write: bool = True
	is_manager: bool = False
	was_split: bool = False
	agents_edit_messages: bool = False
	is_ever_postponed: bool = True
	message: MessageFacts | None = None

	@property
	def is_mine(self) -> bool:
		return bool(self.agent) and self.agent == self.user

	@property
	def is_alive(self) -> bool:
		"""Whether the request is worked on: not deleted, merged or spam."""
		return self.base_status in ("Open", "Closed", "Postponed")


Refusal = Callable[[Facts], str | None]


@dataclass(frozen=True)
class Heap:
	"""So many of the requests chosen are alike in this."""

	count: int
	agent: str | None = None
	access_level: str = "External"
	base_status: str = "Open"


@dataclass(frozen=True)
class Chosen:
	"""What an action may ask about many requests before it is done to them."""

	user: str
	heaps: tuple[Heap, ...] = ()

	def count(self, test: Callable[[Heap], bool] = lambda heap: True) -> int:
		return sum(heap.count for heap in self.heaps if test(heap))


def never_refused(facts: Facts) -> str | None:
	return None


def always_shown(facts: Facts) -> bool:
	return True


def unless_gone(facts: Facts) -> str | None:
	"""The refusal most actions share: nothing is done to what was deleted, merged or is spam."""
	if facts.base_status == "Merged":
		return "Request {0} was merged into another one. Open that one."
	if facts.base_status == "Deleted":
		return "Request {0} is deleted. Restore it first."
	if facts.base_status == "Spam":
		return "Request {0} is marked as spam. Restore it first."
	return None


@dataclass(frozen=True)
class Action:
	"""One thing that can be done to a request.

	`run(request_doc, access, **values)` does it and answers a dict or nothing; it may raise ValidationError,
	PermissionError or DoesNotExistError. What it did that the word `done` does not tell, to whom for one, it answers as "said", a phrase
	in the user's language. `refusal(facts)` says why it cannot be done now, or None; `{0}` in it is
	the number. `before(chosen)` says what one should know before it is done to several requests, {"words": text, "fields": docfields
	that are asked for besides} in the user's language, or None. `shown(facts)` is False where it could be done but would change nothing. `confirm` is asked before
	it is done, where there is no dialog. `undone_by` names the action that takes it back, offered right after; `done` is what
	is said then ("Closed"), the label where there is nothing better. `undone_with` are values of the dialog that the undoing
	wants, too. What found nothing to change answers {"changed": False}, and nothing of it is taken back. Where only a part can
	be taken back, `undo_label` names it ("Undo closing") and `undo_note` says what stays; what was done without that part
	answers {"undoable": False}.

	`own_fields`: the site's own fields of a request are among `of_many`, those the user may change; where a new request is made, among `fields`
	those that are asked for then. They have "own", and their values are given together, as {"fields": {field: value}}.

	`in_menu` is False for what is offered only in a place of its own, such as Undo after a change.

	`fields` are docfields for a dialog; `of_status` in one names the field of a status, and it is asked for only when that is
	a postponed one. `of_many` are docfields, each with the `ways` in which it is changed ("set", "clear", "toggle", "add", "remove",
	"replace", "match"), from which one chooses instead where there are many requests; what was chosen is {"changes": {field: {way: value}}}.

	`on` says what it is done to: "request"; "message", then it is `run(message_doc, request_doc, access, **values)`; or
	"nothing", for what starts without either (create).

	`needs` is the right it takes besides the role (permissions.RIGHTS), `many_needs` that to do it to more than one request at once.

	`minds` is what the caller would want to know before it is done when somebody else did it since he looked: fields, MESSAGES,
	THIS_MESSAGE; with `minds_given` also the fields the action is given.
	"""

	name: str
	label: str
	run: Callable[..., dict | None]
	fields: tuple[dict[str, Any], ...] = ()
	of_many: tuple[dict[str, Any], ...] = ()
	own_fields: bool = False
	many: bool = True
	roles: tuple[str, ...] = AGENTS
	refusal: Refusal = never_refused
	shown: Callable[[Facts], bool] = always_shown
	right: str = "write"
	needs: str = ""
	many_needs: str = ""
	on: str = "request"
	minds: tuple[str, ...] = ()
	minds_given: bool = False
	confirm: str = ""
	before: Callable[[Chosen], dict | None] | None = None
	undone_by: str = ""
	undone_with: tuple[str, ...] = ()
	undo_label: str = ""
	undo_note: str = ""
	in_menu: bool = True
	done: str = ""
	icon: str = ""
	shortcut: str = ""
	primary: bool = False
	order: int = 100

	@property
	def on_request(self) -> bool:
		return self.on == "request"

	def offered(self, facts: Facts) -> bool:
		"""Whether to show it for a request with these facts."""
		may = self.right == "read" or facts.may_write
		fits = self.on == ("message" if facts.message else "request")
		return self.in_menu and fits and may and self.refusal(facts) is None and self.shown(facts)


@dataclass
class Registry:
	"""Actions by name."""

	actions: dict[str, Action] = field(default_factory=dict)

	def add(self, action: Action) -> None:
		if action.name in self.actions:
			raise ValueError(f"action {action.name} is declared twice")
		self.actions[action.name] = action

	def in_order(self) -> list[Action]:
		return sorted(self.actions.values(), key=lambda action: (action.order, action.name))


declared = Registry()


def action(name: str, *, label: str, fields: list | tuple = (), of_many: list | tuple = (), **details):
	"""Declare the decorated function as the action `name`. Example::

	@action("close", label="Close", icon="check", refusal=already_closed)
	def run(request, access): ...
	"""

	def declare(run: Callable[..., dict | None]) -> Callable[..., dict | None]:
		given = {"fields": tuple(fields), "of_many": tuple(of_many), **details}
		declared.add(Action(name=name, label=label, run=run, **given))
		return run

	return declare
