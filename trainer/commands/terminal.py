"""The terminal: rich's tables and spinners, with names and sentences as they are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from board.system.output import printable

if TYPE_CHECKING:
    from rich.console import Console


def plain_console(soft_wrap: bool = False, highlight: bool = True) -> "Console":
    """Return a console that takes no markup: names of writers, sites and files may look like it."""
    from rich.console import Console

    return Console(markup=False, soft_wrap=soft_wrap, highlight=highlight)


@contextmanager
def status_line(console: "Console", sentence: str) -> Iterator[Callable[[str], None]]:
    """Show a sentence beside a spinner, on a terminal; yield what shows another one."""
    from rich.text import Text

    with console.status(sentence) as status:
        yield lambda sentence: status.update(Text(printable(sentence)))
