"""`./run --scenario`: both stories through real SMTP and HTTP, as a newcomer would play them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.pure


@pytest.mark.parametrize("name", ["mail", "phone"])
def test_scenario_holds(name):
	played = subprocess.run(
		[sys.executable, "-m", "tryout", "--scenario", name],
		cwd=ROOT,
		capture_output=True,
		text=True,
		timeout=180,
	)
	assert played.returncode == 0, played.stdout + played.stderr
	assert "FAIL" not in played.stdout
	assert f"Scenario {name} holds." in played.stdout
