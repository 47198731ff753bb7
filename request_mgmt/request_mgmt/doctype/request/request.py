"""A request: what somebody asked, who answers, and where it stands."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, cint, get_datetime, now_datetime, time_diff_in_seconds

from request_mgmt import permissions
from request_mgmt.records import (
	log,
	notices,
	numbers,
	own_fields,
	relations,
	search_index,
	status_times,
	types,
)
from request_mgmt.records import status as statuses
from request_mgmt.records.defaults import OwnLanguage
from request_mgmt.records.prepared import PreparedDocument
from request_mgmt.records.settings import get as get_settings
from request_mgmt.request_mgmt.doctype.request.contacts import cards, service_priority

FIRST_NUMBER = 100001

# What the change log keeps from -> to (BEHAVIOUR LOG-1)
LOGGED = (
	"title",
	"status",
	"agent",
	"category",
	"priority",
	"request_type",
	"access_level",
	"contact",
	"language",
	"deadline",
	"postponed_to",
	"mailbox",
	"merged_into",
)

# Numbers that are never NULL in the database
COUNTERS = (
	"minutes_to_reply",
	"minutes_to_close",
	"message_count",
	"reply_count",
	"time_spent",
	"time_to_charge",
	"has_attachment",
	*status_times.COUNTERS.values(),
)

MOMENTS = ("deadline", "postponed_to")

# States that have actions of their own and are never picked as an ordinary status
BY_ACTION_ONLY = ("Deleted", "Merged", "Spam")


class Request(PreparedDocument, OwnLanguage):
	"""Flags understood by the hooks, set by code that saves a request:

	`log_action`, `log_detail`  the word and remark of the log row instead of those found by comparison
	`log_message`               the message that goes with the change
	`recorded`                  whoever saves has written the log and the notices himself
	`reviving`                  a state of its own (Deleted, Merged, Spam) is being entered or left on purpose
	`put_back`                  it is as it was before again: no rule has a say in that
	`owner_told`                whoever saves tells the new owner himself
	`deadline_chosen`           a new priority leaves the deadline alone
	`contacts_anew`             names and company are looked up again, though the contacts seem to be the same; who is gone leaves the company
	`contact_cards`             what is known of the contacts already: contact -> card
	`also_changed`              changes beyond the fields, for the same row of the log
	"""

	def autoname(self):
		# Rising, short, and no worker waits for another's transaction (DESIGN 3)
		self.name = str(numbers.next_number())

	def validate(self):
		self.keep_what_the_system_keeps()
		self.excuse_who_fills_in_no_form()
		self.fill_defaults()
		self.derive_state()
		self.check_state_change()
		self.check_type()
		self.order_contacts()
		self.derive_company()
		self.fill_priority()
		self.check_owner()
		self.keep_times()
		self.keep_status_time()
		self.set_deadline()
		self.round_moments()

	def after_insert(self):
		if self.flags.recorded:
			return
		search_index.add_first(self)
		log.write(self.name, "created", user=frappe.session.user)
		notices.tell("new_request", self, actor=frappe.session.user)

	def on_update(self):
		before = self.get_doc_before_save()
		if before:
			self.keep_findable(before)
			if before.status != self.status:
				status_times.write(self, before)
		if not before or self.flags.recorded:
			return
		changes = changes_between(before, self) + (self.flags.also_changed or [])
		if not changes:
			return
		self.log_changes(before, changes)
		self.tell_about_changes(before)

	def on_trash(self):
		for message in frappe.get_all("Message", filters={"request": self.name}, pluck="name"):
			frappe.delete_doc("Message", message, ignore_permissions=True, force=True)
		for doctype in (
			"Favourite",
			"Request List Item",
			"Request Log",
			"Request Presence",
			"Request Visit",
			status_times.DOCTYPE,
		):
			frappe.db.delete(doctype, {"request": self.name})
		for end in ("source", "target"):
			frappe.db.delete("Request Relation", {end: self.name})
		search_index.forget(self.name)

	def get_tags(self) -> list[str]:
		"""The tags, none lost: where Frappe keeps no comma before the first one, its own method drops that one."""
		from frappe.desk.doctype.tag.tag import DocTags

		return [tag for tag in DocTags(self.doctype).get_tags(self.name).split(",") if tag]

	# validate, step by step

	def keep_what_the_system_keeps(self):
		"""Counters, times and derived fields are never taken from a document somebody sent."""
		if self.flags.ignore_permissions:
			return
		before = self.get_doc_before_save()
		for field in self.meta.fields:
			if field.read_only and field.fieldtype != "Table":
				self.set(field.fieldname, before.get(field.fieldname) if before else field.default)
		self.set("participants", before.get("participants") if before else [])
		# A hidden field of the base installation, a link where customers exist: derived either way
		self.customer = before.customer if before else None

	def excuse_who_fills_in_no_form(self):
		"""What the site makes mandatory is for forms: it parks no mail, stops no answer and lets no postponed request sleep on."""
		if self.flags.ignore_permissions:
			self.flags.ignore_mandatory = True

	def fill_defaults(self):
		self.title = " ".join((self.title or "").split())[:255]
		if not self.title:
			frappe.throw(_("Give the request a title."), frappe.MandatoryError)
		if not self.status:
			self.status = statuses.default_for("Open")
		self.agent = self.agent or None
		if not self.category:
			self.category = get_settings().default_category
		if self.is_new():
			if not self.request_type and (preset := statuses.default_type()):
				self.request_type, self.status = preset, statuses.fitting(self.status, preset)
			self.original_category = self.original_category or self.category
			self.last_message_at = self.last_message_at or now_datetime()
			self.read_status = self.read_status or "Unread"
			for field in COUNTERS:
				self.set(field, cint(self.get(field)))

	def derive_state(self):
		self.base_status = frappe.get_cached_doc("Request Status", self.status).base_status

	def check_state_change(self):
		before = self.get_doc_before_save()
		if not before and not self.flags.ignore_permissions:
			relations.check_parent_given(self.request_type, None, has_parent=False)
		was = before.base_status if before else "Open"
		if before and self.base_status == "Closed" and was in statuses.NOT_CLOSED and not self.flags.put_back:
			relations.check_closing(self)
		if self.base_status == was or self.flags.reviving or self.flags.recorded:
			return
		if self.base_status in BY_ACTION_ONLY:
			frappe.throw(
				_("Status {0} is not chosen by hand. Use the action for it.").format(
					frappe.bold(_(self.status))
				)
			)
		if was in BY_ACTION_ONLY:
			frappe.throw(
				_("Request {0} is {1}. Restore it first.").format(frappe.bold(self.name), _(was).lower())
			)

	def check_type(self):
		"""Status and priority are among those of the type, whoever changes one of the three; the type is his to choose (TYP-1)."""
		before = self.get_doc_before_save() or frappe._dict()
		changed = [
			name for name in ("request_type", "status", "priority") if before.get(name) != self.get(name)
		]
		if changed:
			wanted = ("status", "priority") if "request_type" in changed else changed
			types.check(self.request_type, **{name: self.get(name) for name in wanted})
		if "request_type" in changed and not self.flags.ignore_permissions:
			types.check_open(self.request_type, permissions.access())

	def order_contacts(self):
		"""The first contact of the table is the main contact, each stands there once (PER-3)."""
		before = self.get_doc_before_save()
		listed = [row.contact for row in self.contacts if row.contact]
		main = self.contact
		if before and main == before.contact and listed != [row.contact for row in before.contacts]:
			main = listed[0] if listed else None  # the table was changed, not the field
		elif before and before.contact and not main:
			listed = [contact for contact in listed if contact != before.contact]  # the field was emptied
		wanted = list(dict.fromkeys(filter(None, [main, *listed])))
		self.contact = wanted[0] if wanted else None
		if wanted != [row.contact for row in self.contacts]:
			rows = {row.contact: row for row in reversed(self.contacts)}
			kept = [rows.get(contact) or {"contact": contact} for contact in wanted]
			self.set("contacts", [])
			for row in kept:
				self.append("contacts", row)
			for place, row in enumerate(self.contacts, start=1):
				row.idx = place

	def derive_company(self):
		"""Name, company and customer follow the contacts; nobody sets them (PER-1)."""
		before = self.get_doc_before_save()
		wanted = [row.contact for row in self.contacts]
		same = (
			before and wanted == [row.contact for row in before.contacts] and self.contact == before.contact
		)
		if same and not self.flags.contacts_anew:
			return
		known = self.flags.contact_cards or {}
		found = known if known.keys() >= set(wanted) else cards(wanted)
		for row in self.contacts:
			card = found.get(row.contact) or frappe._dict()
			row.full_name, row.email_id = (card.full_name or "")[:140] or None, card.email_id
			row.company_name = card.company_name
		main = found.get(self.contact) or frappe._dict()
		self.contact_name = (main.full_name or "")[:140] or None
		if not wanted and self.flags.contacts_anew:
			return
		self.company_name = main.company_name
		self.customer = main.customer
		if self.is_new() and not self.language:
			self.language = main.language

	def fill_priority(self):
		"""The type's, the service priority of contact or customer, else the usual one (PRI-3)."""
		if not self.is_new():
			return
		if not self.priority:
			card = cards([self.contact]).get(self.contact) if self.contact else None
			found = types.of(self.request_type).default_priority or service_priority(card)
			self.priority = types.fitting_priority(found or statuses.default_priority(), self.request_type)
		self.original_priority = self.original_priority or self.priority

	def check_owner(self):
		before = self.get_doc_before_save()
		if not self.agent:
			return
		if before and (before.agent, before.category) == (self.agent, self.category):
			return
		check_may_own(self.agent, self.category)

	def keep_times(self):
		"""closed_at and postponed_to belong to their states (CLO-2, POS-1)."""
		before = self.get_doc_before_save()
		was = before.base_status if before else None
		if self.base_status == "Closed" and was != "Closed":
			self.closed_at = self.closed_at or now_datetime()
			self.minutes_to_close = minutes_between(self.creation or self.closed_at, self.closed_at)
		elif self.base_status in statuses.NOT_CLOSED:
			self.closed_at, self.minutes_to_close = None, 0
		self.gone_at = (self.gone_at or now_datetime()) if self.base_status in ("Deleted", "Spam") else None
		if self.base_status != "Postponed":
			self.postponed_to = None
		elif not self.postponed_to:
			frappe.throw(_("Say until when the request is postponed."))
		elif was != "Postponed" or get_datetime(before.postponed_to) != get_datetime(self.postponed_to):
			if get_datetime(self.postponed_to) <= now_datetime():
				frappe.throw(_("A request can only be postponed to a time to come."))

	def keep_status_time(self):
		before = self.get_doc_before_save()
		if not before or before.status != self.status:
			status_times.begin(self, before)

	def set_deadline(self):
		"""The priority's deadline, unless somebody set another one (PRI-2)."""
		before = self.get_doc_before_save()
		if self.flags.deadline_chosen or (before and before.priority == self.priority):
			return
		if self.is_new() and self.deadline:
			return
		if not self.priority:
			return
		minutes = frappe.get_cached_doc("Request Priority", self.priority).deadline_minutes
		created = get_datetime(self.creation or now_datetime())
		self.deadline = add_to_date(created, minutes=minutes) if minutes else None

	def round_moments(self):
		"""To whole minutes, as screens show them: a form whose clock has no seconds must find nothing changed."""
		for field in MOMENTS:
			if self.get(field):
				self.set(field, get_datetime(self.get(field)).replace(second=0, microsecond=0))

	# on_update, step by step

	def keep_findable(self, before: "Request"):
		if search_index.heading(before) != search_index.heading(self):
			search_index.renew(self)
		if search_index.STATES[before.base_status] != search_index.STATES[self.base_status]:
			search_index.put_state(self.name, self.base_status)

	def log_changes(self, before: "Request", changes: list[dict]):
		log.write(
			self.name,
			self.flags.log_action or word_for(before, self),
			user=frappe.session.user,
			message=self.flags.log_message,
			detail=self.flags.log_detail,
			changes=changes,
		)

	def tell_about_changes(self, before: "Request"):
		actor = frappe.session.user
		if before.agent != self.agent:
			notices.tell("taken_over", self, actor=actor, also=(before.agent,) if before.agent else ())
			if self.agent and not self.flags.owner_told:
				notices.tell("new_request", self, actor=actor)
		if before.base_status in ("Closed", "Postponed") and self.base_status == "Open":
			notices.tell("activated", self, actor=actor)


