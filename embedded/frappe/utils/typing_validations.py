"""Arguments that come over HTTP are held against the function's annotations, as Frappe does."""

import functools
import inspect
import types
import typing
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Union, get_args, get_origin

from frappe.exceptions import FrappeTypeError


def validate_argument_types(func: Callable, apply_condition: Callable[[], bool] = lambda: True) -> Callable:
	"""Wrap so that, when the condition holds, arguments of a wrong type raise FrappeTypeError."""

	@functools.wraps(func)
	def wrapper(*args, **kwargs):
		if apply_condition():
			args, kwargs = transform_parameter_types(func, args, kwargs)
		return func(*args, **kwargs)

	return wrapper


def transform_parameter_types(func: Callable, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
	"""The arguments with those conversions that lose nothing ("5" for int, 1 for bool)."""
	try:
		hints = typing.get_type_hints(func)
	except Exception:  # names that only exist for type checkers
		hints = {k: v for k, v in func.__annotations__.items() if not isinstance(v, str)}
	hints.pop("return", None)
	if not hints:
		return args, kwargs
	parameters = inspect.signature(func).parameters
	names = list(parameters)
	new_args = list(args)
	for index, value in enumerate(args[: len(names)]):
		if names[index] in hints:
			new_args[index] = _checked(func, names[index], hints[names[index]], value, parameters)
	new_kwargs = {
		key: _checked(func, key, hints[key], value, parameters) if key in hints else value
		for key, value in kwargs.items()
	}
	return tuple(new_args), new_kwargs


def _checked(func: Callable, name: str, hint: Any, value: Any, parameters: Any) -> Any:
	default = parameters[name].default if name in parameters else inspect.Parameter.empty
	if value is default or (default is None and value is None):
		return value
	ok, converted = _fit(hint, value)
	if ok:
		return converted
	raise FrappeTypeError(
		f"Argument '{name}' in '{func.__module__}.{func.__qualname__}' should be of type "
		f"'{_shown(hint)}' but got '{type(value).__name__}' instead."
	)


def _fit(hint: Any, value: Any) -> tuple[bool, Any]:
	if hint is Any or isinstance(hint, typing.TypeVar):
		return True, value
	origin = get_origin(hint)
	if origin in (Union, types.UnionType):
		choices = get_args(hint)
		for choice in choices:
			if _is_exactly(choice, value):
				return True, value
		for choice in choices:
			ok, converted = _fit(choice, value)
			if ok:
				return True, converted
		return False, value
	if origin is typing.Literal:
		return value in get_args(hint), value
	if hint is type(None) or hint is None:
		return value is None, value
	if origin is not None:
		return isinstance(value, origin), value
	if not isinstance(hint, type):
		return True, value
	return _convert(hint, value)


def _is_exactly(hint: Any, value: Any) -> bool:
	if hint is type(None):
		return value is None
	base = get_origin(hint) or hint
	return isinstance(base, type) and type(value) is base


def _convert(hint: type, value: Any) -> tuple[bool, Any]:
	if hint is bool:
		if isinstance(value, bool) or value in (0, 1):
			return True, bool(value)
		if isinstance(value, str) and value.lower() in ("0", "1", "true", "false"):
			return True, value.lower() in ("1", "true")
		return False, value
	if isinstance(value, hint):
		return True, value
	if hint in (int, float) and isinstance(value, str | int | float):
		try:
			converted = hint(value)
		except ValueError:
			return False, value
		return (converted == float(value)), converted
	if hint is str and isinstance(value, int | float) and not isinstance(value, bool):
		return True, str(value)
	if hint in (date, datetime, time) and isinstance(value, str):
		try:
			return True, hint.fromisoformat(value)
		except ValueError:
			return False, value
	return False, value


def _shown(hint: Any) -> str:
	return hint.__name__ if isinstance(hint, type) and not get_origin(hint) else str(hint).replace("typing.", "")
