"""Toning: the tones of pictures, worked out while the board goes on."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from board.document.page_image import Picture
from board.state.commands import Command, TonesReady

_MOST_NEAR = 4  # fewer than are remembered, else they would push each other out for ever


class ToneWorker:
    """Work out the tones of pictures on a thread of its own, which is waited for when the program ends."""

    def __init__(self, post: Callable[[Command], None]) -> None:
        """Begin.

        Args:
            post: takes the commands that come of it, from any thread.
        """
        self._post = post
        self._pool = ThreadPoolExecutor(1, "toning")
        self._work: Future[None] | None = None
        self._failed: set[Picture] = set()

    def want(self, lacking: Iterable[Picture], near: Iterable[Picture] = ()) -> None:
        """Work out the tones of the first of some pictures; a Toned will be posted.

        While it is at another one this does nothing: what is still wanted then is to be asked for again.

        Args:
            lacking: that are waited for.
            near: that may be waited for next; those whose tones are known already are left out.
        """
        if self._work and not self._work.done():
            return
        unknown = (picture for picture in islice(near, _MOST_NEAR) if not _is_known(picture))
        for picture in (*lacking, *unknown):
            if picture not in self._failed:
                self._work = self._pool.submit(self._tone, picture)
                self._work.add_done_callback(lambda _: self._post(TonesReady()))
                return

    def _tone(self, picture: Picture) -> None:
        from board.document.tones import (  # here, as the first frame comes before OpenCV
            small_tones_of,
            tones_of,
        )

        try:
            tones_of(picture)
            small_tones_of(picture)
        except Exception:  # whatever it is, the board goes on, and its page shows paper
            self._failed.add(picture)
            traceback.print_exc()


def _is_known(picture: Picture) -> bool:
    from board.document.tones import tones_of

    return tones_of.known(picture) is not None