def changes_between(before: Document, after: Document) -> list[dict]:
	"""The fields of the change log that differ: field, from, to."""
	own = own_fields.changed_by_people(after.meta)
	changes = []
	for field in (*LOGGED, *own):
		old, new = shown(field, before), shown(field, after)
		if old != new:
			if field in own and own_fields.is_untold(own[field]):
				old = new = own_fields.UNTOLD
			changes.append({"field": field, "from": old, "to": new})
	contacts = [[row.contact for row in doc.contacts] for doc in (before, after)]
	if contacts[0] != contacts[1] and (len(contacts[0]) > 1 or len(contacts[1]) > 1):
		was, now = map(log.listed, contacts)
		changes.append({"field": "contacts", "from": was or "", "to": now or ""})
	return changes


def word_for(before: Document, after: Document) -> str:
	"""The log's word for a change, by what matters most in it."""
	if before.base_status != after.base_status:
		words = {"Closed": "closed", "Postponed": "postponed"}
		if after.base_status == "Open":
			return "reopened" if before.base_status == "Closed" else "activated"
		return words.get(after.base_status, "changed")
	return "owner_changed" if before.agent != after.agent else "changed"


def check_may_own(user: str, category: str | None) -> None:
	"""ValidationError unless `user` is an agent who is enabled and reaches the category."""
	rights = permissions.access(user)
	if not rights.works_here:
		frappe.throw(
			_("{0} cannot own requests: he or she is disabled or no agent. Choose somebody else.").format(
				frappe.bold(user)
			)
		)
	if not rights.changes(category):
		frappe.throw(
			_("Requests of category {1} are not open to {0}, who is no member. Choose somebody else.").format(
				frappe.bold(user), frappe.bold(category)
			)
		)


def minutes_between(start, end) -> int:
	"""Whole minutes from start to end, never below 0."""
	return max(0, int(time_diff_in_seconds(end, start) // 60))


def shown(field: str, doc: Document) -> str | None:
	"""The value as the change log keeps it."""
	value = doc.get(field)
	if own := own_fields.changed_by_people(doc.meta).get(field):
		return own_fields.shown(own, value)
	if value in (None, ""):
		return None
	return str(get_datetime(value).replace(microsecond=0)) if field in MOMENTS else str(value)


def on_doctype_update():
	frappe.db.create_sequence("Request", check_not_exists=True, start_value=FIRST_NUMBER)
	# In the order of lists, with the columns each looks at: a page and its count come out of the index alone
	for columns in (
		["base_status", "agent", "last_message_at", "name", "category"],
		["base_status", "agent", "creation", "name", "category"],
		["base_status", "category", "last_message_at"],
		["creation", "name", "base_status", "category"],
		["category", "creation", "name", "base_status"],
		["company_name", "creation", "name", "base_status", "category"],
		["priority", "last_message_at", "name", "base_status", "category"],
		["request_type", "last_message_at", "name", "base_status", "category"],
	):
		frappe.db.add_index("Request", columns)
	search_index.make_table()
