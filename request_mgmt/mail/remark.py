"""What is to be said of a mail, by those who know of no language: English as it stands, and what it takes to say it in another."""


class Remark(str):
	"""A sentence in English; `template` with places {0}, {1} for `values` is what is translated, where one knows the reader's language."""

	template: str
	values: tuple

	def __new__(cls, template: str, *values) -> "Remark":
		made = super().__new__(cls, template.format(*values))
		made.template, made.values = template, values
		return made
