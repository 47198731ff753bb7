"""Visitors of each test come from an address of their own: limits per address outlive a test on a real site."""

import random

import pytest


@pytest.fixture
def client(client):
	address = ".".join(["10", *(str(random.randrange(1, 255)) for _ in range(3))])
	plain_open = client.open

	def open_from_address(path, method="GET", **kwargs):
		headers = {"X-Forwarded-For": address, **kwargs.pop("headers", {})}
		return plain_open(path, method, headers=headers, **kwargs)

	client.open = open_from_address
	return client
