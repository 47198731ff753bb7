"""What follows from a DocType's fields, worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Answer = TypeVar("Answer")


def of_meta(work_out: Callable[..., Answer]) -> Callable[..., Answer]:
	"""Keep what a function answers about a DocType with its meta, which is another one when the fields have changed. Never
	change the answer."""
	name = f"_known_{work_out.__module__}.{work_out.__name__}"

	@wraps(work_out)
	def known(meta) -> Answer:
		kept = meta.__dict__
		if name not in kept:
			kept[name] = work_out(meta)
		return kept[name]

	return known
