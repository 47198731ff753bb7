"""Arguments that come over HTTP are held against the function's annotations, by pydantic as in Frappe."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Union

from frappe.exceptions import FrappeTypeError
from pydantic import ConfigDict, TypeAdapter, ValidationError

_signature = functools.cache(inspect.signature)


def validate_argument_types(func: Callable, apply_condition: Callable[[], bool] = lambda: True) -> Callable:
	"""Wrap so that, when the condition holds, arguments of a wrong type raise FrappeTypeError."""

	@functools.wraps(func)
	def wrapper(*args, **kwargs):
		if apply_condition():
			args, kwargs = transform_parameter_types(func, args, kwargs)
		return func(*args, **kwargs)

	return wrapper


def transform_parameter_types(func: Callable, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
	"""The arguments with those conversions that lose nothing ("5" for int). Annotations in quotes are not checked."""
	signature = _signature(func)
	bound = signature.bind_partial(*args, **kwargs)
	for name, value in bound.arguments.items():
		parameter = signature.parameters[name]
		if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
			bound.arguments[name] = _checked(parameter, value)
	return bound.args, bound.kwargs


def _checked(parameter: inspect.Parameter, value: Any) -> Any:
	hint, default = parameter.annotation, parameter.default
	if hint is parameter.empty or isinstance(hint, str):
		return value
	accepted = int | bool | float if hint is bool else hint
	if default is not parameter.empty:
		accepted = Union[accepted, type(default)]  # noqa: UP007  an annotation may be no type
	try:
		return _adapter(accepted).validate_python(value)
	except ValidationError as error:
		raise FrappeTypeError(
			f"Argument '{parameter.name}' should be of type '{_shown(hint)}' but got"
			f" '{type(value).__name__}' instead."
		) from error


@functools.lru_cache(maxsize=2048)
def _adapter(hint: Any) -> TypeAdapter:
	return TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))


def _shown(hint: Any) -> str:
	return hint.__qualname__ if isinstance(hint, type) else str(hint)
