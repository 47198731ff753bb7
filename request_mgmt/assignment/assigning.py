"""Giving a request to somebody by its category's rules: what is looked up, what is written (BEHAVIOUR ASG-1 to ASG-15).

The order: our service contact, the agent the same customer went to a moment ago, the category's method, the category's
administrator. The choice itself is picking.pick.
"""

import random
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import add_to_date, cint, flt, get_datetime, now_datetime
from pypika.terms import PseudoColumn

from request_mgmt.assignment.picking import DO_NOT_ASSIGN, EVEN, FEWEST_OPEN, Candidate, pick
from request_mgmt.records import log, people, settings, statements
from request_mgmt.records.people import Colleague
from request_mgmt.records.statements import statement, value

_CHANCE = random.SystemRandom()
# Methods whose choice follows from the ones before
TAKE_TURNS = (EVEN, FEWEST_OPEN)
_TOLD_OF = ("new_request",)
_TURNS = 1_000_000_000


@dataclass(frozen=True)
class Choice:
	"""Who, and by which rule."""

	user: str
	rule: str


def assign(
	request_doc, *, exclude: str | None = None, reason: str = "new", rng: random.Random | None = None
) -> str | None:
	"""Set `request_doc.agent` by the rules of its category; answers the user, or None for nobody.

	`exclude`: who does not get it. `reason`: "new", "category" (moved there by hand; ASG-15) or "absent" (a message came
	and the owner is away; he keeps it when nobody else can take it). The caller saves the request.

	Where the choice depends on the ones before, the category's row is locked until the caller's transaction ends, so two
	workers take turns, unless `turn_ahead` took it; call late in it. A fixed number of queries.
	"""
	if not request_doc.category:
		return None if reason == "absent" else _nobody(request_doc)
	category = frappe.get_cached_doc("Request Category", request_doc.category)
	choice = _choose(request_doc, category, exclude, rng or _CHANCE)
	if not choice:
		return None if reason == "absent" else _nobody(request_doc)
	before, request_doc.agent = request_doc.agent, choice.user
	if request_doc.name and not request_doc.is_new():
		log.write(
			request_doc.name,
			"assigned",
			detail=choice.rule,
			# moved by hand: the action's own row has the change
			changes=[{"field": "agent", "from": before, "to": choice.user}] if reason != "category" else None,
		)
	return choice.user


def question(category: str | None) -> statements.Question | None:
	"""What `assign` asks of a new request in the category, if nobody is chosen because of who the customer is."""
	if not category:
		return None
	doc = frappe.get_cached_doc("Request Category", category)
	if any(row.user_group for row in doc.members):
		return None  # whom the groups are would have to be asked first
	return people.question([*people.members(doc), doc.responsible], _TOLD_OF)


def turn_ahead(category: str | None) -> statements.Question | None:
	"""Take the turn of a new request in the category in a transaction of its own, and answer the question which it is.

	So nobody who comes at the same time waits for the whole request; one that then comes to nothing has had its turn. Only
	where nothing was done in the caller's transaction yet, and nothing but the turn decides. MariaDB's alone.
	"""
	doc = frappe.get_cached_doc("Request Category", category) if category else None
	if not doc or doc.assignment_method != EVEN or not statements.nothing_done():
		return None
	if cint(doc.service_contact_first) or max(_spans(doc)) > 0:
		return None  # who the customer is may decide
	# One statement. A `begin` of its own the platform would take for that of a transaction, and a `commit` for its end
	frappe.db.sql(
		"""if 1 then
		update `tabRequest Category` set assignment_counter = ((@rm_turn := assignment_counter) + 1) %% %s where name = %s;
		commit;
		end if""",
		(_TURNS, category),
	)
	return _taken.question(category=category)._replace(lasting=True)


def _nobody(request_doc) -> None:
	request_doc.agent = None


def _choose(request, category, exclude: str | None, rng: random.Random) -> Choice | None:
	members = people.members(category)
	service_contact = _service_contact(request) if cint(category.service_contact_first) else None
	recent = _recent_owners(request, category)
	known = people.colleagues([*members, service_contact, category.responsible, *recent], _TOLD_OF)
	request.flags.colleagues = dict(known)  # who is told of the new request is among them
	known.pop(exclude, None)
	open_to = _Openness(category, members, known)

	if open_to.takes(service_contact):
		return Choice(service_contact, _("Our service contact"))
	for user in recent:
		if open_to.takes(user):
			return Choice(user, _("Same customer a moment ago"))
	able = [known[user] for user in members if user in known]
	takes_turns = able and category.assignment_method in TAKE_TURNS
	ahead = _taken_ahead(category) if takes_turns else None
	counter = _take_turn(category) if takes_turns and ahead is None else ahead or 0
	user = pick(category.assignment_method, _candidates(category, members, able), counter, rng)
	if user:
		if takes_turns and ahead is None:
			_advance(category, counter)
		return Choice(user, _(category.assignment_method))
	nobody_wanted = category.assignment_method == DO_NOT_ASSIGN
	if not nobody_wanted and cint(category.fallback_to_responsible) and open_to.reaches(category.responsible):
		return Choice(category.responsible, _("Category administrator"))
	return None


