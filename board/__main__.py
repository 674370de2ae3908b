"""The command line of the board."""

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from board.system.errors import UserError
from board.system.output import Output, checked_output, complain
from board.system.worker import leave

EXAMPLES = """\
examples:
  digit-board                                  open the board on the full screen
  digit-board --windowed 1280x720              open it in a window
  digit-board read page.inkml photo.jpg        print what is written there
  digit-board read --json *.inkml              the same with boxes and confidences
  digit-board replay page.inkml --speed 4      watch the ink being written and read
  digit-board serve --lan                      write in the browser of any phone or tablet

On the board: Space reads, C clears, Ctrl+Z undoes, H shows all keys, Esc twice leaves.
"""

READ_EXAMPLES = """\
examples:
  digit-board read --json page.inkml photo.jpg
  digit-board read --to results.jsonl scans/ more.zip    a run that is cut off goes on where it was
  find scans -name "*.png" | digit-board read --to results.jsonl --from -
  digit-board read --to results.jsonl --dask tcp://scheduler:8786 s3://bucket/scans/
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    return leave(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        with checked_output():
            options = _parser().parse_args(arguments)
            status: int = options.run(options)
    except UserError as error:
        return _complain(str(error))
    except ImportError as error:
        if error.name in ("websockets", "ifaddr"):
            return _complain(
                'two more packages are needed: install them with pip install "digit-board[phone]"'
            )
        if error.name != "cv2":
            raise
        return _complain(
            f"OpenCV cannot be loaded ({error}): install the libraries it names "
            "(on Debian and Ubuntu: apt install libgl1 libglib2.0-0), or use opencv-python-headless"
        )
    except KeyboardInterrupt:
        return 130
    return status


def _complain(sentence: str) -> int:
    complain("digit-board", sentence)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="digit-board",
        description="A board that reads the digits you write by hand.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=_open)
    parser.add_argument(
        "--windowed", metavar="WxH", type=_size, help="open a window of this size, such as 1280x720"
    )
    commands = parser.add_subparsers(title="without a command the board opens; other commands")

    read = commands.add_parser(
        "read",
        help="read ink (.inkml) or pictures (.png, .jpg, …) without a window",
        description="Print what is written in ink files (.inkml) and pictures (.png, .jpg, …): "
        'lines from top to bottom, "?" for what is not a digit. '
        "With more than one file an empty line follows each reading. Folders are read with all below them; "
        "patterns, archives (.zip, .tar.gz, …) and addresses (s3://…) stand for the files in them.",
        epilog=READ_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    read.set_defaults(run=_read)
    read.add_argument("files", metavar="FILE", nargs="*", default=[], help="file, folder, archive, pattern")
    read.add_argument(
        "--from",
        metavar="LIST",
        dest="list",
        help='read the files in LIST, one a line; "-" is standard input',
    )
    read.add_argument(
        "--to",
        metavar="RESULTS.jsonl",
        type=Path,
        help="add one JSON object a line to this file, for each file that has none in it yet",
    )
    read.add_argument(
        "--json", action="store_true", help="print one JSON object a line: text, digits, boxes, confidences"
    )
    read.add_argument(
        "--signs", action="store_true", help='read signs as well: 12+7=19, 3,50 (without, a sign is a "?")'
    )
    read.add_argument(
        "--jobs", metavar="N", type=_jobs, help="read in N processes (default: several for many files)"
    )
    read.add_argument(
        "--dask", metavar="tcp://HOST:PORT", help="read on the workers of this Dask scheduler; needs --to"
    )

    replay = commands.add_parser(
        "replay",
        help="write recorded ink on the board, press keys, and leave",
        description="Write recorded ink on the board as a hand would, at its own pace, then press keys, "
        "each when the one before is answered, show the end for some seconds, and leave.",
    )
    replay.set_defaults(run=_replay)
    replay.add_argument("file", metavar="FILE.inkml", type=Path)
    replay.add_argument("--headless", action="store_true", help="need no screen (the board is 1920x1080)")
    replay.add_argument(
        "--windowed",
        metavar="WxH",
        type=_size,
        default=argparse.SUPPRESS,
        help="the size of the board; the ink is scaled to it",
    )
    replay.add_argument(
        "--speed", metavar="N", type=_speed, default=1.0, help="write N times as fast (default 1)"
    )
    replay.add_argument(
        "--press",
        metavar="KEY",
        action="append",
        help='a key to press afterwards, such as space, c or ctrl+z; may be given again (default "space")',
    )
    replay.add_argument(
        "--hold", action="store_true", help="show the end until a key is pressed or the board is tapped"
    )
    replay.add_argument("--screenshot", metavar="OUT.png", type=Path, help="save the last picture")

    serve = commands.add_parser(
        "serve",
        help="serve a page to write on in a browser, without a window",
        description="Serve a page on which each visitor writes, sends pictures, and sees what was read. "
        "It listens on this computer alone unless --lan is given, and needs no internet.",
    )
    serve.set_defaults(run=_serve)
    serve.add_argument(
        "--lan", action="store_true", help="let the phones of this network come; a code to scan is shown"
    )
    serve.add_argument("--port", metavar="N", type=_port, default=8765, help="the page's port (default 8765)")
    serve.add_argument("--name", metavar="HOST", help="a name of this computer to be used in the address")
    serve.add_argument(
        "--certificate", metavar="FILE.pem", type=Path, help="serve https with this certificate"
    )
    serve.add_argument(
        "--key", metavar="FILE.pem", type=Path, help="the certificate's key, if it is not in it"
    )
    return parser


def _size(text: str) -> tuple[int, int]:
    width, by, height = text.lower().partition("x")
    if not (by and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f'"{text}" is no size: write it as in 1280x720')
    size = int(width), int(height)
    if not all(1 <= side <= 16384 for side in size):
        raise argparse.ArgumentTypeError(f"{text} is no size a window can have")
    return size


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}" is no speed: write a number above 0')
    return speed


def _jobs(text: str) -> int:
    jobs = int(text) if text.isdecimal() else 0
    if not 1 <= jobs <= 61:  # for more, Windows cannot wait
        raise argparse.ArgumentTypeError(f'"{text}" is no number of processes: write one from 1 to 61')
    return jobs


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is no port: write a number from 1 to 65535')
    return port


def _open(options: argparse.Namespace) -> int:
    from board import app  # here and below, as --help and read need no window, and the window no OpenCV
    from board.audio.sound_player import SoundPlayer
    from board.audio.speech import SpeechPlayer
    from board.performer import Services
    from board.phone.kept_pairing import KeptPairing
    from board.state.commands import VoiceFound
    from board.storage.autosave import Autosave
    from board.storage.lesson_file import LessonFile
    from board.storage.start_guard import patience_s
    from board.system.folders import config_folder, data_folder, documents_folder
    from board.ui.window import Window

    data, documents, config = data_folder(), documents_folder(), config_folder()
    window = Window(options.windowed)
    autosave = Autosave(data, window.post, documents, patience_s)
    own = "" if autosave.journal.number == 1 else f"-{autosave.journal.number}"  # beside other boards
    try:
        services = Services(
            autosave=autosave,
            rounds=data / "rounds.jsonl",
            settings=config / "settings.toml",
            sounds=SoundPlayer(),
            speech=SpeechPlayer(lambda: window.post(VoiceFound(False))),
            pairing=KeptPairing(data / f"phones{own}.json"),
            lesson=LessonFile(data / f"lesson{own}.journal", autosave.image_store.picture, window.post),
        )
        app.run(window, services)
    finally:
        window.close()
        saved = autosave.close()
    if not saved:
        print("digit-board: the last strokes could not be saved", file=sys.stderr)
    return 0 if saved else 1


def _read(options: argparse.Namespace) -> int:
    from board.cli.read import run

    return run(options)


def _replay(options: argparse.Namespace) -> int:
    from board import app
    from board.cli.replay import LOOK_S, Hand
    from board.ink.fitting import CANVAS_PX, fitted
    from board.ink.inkml import read_page
    from board.performer import Services
    from board.state.keymap import READ_KEY
    from board.ui.window import Window

    if options.hold and options.headless:
        raise UserError("--hold needs a screen: leave --headless out")
    look_s = math.inf if options.hold else 0.0 if options.headless else LOOK_S
    page = read_page(options.file)
    output = Output()
    window = Window(options.windowed or (CANVAS_PX if options.headless else None), options.headless)
    try:
        hand = Hand(window, fitted(page, window.size), options.press or [READ_KEY], options.speed, look_s)
        app.run(window, Services(output=output, live=False), hand)  # it is read when a key says so
        if output.error:
            raise output.error
        if options.screenshot:
            window.save(options.screenshot)
    finally:
        window.close()
        output.close()
    return 0


def _serve(options: argparse.Namespace) -> int:
    from board.cli.serve import Serving, serve
    from board.storage.settings_file import load
    from board.system.folders import config_folder

    settings = load(config_folder() / "settings.toml", lambda _: True).settings
    return serve(Serving(options.lan, options.port, options.name, options.certificate, options.key, settings))


if __name__ == "__main__":
    sys.exit(main())
