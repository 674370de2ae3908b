"""A round: tasks, one after the other, and what became of the answers.

Nobody is hurried: there is no clock but in a sprint, an answer that cannot be read is asked
for again and never counted, and a wrong one may be tried again as often as one likes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from math import ceil
from typing import TYPE_CHECKING

from board.document.corrections import DOUBT_BELOW
from board.play.tasks import Kind, Task, tasks_of

if TYPE_CHECKING:
    from board.reading.result import Reading

REST_S = 0.8
"""How long the pen rests before the answer is read."""

SPRINT_S = 60.0

FLIGHT_S = 0.18
"""How long a right answer flies from where it was written to its place in the task."""

_FRAME_S = 1 / 60
_PRAISE_S = 1.0  # how long a solved task stays
_SPRINT_PRAISE_S = 0.35
_SOLUTION_S = 2.0  # how long the answer to a skipped one stays


class Feedback(Enum):
    """Name the outcome of the last answer; the text "feedback." and the value describes it."""

    NONE = "none"
    UNREADABLE = "unreadable"
    WRONG = "wrong"
    RIGHT = "right"
    SKIPPED = "skipped"

    @property
    def ends_task(self) -> bool:
        return self in (Feedback.RIGHT, Feedback.SKIPPED)


@dataclass(frozen=True)
class Round:
    """Hold a round at one moment.

    Attributes:
        kind: its kind.
        seed: the seed of its tasks.
        tasks: all its tasks.
        at: index of the present task; the number of tasks at the end.
        right: number of right answers.
        wrong: number of wrong answers.
        helped: number of right answers after a hint.
        hints: hints for the present task so far.
        calls: how often the present task was spoken again.
        hard: digits that were hard to read.
        suspects: digits of the present task that could not be read so far.
        feedback: the outcome of the last answer.
        heard: the last reading, "?" for a mark that is no digit.
        now_s: the time of the last `Tick`.
        began_s: when the round began; None before the first `Tick`.
        rested_s: when the pen will have rested long enough; None if nothing new was written.
        next_s: when the next task comes; None while the present one is open.
        solved_s: when the present task was solved; None before.
        meant: the person asked for the pending reading; else the pen only rested.
        over: the round is over.
    """

    kind: Kind
    seed: int
    tasks: tuple[Task, ...]
    at: int = 0
    right: int = 0
    wrong: int = 0
    helped: int = 0
    hints: int = 0
    calls: int = 0
    hard: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    feedback: Feedback = Feedback.NONE
    heard: str = ""
    now_s: float = 0.0
    began_s: float | None = None
    rested_s: float | None = None
    next_s: float | None = None
    solved_s: float | None = None
    meant: bool = False
    over: bool = False

    @property
    def task(self) -> Task:
        """The present task, or the last one."""
        return self.tasks[min(self.at, len(self.tasks) - 1)]

    @property
    def took_s(self) -> float:
        """Seconds since it began."""
        return self.now_s - self.began_s if self.began_s is not None else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds that a sprint has left; None for a calm round."""
        return max(0.0, SPRINT_S - self.took_s) if self.kind is Kind.SPRINT else None

    @property
    def rested(self) -> bool:
        """Whether the pen has rested long enough for the answer to be read."""
        return self.rested_s is not None and self.now_s >= self.rested_s

    @property
    def flight(self) -> float:
        """How far a right answer has flown, 0 to 1; it slows down at the end."""
        if self.solved_s is None:
            return 1.0
        left = 1.0 - min(1.0, (self.now_s - self.solved_s) / FLIGHT_S)
        return 1.0 - left**3

    @property
    def shown(self) -> tuple[object, ...]:
        """All that is visible of the round."""
        left_s = self.left_s
        seconds = None if left_s is None else ceil(left_s)
        counts = self.at, self.right, self.hints
        return self.kind, self.seed, counts, self.feedback, self.heard, seconds, self.flight

    @property
    def due_s(self) -> float | None:
        """When the round changes by itself; None for never."""
        if self.over:
            return None
        moments = [moment for moment in (self.rested_s, self.next_s) if moment is not None]
        if self.flight < 1.0:
            moments.append(self.now_s + _FRAME_S)
        left_s = self.left_s
        if left_s is not None:
            moments.append(self.now_s + (left_s % 1.0 or 1.0))  # the next full second
        return min(moments, default=None)


def begun(kind: Kind, seed: int) -> Round:
    """Return a new round."""
    return Round(kind, seed, tasks_of(kind, seed))


