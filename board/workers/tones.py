"""Tones of pictures, computed in the background while the board goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice

from board.document.page_image import Picture
from board.state.commands import Command, TonesReady
from board.system.worker import Worker

_NEAR_MAX = 4  # fewer than are cached, or they would push each other out of the cache for ever


class ToneWorker:
    """Compute the tones of pictures, one picture after the other."""

    def __init__(self, post: Callable[[Command], None]) -> None:
        """Begin.

        Args:
            post: takes the commands, from the worker's thread.
        """
        self._post = post
        self._worker = Worker("tones")
        self._busy = False
        self._failed: set[Picture] = set()

    def want(self, lacking: Iterable[Picture], near: Iterable[Picture] = ()) -> None:
        """Compute the tones of the first picture that lacks them; a TonesReady will be posted.

        This does nothing while another picture is being computed: ask again after its TonesReady.

        Args:
            lacking: pictures that are shown and have no tones.
            near: pictures that may be shown next; those that have tones are left out.
        """
        if self._busy:
            return
        unknown = (picture for picture in islice(near, _NEAR_MAX) if not _is_known(picture))
        for picture in (*lacking, *unknown):
            if picture not in self._failed:
                self._busy = True
                self._worker.do(partial(self._compute, picture), partial(self._give_up, picture))
                return

    def _compute(self, picture: Picture) -> None:
        from board.document.tones import small_tones_of, tones_of  # here, as they import OpenCV

        tones_of(picture)
        small_tones_of(picture)
        self._end()

    def _give_up(self, picture: Picture) -> None:
        """Never try this picture again; its page shows blank paper."""
        self._failed.add(picture)
        self._end()

    def _end(self) -> None:
        self._busy = False
        self._post(TonesReady())


def _is_known(picture: Picture) -> bool:
    from board.document.tones import tones_of

    return tones_of.known(picture) is not None
