"""``apimon serve``: no window; watches the providers and answers other programs over HTTP."""

import argparse
from typing import Final

from apimon_desktop.cli.session import run_async

_LAST_PORT: Final = 65_535
_EXAMPLES: Final = """\
examples:
  apimon serve                        answers at http://127.0.0.1:8000 until Ctrl-C
  curl http://127.0.0.1:8000/api/status
  apimon serve --port 0               takes a free port; the first line tells which
  apimon serve --new-token            makes a token and saves it in the keyring
  apimon serve --host 192.168.1.20    for other computers too; needs a token

Other computers are let in only with a token: APIMON_API_TOKEN in the environment, or the saved one.
"""


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``serve`` takes."""
    parser.description = "Watch the providers without a window, and answer other programs over HTTP."
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--host", help="address to listen at; default: 'host' in [api], else 127.0.0.1")
    parser.add_argument(
        "--port", type=_port, metavar="N", help="default: 'port' in [api], else 8000; 0: any free one"
    )
    parser.add_argument(
        "--new-token", action="store_true", help="make a token, save it in the keyring, print it, and end"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is interrupted, which is no failure."""
    from apimon_desktop.cli.serving import save_new_token, serve  # noqa: PLC0415 - for this command alone

    return run_async(save_new_token(args) if args.new_token else serve(args))


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"a port is a whole number from 0 to {_LAST_PORT}")
    return int(text)