def ticked(play: Round, time_s: float) -> Round:
    """Return the round at a time in seconds; time never runs backwards."""
    if play.over:
        return play
    now_s = max(time_s, play.now_s) if play.began_s is not None else time_s
    play = replace(play, now_s=now_s, began_s=now_s if play.began_s is None else play.began_s)
    if play.left_s == 0.0:
        return replace(play, now_s=(play.began_s or 0.0) + SPRINT_S, rested_s=None, next_s=None, over=True)
    if play.next_s is not None and now_s >= play.next_s:
        return gone_on(play)
    return play


def waited(play: Round, time_s: float) -> Round:
    """Return the round at a later time; the time between does not count, as the round was covered."""
    if play.over or play.began_s is None or time_s <= play.now_s:
        return play
    away_s = time_s - play.now_s

    def later(moment_s: float | None) -> float | None:
        return None if moment_s is None else moment_s + away_s

    return replace(
        play,
        now_s=time_s,
        began_s=later(play.began_s),
        rested_s=later(play.rested_s),
        next_s=later(play.next_s),
        solved_s=later(play.solved_s),
    )


def gone_on(play: Round) -> Round:
    """Return the round at its next task, if the present one has ended."""
    if play.over or not play.feedback.ends_task:
        return play
    at = play.at + 1
    play = replace(play, at=at, hints=0, calls=0, suspects=(), heard="", next_s=None, solved_s=None)
    return replace(play, over=True) if at == len(play.tasks) else replace(play, feedback=Feedback.NONE)


def penned(play: Round, ink: bool) -> Round:
    """Return the round after a pen was put down or lifted: the answer is read when it has rested.

    Args:
        play: the round.
        ink: there is finished ink, and no pen is down.
    """
    if play.over or play.feedback.ends_task or not (ink or play.rested_s):
        return play
    return replace(play, rested_s=play.now_s + REST_S if ink else None)


def hinted(play: Round) -> Round:
    """Return the round with one more hint."""
    return play if play.over or play.feedback.ends_task else replace(play, hints=min(2, play.hints + 1))


def called(play: Round) -> Round:
    """Return the round with its task spoken once more."""
    return play if play.over else replace(play, calls=play.calls + 1)


def skipped(play: Round) -> Round:
    """Return the round with the present task skipped; its answer shows for a while."""
    if play.over or play.feedback.ends_task:
        return play
    return replace(play, feedback=Feedback.SKIPPED, rested_s=None, next_s=play.now_s + _SOLUTION_S)


def asked(play: Round, meant: bool) -> Round:
    """Return the round once a reading of the answer is requested, by the person or by rest."""
    return replace(play, rested_s=None, meant=meant)


def tried_again(play: Round) -> Round:
    """Return the round once a new answer is begun, without the feedback on the old one."""
    return play if play.feedback.ends_task else replace(play, feedback=Feedback.NONE)


def answered(play: Round, reading: Reading) -> Round:
    """Return the round after a reading of the answer."""
    heard = "".join(reading.text.split())
    if play.over or play.feedback.ends_task or not heard:
        return play
    answer = str(play.task.answer)
    doubtful = _doubtful(reading, heard)
    if heard == answer:
        pause_s = _SPRINT_PRAISE_S if play.kind is Kind.SPRINT else _PRAISE_S
        return replace(
            play,
            feedback=Feedback.RIGHT,
            heard=heard,
            right=play.right + 1,
            helped=play.helped + bool(play.hints),
            hard=(*play.hard, *dict.fromkeys((*play.suspects, *(answer[n] for n in doubtful)))),
            next_s=play.now_s + pause_s,
            solved_s=play.now_s,
        )
    if not play.meant and answer.startswith(heard):
        return play  # the pen rested in mid-number
    if doubtful:
        meant = tuple(answer[n] for n in doubtful) if len(heard) == len(answer) else ()
        return replace(play, feedback=Feedback.UNREADABLE, heard=heard, suspects=(*play.suspects, *meant))
    return replace(play, feedback=Feedback.WRONG, heard=heard, wrong=play.wrong + 1)


def _doubtful(reading: Reading, heard: str) -> list[int]:
    """Return the places of the reading that are doubtful."""
    sure = iter([digit.confidence >= DOUBT_BELOW for digit in reading.digits])
    return [n for n, character in enumerate(heard) if not (character.isdecimal() and next(sure, False))]


def hardest(play: Round) -> tuple[str, ...]:
    """Return the digits that were hard to read, the hardest first."""
    return tuple(digit for digit, _ in Counter(play.hard).most_common())
