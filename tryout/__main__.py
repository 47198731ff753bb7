"""`./run`: serve console and portal on this machine, or play a scenario."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "embedded"))

from tryout.serving import CannotStart, Tryout


def main() -> int:
	options = _options()
	if options.setup:  # done by ./run before it came here
		print("Environment ready: .venv")
		return 0
	if options.scenario:
		from tryout.scenarios import play

		return play(options.scenario)
	stop = threading.Event()
	for number in (signal.SIGINT, signal.SIGTERM):
		signal.signal(number, lambda *_: stop.set())
	folder = _folder(options)
	try:
		with Tryout(folder, options.port, options.smtp_port, fresh=options.fresh) as tryout:
			if not stop.is_set():
				print(tryout.welcome(), flush=True)
				print(f"Ready: {tryout.url}", flush=True)
			stop.wait()
			print("\nStopping.", flush=True)
	except CannotStart as error:
		print(f"Could not start. {error}", file=sys.stderr)
		return 1
	finally:
		if not options.data:
			shutil.rmtree(folder, ignore_errors=True)
	return 0


def _folder(options: argparse.Namespace) -> Path:
	"""Where the data lies; a relative one is seen from where ./run was called."""
	if not options.data:
		return Path(tempfile.mkdtemp(prefix="request-mgmt-"))
	return Path(os.environ.get("REQUEST_MGMT_CALLED_FROM", "."), options.data).resolve()


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		prog="./run", description="Request Management on this machine, to try it out."
	)
	parser.add_argument(
		"--port", type=int, default=8000, metavar="N", help="HTTP port on 127.0.0.1 (default 8000)"
	)
	parser.add_argument(
		"--smtp-port", type=int, default=2525, metavar="N", help="SMTP port on 127.0.0.1 (default 2525)"
	)
	parser.add_argument(
		"--data", metavar="DIR", help="keep the data in DIR between runs (default: thrown away)"
	)
	parser.add_argument("--fresh", action="store_true", help="with --data: begin anew")
	parser.add_argument(
		"--scenario", choices=("mail", "phone"), help="play a scenario and tell what was seen"
	)
	parser.add_argument("--setup", action="store_true", help="only set up the environment in .venv")
	return parser.parse_args()


if __name__ == "__main__":
	code = main()
	sys.stdout.flush()
	sys.stderr.flush()
	os._exit(code)  # worker threads of servers hold nothing that matters any more
