"""What a person does at the desk's own list and form, in words of the screen."""

import frappe


def stored(name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", name, field)


def tick(screen, names) -> None:
	for name in names:
		screen.click(f".list-row-checkbox[data-name='{name}']")


def choose(screen, label: str) -> None:
	"""From the menu of the list."""
	screen.click(".actions-btn-group button")
	screen.wait(
		lambda: [
			item.click() or 1
			for item in screen.all(".actions-btn-group .dropdown-item")
			if item.text == label
		],
		f"no {label}",
	)


def arrived(screen) -> None:
	"""The dialogs; one that is still coming takes nothing, and does not go."""
	is_there = """const modals = $(".modal.show").get();
		return modals.length > 0 && !modals.some((modal) => $(modal).data("bs.modal")._isTransitioning);"""
	screen.wait(lambda: screen.browser.execute_script(is_there), "no dialog")


def press(screen, selector: str, text: str | None = None) -> None:
	"""A button of a dialog."""
	arrived(screen)
	screen.click(selector, text)


def press_primary(screen) -> None:
	press(screen, ".modal.show .modal-footer .btn-primary")


def row_of_change(screen, at: int, field: str, way: str | None = None) -> str:
	"""Choose in a row of the dialog for many, in a further one where there are fewer; answers the selector of the row."""
	arrived(screen)
	row = f".rm-change:nth-child({at})"
	if at > 1 and not screen.all(row):
		screen.click(".rm-changes > .btn", "Another field")
	screen.click(f"{row} > select:first-child option", field)
	if way:
		screen.click(f"{row} > select:nth-child(2) option", way)
	return row


def gone(screen) -> None:
	screen.wait(lambda: not screen.all(".modal.show, .modal-backdrop"), "the dialog stays")


def choose_link(screen, field: str, name: str) -> None:
	"""In the link field of a dialog, of what it offers."""
	arrived(screen)
	screen.write(f".modal.show [data-fieldname={field}] input", name)
	screen.click(f".modal.show [data-fieldname={field}] [role=listbox] [role=option]", name)
