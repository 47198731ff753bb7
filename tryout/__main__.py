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


def main() -> int:
	options = _options()
	if options.scenario:
		from tryout.scenarios import play

		return play(options.scenario)
	kept = options.data is not None
	folder = Path(options.data).resolve() if kept else Path(tempfile.mkdtemp(prefix="request-mgmt-"))
	if options.fresh and (folder / "site").exists():
		shutil.rmtree(folder / "site")
	from tryout.serving import Tryout

	stop = threading.Event()
	for number in (signal.SIGINT, signal.SIGTERM):
		signal.signal(number, lambda *_: stop.set())
	try:
		with Tryout(folder, options.port, options.smtp_port) as tryout:
			print(tryout.welcome(), flush=True)
			print(f"Ready: {tryout.url}", flush=True)
			stop.wait()
	except OSError as error:
		print(f"Could not start: {error}. Another port: ./run --port N --smtp-port M", file=sys.stderr)
		return 1
	finally:
		if not kept:
			shutil.rmtree(folder, ignore_errors=True)
	return 0


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="./run", description="Request Management on this machine, to try it out.")
	parser.add_argument("--port", type=int, default=8000, help="HTTP port on 127.0.0.1 (default 8000)")
	parser.add_argument("--smtp-port", type=int, default=2525, help="SMTP port on 127.0.0.1 (default 2525)")
	parser.add_argument("--data", metavar="DIR", help="keep the data in DIR between runs (default: thrown away)")
	parser.add_argument("--fresh", action="store_true", help="with --data: begin anew")
	parser.add_argument("--scenario", choices=("mail", "phone"), help="play a scenario and tell what was seen")
	parser.add_argument("--setup", action="store_true", help="only set up the environment in .venv")
	return parser.parse_args()


if __name__ == "__main__":
	code = main()
	sys.stdout.flush()
	os._exit(code)  # worker threads of servers hold nothing that matters any more
