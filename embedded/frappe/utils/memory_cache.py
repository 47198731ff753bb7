"""frappe.cache: what Frappe keeps in Redis, here in this process. Values are copied in and out, as there."""

import pickle
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import frappe

_sites: dict[str, dict] = {}
_lock = threading.RLock()


class MemoryCache:
	"""The calls of frappe.cache that apps use."""

	def __call__(self) -> "MemoryCache":
		return self

	def __getattr__(self, name: str):
		raise NotImplementedError(f"embedded host: frappe.cache.{name} is not supported")

	def _store(self) -> dict:
		return _sites.setdefault(frappe.get_site_path(), {})

	def _key(self, key: str, user: Any = None) -> str:
		if user is True:
			user = frappe.session.user
		return f"user:{user}:{key}" if user else str(key)

	def set_value(self, key, val, user=None, expires_in_sec: int | None = None, shared: bool = False) -> None:
		until = time.monotonic() + expires_in_sec if expires_in_sec else None
		with _lock:
			self._store()[self._key(key, user)] = (pickle.dumps(val), until)

	def get_value(
		self, key, generator: Callable | None = None, user=None, expires: bool = False, shared: bool = False
	) -> Any:
		full = self._key(key, user)
		with _lock:
			found = self._store().get(full)
			if found and found[1] and found[1] < time.monotonic():
				del self._store()[full]
				found = None
		if isinstance(found, tuple):
			return pickle.loads(found[0])
		if generator is None:
			return None
		value = generator()
		self.set_value(key, value, user)
		return value

	def delete_value(self, keys: str | Iterable[str], user=None, make_keys: bool = True, shared: bool = False) -> None:
		for key in [keys] if isinstance(keys, str) else keys:
			with _lock:
				self._store().pop(self._key(key, user), None)



	def exists(self, key: str, user=None, shared: bool = False) -> bool:
		return self.get_value(key, user=user) is not None

	def hset(self, name: str, key: str, value: Any, shared: bool = False) -> None:
		with _lock:
			self._store().setdefault(f"hash:{name}", {})[str(key)] = pickle.dumps(value)

	def hget(self, name: str, key: str, generator: Callable | None = None, shared: bool = False) -> Any:
		with _lock:
			found = self._store().get(f"hash:{name}", {}).get(str(key))
		if found is not None:
			return pickle.loads(found)
		if generator is None:
			return None
		value = generator()
		self.hset(name, key, value)
		return value

	def hexists(self, name: str, key: str, shared: bool = False) -> bool:
		return str(key) in self._store().get(f"hash:{name}", {})



	def hdel(self, name: str, keys: str | list[str], shared: bool = False, pipeline=None) -> None:
		for key in [keys] if isinstance(keys, str) else keys:
			with _lock:
				self._store().get(f"hash:{name}", {}).pop(str(key), None)


	def flushall(self) -> None:
		with _lock:
			self._store().clear()


cache = MemoryCache()