@dataclass(frozen=True)
class _Openness:
	"""Who of the known colleagues may and can take a request of the category."""

	category: object
	members: dict[str, int | None]
	known: dict[str, Colleague]

	def reaches(self, user: str | None) -> bool:
		"""Enabled, agent or manager, and inside where only members may look, or he may look at his own alone."""
		who = self.known.get(user)
		return bool(who) and who.changes(user in self.members, bool(cint(self.category.members_only)))

	def takes(self, user: str | None) -> bool:
		return self.reaches(user) and self.known[user].present


def _candidates(category, members: dict[str, int | None], able: list[Colleague]) -> list[Candidate]:
	load = _open_requests([who.user for who in able]) if category.assignment_method == FEWEST_OPEN else {}
	since = None
	if cint(category.only_active_users):
		since = add_to_date(
			now_datetime(), hours=-(flt(settings.get().inactivity_hours) or 2), as_datetime=True
		)
	return [
		Candidate(
			user=who.user,
			weight=members[who.user],
			open_requests=load.get(who.user, 0),
			present=who.present,
			active=_active(who.last_active, since),
		)
		for who in able
	]


def _active(last_active: datetime | str | None, since: datetime | None) -> bool:
	return since is None or (bool(last_active) and get_datetime(last_active) >= since)


def _open_requests(users: list[str]) -> dict[str, int]:
	"""How many open requests each has, of all categories (ASG-4); one query."""
	if not users:
		return {}
	request = frappe.qb.DocType("Request")
	rows = (
		frappe.qb.from_(request)
		.select(request.agent, Count("*"))
		.where((request.base_status == "Open") & request.agent.isin(users))
		.groupby(request.agent)
		.run()
	)
	return dict(rows)


def _service_contact(request) -> str | None:
	"""The contact's, else its customer's (ASG-8, PER-10)."""
	for doctype, name in (("Contact", request.contact), ("Customer", request.customer)):
		if not name or not _has_service_contact(doctype):
			continue
		if user := frappe.db.get_value(doctype, name, "rm_service_contact"):
			return user
	return None


def _has_service_contact(doctype: str) -> bool:
	"""The field is a custom one; Customer itself exists only with ERPNext."""
	if doctype == "Customer" and not frappe.db.exists("DocType", doctype):
		return False
	return frappe.get_meta(doctype).has_field("rm_service_contact")


def _recent_owners(request, category) -> list[str]:
	"""Who has the same contact's requests of the last minutes, latest first (ASG-9, ASG-10); one query.

	The category's quarantine looks at its own requests, the site's cross-post window at all.
	"""
	quarantine, window = _spans(category)
	if not request.contact or max(quarantine, window) <= 0:
		return []
	now = now_datetime()
	rows = frappe.get_all(
		"Request",
		filters={
			"contact": request.contact,
			"creation": [">=", add_to_date(now, minutes=-max(quarantine, window))],
			"agent": ["is", "set"],
			"name": ["!=", request.name or ""],
		},
		fields=["agent", "category", "creation"],
		order_by="creation desc",
		limit_page_length=20,
	)
	start = {
		"quarantine": add_to_date(now, minutes=-quarantine, as_datetime=True) if quarantine > 0 else None,
		"window": add_to_date(now, minutes=-window, as_datetime=True) if window > 0 else None,
	}
	return list(
		dict.fromkeys(
			row.agent
			for row in rows
			if (start["window"] and get_datetime(row.creation) >= start["window"])
			or (
				start["quarantine"]
				and row.category == category.name
				and get_datetime(row.creation) >= start["quarantine"]
			)
		)
	)


def _spans(category) -> tuple[int, int]:
	"""Minutes in which the same customer goes to the same agent: the category's quarantine, the site's cross-post window."""
	return cint(category.quarantine_minutes), cint(settings.get().cross_post_minutes)


def _taken_ahead(category) -> int | None:
	"""The turn, where `turn_ahead` took one."""
	if not statements.is_known(_taken.question(category=category.name)):
		return None
	return cint(_taken.rows(category=category.name)[0].turn)


def _take_turn(category) -> int:
	"""Lock the category and read its counter as it is now: who comes at the same time waits here."""
	statements.write_held("Request Category")
	return cint(_counter(category=category.name)[0][0])


def _advance(category, counter: int) -> None:
	"""One more delegation (ASG-2)."""
	# Not through set_value: that would throw the category's cached document away with every mail.
	_set_counter.later("Request Category", category=category.name, counter=(counter + 1) % _TURNS)


@statement
def _taken():
	"""The turn that `turn_ahead` took on this connection."""
	return frappe.qb.select(PseudoColumn("@rm_turn").as_("turn"))


@statement
def _counter():
	table = frappe.qb.DocType("Request Category")
	return (
		frappe.qb.from_(table)
		.select(table.assignment_counter)
		.where(table.name == value("category"))
		.for_update()
	)


@statement
def _set_counter():
	table = frappe.qb.DocType("Request Category")
	changed = frappe.qb.update(table).set(table.assignment_counter, value("counter"))
	return changed.where(table.name == value("category"))
