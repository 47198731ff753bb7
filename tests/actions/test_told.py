"""What was done says to whom and from whom: one request, many, and in the background."""

import frappe
import pytest

from request_mgmt.actions import batches as running_batches
from request_mgmt.api import actions, batches, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored
from tests.factories import as_user, count_queries, make_agent

EVE = "eve@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_agent(EVE, first_name="Eve")
	here.free = make_request("Nobody's")
	here.bobs = [make_request(f"Bob's {at}", agent=BOB) for at in range(2)]
	here.eves = make_request("Eve's", agent=EVE)
	here.all = [here.free, *here.bobs, here.eves]
	return here


def said(answer: dict) -> str | None:
	return answer.get("said")


@pytest.mark.parametrize(
	"others, words",
	[
		({}, "Forwarded to smith@supplier.test"),
		({"cc": "lee@supplier.test"}, "Forwarded to smith@supplier.test and lee@supplier.test"),
		(
			{"cc": "lee@supplier.test", "bcc": "kim@supplier.test, poe@supplier.test"},
			"Forwarded to smith@supplier.test and 3 others",
		),
	],
)
def test_a_forward_says_to_whom(here, others, words):
	customer_writes(here.free)
	with as_user(ANNA):
		assert said(requests.forward(here.free, "smith@supplier.test", **others)) == words


def test_an_answer_says_to_whom(here):
	request = make_request("Pump", contact=here.contact)
	with as_user(ANNA):
		assert said(requests.reply(request, "<p>Soon.</p>")) == "Sent to ole@acme.test"
		assert said(requests.reply(request, "<p>Hm.</p>", access_level="Internal")) == "Comment added"
		assert said(requests.comment(request, "<p>Hm?</p>", notify=[BOB])) == "Comment added, Bob is told"


def test_a_transfer_says_to_whom(here):
	with as_user(ANNA):
		assert said(requests.transfer(here.free, agent=BOB)) == "Transferred to Bob"
		assert said(requests.transfer(here.free, agent="unassigned")) == "Unassigned now"
		assert said(requests.transfer(here.all, agent=ANNA)) == "Transferred to Anna"


def test_a_transfer_to_several_says_how_many_went_to_whom(here):
	frappe.get_doc("Request Category", here.category).update({"assignment_method": "Even"}).save(
		ignore_permissions=True
	)
	with as_user(ANNA):
		answer = requests.transfer([here.free, here.eves], agent="auto", category=here.category)
	owners = {stored(name).agent for name in (here.free, here.eves)}
	assert owners == {ANNA, BOB} and "said" not in answer
	assert sorted(answer["details"]) == [
		f"Transferred to Anna · {here.category}: 1",
		f"Transferred to Bob · {here.category}: 1",
	]


def test_merging_splitting_relating_and_postponing_say_into_which_and_until_when(here):
	first, second = here.bobs
	customer_writes(here.free, "One."), customer_writes(here.free, "Two.")
	message = frappe.get_all("Message", {"request": here.free}, pluck="name")[0]
	with as_user(ANNA):
		assert said(requests.relate(second, first)) == f"Related to #{first}"
		assert said(requests.unrelate(second, first)) == f"No longer related to #{first}"
		assert said(requests.merge(first, second)) == f"Merged into #{first}"
		split = requests.split(here.free, [message], "Another matter")
		assert said(split) == f"Split off as #{split['name']}"
		assert (
			said(requests.postpone(first, until="2031-05-05 09:30:00")) == "Postponed until Mon 5 May 09:30"
		)


def test_what_is_taken_over_says_from_whom(here):
	with as_user(ANNA):
		answer = requests.accept(here.all)
	assert answer["told"] == [
		*({"request": name, "words": "Taken over from Bob"} for name in here.bobs),
		{"request": here.eves, "words": "Taken over from Eve"},
	]
	assert answer["details"] == ["Taken over from Bob: 2", "Taken over from Eve: 1"] and "said" not in answer


def test_before_many_are_accepted_it_is_told_whose_they_are(here):
	mine, closed = make_request("Mine", agent=ANNA), make_request("Done", agent=BOB)
	with as_user(BOB):
		requests.close(closed)
	with as_user(ANNA):
		before = actions.before("accept", [*here.all, mine, closed])
	assert before["words"] == "Of these requests 3 belong to others: Bob (2), Eve (1)."
	assert [(field["fieldname"], field["default"]) for field in before["fields"]] == [("leave_others", 1)]


