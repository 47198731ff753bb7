"""Raw mails on disk."""

import os
import signal
import time

import frappe
import pytest

from request_mgmt.mail import store
from tests.factories import in_threads


def files() -> list[str]:
	top = frappe.get_site_path("private", "files", "request_mail")
	return sorted(name for _folder, _folders, names in os.walk(top) for name in names)


def test_what_was_put_comes_back(site):
	raw = b"Subject: x\r\n\r\n\x00\xff" + os.urandom(100)
	digest = store.put(raw)
	assert store.get(digest) == raw
	assert store.put(raw) == digest
	assert files().count(f"{digest}.eml") == 1


def test_nothing_half_written_stays(site, monkeypatch):
	before = files()

	def full(_handle):
		raise OSError(28, "No space left on device")

	monkeypatch.setattr(os, "fsync", full)
	with pytest.raises(OSError):
		store.put(os.urandom(50))
	assert files() == before


def test_whoever_was_killed_has_begun(site):
	raw = os.urandom(50)
	assert not store.holds(raw)
	with pytest.raises(KeyboardInterrupt), store.putting(raw) as digest:
		assert store.holds(raw)
		raise KeyboardInterrupt
	os.rename(store._path(digest), store._path(digest) + ".begun")  # as if the disk had not come so far
	assert store.holds(raw)
	assert store.put(raw) == digest
	assert store.get(digest) == raw
	assert [name for name in files() if name.startswith(digest)] == [f"{digest}.eml"]


def test_a_mail_that_goes_to_its_place_meanwhile_is_held(site, monkeypatch):
	raw = os.urandom(50)
	digest = store.put(raw)
	path = store._path(digest)
	os.rename(path, path + ".begun")
	exists = os.path.exists

	def and_then_it_goes(place):
		there = exists(place)
		if exists(path + ".begun"):
			os.rename(path + ".begun", path)
		return there

	monkeypatch.setattr(os.path, "exists", and_then_it_goes)
	assert store.holds(raw)


def test_the_block_ends_with_the_mail_on_disk(site, monkeypatch):
	synced, fsync = [], os.fsync
	monkeypatch.setattr(os, "fsync", lambda handle: (fsync(handle), synced.append(handle)))
	with store.putting(os.urandom(50)) as digest:
		pass
	assert len(synced) == 2
	assert store.get(digest)


def test_a_full_disk_ends_the_block_with_an_error(site, monkeypatch):
	def full(_handle):
		raise OSError(28, "No space left on device")

	monkeypatch.setattr(os, "fsync", full)
	done = []
	with pytest.raises(OSError), store.putting(os.urandom(50)):
		done.append(True)
	assert done


def test_several_at_once(site):
	raw = os.urandom(1000)
	digests = in_threads(site, [lambda: store.put(raw)] * 5)
	assert len(set(digests)) == 1
	assert store.get(digests[0]) == raw


@pytest.mark.parametrize("digest", ["../../site_config", "", None, "x" * 64, "A" * 64, "../" * 20 + "a" * 64])
def test_only_digests_are_names(site, digest):
	with pytest.raises(ValueError):
		store.get(digest)


def test_a_mail_that_is_gone(site):
	with pytest.raises(frappe.DoesNotExistError):
		store.get("0" * 64)


def test_it_is_private(site):
	digest = store.put(os.urandom(10))
	assert "/private/" in store._path(digest)


def test_a_process_that_was_forked_stores_as_well(site):
	"""Background workers fork for each job; the threads of who forked are not in it."""
	store.put(os.urandom(50))
	raw = os.urandom(50)
	child = os.fork()
	if not child:
		os._exit(0 if store.put(raw) else 1)
	for _wait in range(500):
		done, status = os.waitpid(child, os.WNOHANG)
		if done:
			break
		time.sleep(0.02)
	else:
		os.kill(child, signal.SIGKILL)
		os.waitpid(child, 0)
		pytest.fail("the forked process waits for a thread that it has not")
	assert status == 0
	assert store.holds(raw)
