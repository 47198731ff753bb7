"""A sample of other projects' mails through the intake, where the folder lies beside the checkout or REQUEST_MGMT_CORPUS names it."""

import os
from pathlib import Path

import pytest

from benchmarks import corpus

FOLDER = Path(os.environ.get("REQUEST_MGMT_CORPUS") or corpus.sites.ROOT.parent / "shared" / "corpus")
EVERY = 20
# Folders whose mails are machines', and the two in them that persons wrote
MACHINES = ("autoreply-generated/", "bounceparser-perl/", "flufl-bounce/", "sisimai-set-of-emails/")
PERSONS = ("bounceparser-perl/spam-with-image.msg", "flufl-bounce/groupwise_03.txt")


@pytest.fixture
def folder() -> Path:
	if not (FOLDER / "INDEX.tsv").is_file():
		pytest.skip(f"There is no corpus of mails in {FOLDER}")
	return FOLDER


def test_a_sample_is_handled_and_no_machine_answered(site, folder):
	sample = corpus.mails_in(folder)[::EVERY]
	with corpus.sites.sink() as (port, _taken):
		result = corpus.run(folder, sample, port)
	assert len(result["files"]) == len(sample)
	assert (result["unhandled"], result["lost"], result["doubled"]) == ([], [], [])
	answered = [file["path"] for file in result["files"] if file["automatic_reply"]]
	assert answered
	assert [path for path in answered if path.startswith(MACHINES) and path not in PERSONS] == []
	assert {file["kind"] for file in result["files"] if file["automatic_reply"]} == {"person"}


@pytest.mark.pure
def test_only_what_the_index_names_is_a_mail(tmp_path):
	for name in ("a.eml", "b.json", "README"):
		(tmp_path / name).write_bytes(b"x")
	assert [path.name for path in corpus.mails_in(tmp_path)] == ["README", "a.eml", "b.json"]
	(tmp_path / "INDEX.tsv").write_text("path\tsource\na.eml\tx\ngone.eml\tx\n")
	assert [path.name for path in corpus.mails_in(tmp_path)] == ["a.eml"]