def test_nothing_is_told_before_where_nobody_loses_a_request(here):
	with as_user(ANNA):
		assert actions.before("accept", [here.free]) is None
		assert actions.before("close", here.all) is None


def test_where_all_are_others_there_is_nothing_to_leave_out(here):
	with as_user(ANNA):
		before = actions.before("accept", here.bobs)
	assert "They become yours" in before["words"] and not before["fields"]


def test_what_is_told_before_counts_a_whole_list_in_a_fixed_number_of_queries(here):
	def asked() -> int:
		with as_user(ANNA), count_queries() as seen:
			before = actions.before("accept", list="last")
		assert "belong to others" in before["words"]
		return len(seen)

	asked()
	few = asked()
	for at in range(6):
		make_request(f"More {at}", agent=BOB)
	assert asked() == few


def test_what_is_told_before_counts_nothing_one_may_not_read(here):
	secret = frappe.get_doc({"doctype": "Request Category", "category_name": "Secret", "members_only": 1})
	secret.append("members", {"user": BOB, "weight": 1})
	secret.insert(ignore_permissions=True)
	hidden = make_request("Secret", user=BOB, agent=BOB, category="Secret")
	with as_user(ANNA):
		assert actions.before("accept", [hidden, here.free]) is None


def test_what_belongs_to_others_is_left_with_them_where_one_wants_that(here):
	with as_user(ANNA):
		answer = requests.accept(here.all, leave_others=True)
	assert [stored(name).agent for name in here.all] == [ANNA, BOB, BOB, EVE]
	assert answer["unchanged"] == [*here.bobs, here.eves]
	assert answer["details"] == ["Left with Bob: 2", "Left with Eve: 1"]


def test_what_is_mine_already_is_no_refusal_among_several(here):
	mine = make_request("Mine", agent=ANNA)
	with as_user(ANNA):
		answer = requests.accept([mine, here.free])
		assert answer["refused"] == [] and answer["unchanged"] == [mine]
		batch = batches.start("accept", [mine, here.bobs[0]])["batch"]
		frappe.db.commit()
		running_batches.run(batch)
		assert [row["outcome"] for row in batches.results(batch)] == ["Unchanged", "Done"]


def test_in_the_background_each_request_says_what_was_done_to_it(here):
	with as_user(ANNA):
		batch = batches.start("accept", here.all, {"leave_others": 0})["batch"]
		frappe.db.commit()
		running_batches.run(batch)
		assert batches.progress(batch)["told"]
		told = {row["request"]: row["reason"] for row in batches.results(batch, told=True)}
	assert told == {
		**dict.fromkeys(here.bobs, "Taken over from Bob"),
		here.eves: "Taken over from Eve",
	}


def test_what_is_told_in_the_background_is_in_the_language_of_who_asked(here):
	frappe.db.set_value("User", ANNA, "language", "da")
	with as_user(ANNA):
		requests.close(here.free)
		batch = batches.start("accept", here.all)["batch"]
		frappe.db.commit()
		spoken = frappe.local.lang
		running_batches.run(batch)
		assert frappe.local.lang == spoken
		reasons = [row["reason"] for row in batches.results(batch)]
	assert reasons[0] == f"Sag {here.free} er lukket. Genåbn den først."
	assert reasons[1:] == ["Overtaget fra Bob", "Overtaget fra Bob", "Overtaget fra Eve"]


def test_a_batch_with_no_more_to_say_does_not_offer_to(here):
	with as_user(ANNA):
		batch = batches.start("close", here.all)["batch"]
		frappe.db.commit()
		running_batches.run(batch)
		assert batches.progress(batch)["told"] is False


def test_undoing_a_transfer_says_that_the_question_stays(here):
	with as_user(ANNA):
		requests.transfer(here.free, agent=BOB, comment="<p>Is it yours?</p>")
		assert said(requests.undo(here.free)) == "Your question stays as an internal comment"
		requests.transfer(here.free, agent=BOB)
		assert "said" not in requests.undo(here.free)
