"""A round: tasks, one after the other, and what became of the answers.

Nobody is hurried: there is no clock but in a sprint, an answer that may not be finished is waited for, one
that cannot be read is asked for again and never counted, and a wrong one may be tried again as often as one
likes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from math import ceil

from board.play.plan import Kind, Plan
from board.play.tasks import Sign, Task, tasks_of
from board.play.verdict import Feedback, Verdict

REST_S = 0.8
"""How long the pen rests before the answer is read."""

PATIENCE_S = 2.5
"""How much longer an answer that may not be finished is waited for."""

SPRINT_S = 60.0

FLIGHT_S = 0.18
"""How long a right answer flies from where it was written to its place in the task."""

FRAME_S = 1 / 60
_PRAISE_S = 1.0  # how long a solved task stays
_SPRINT_PRAISE_S = 0.35
_SOLUTION_S = 2.0  # how long the answer to a skipped one stays


@dataclass(frozen=True)
class Round:
    """Hold a round at one moment.

    Attributes:
        kind: its kind.
        level: as `Plan.level` gives it.
        seed: the seed of its tasks.
        tasks: all its tasks.
        outcomes: of the tasks that have ended: right or skipped.
        wrong: number of wrong answers.
        helped: number of right answers after a hint.
        ways: the sums that made the number so far, if that is what is asked.
        trusted: number of right answers that were read as something else, by the person's word.
        hints: hints for the present task so far.
        hint_shown: the last hint shows in the place of the feedback.
        calls: how often the present task was spoken again.
        hard: digits that were hard to read.
        suspects: digits of the present task that could not be read so far.
        verdict: the last one.
        blamed: it counted as a wrong answer.
        held: a verdict on an answer that may not be finished, and when it counts.
        now_s: the time of the last `Tick`.
        began_s: when the round began; None before the first `Tick`.
        rested_s: when the pen will have rested long enough; None if nothing new was written.
        next_s: when the next task comes; None while the present one is open.
        solved_s: when the present task was solved; None before.
        awaited: a reading of the answer was asked for.
        meant: the person asked for it; else the pen only rested.
        over: the round is over.
    """

    kind: Kind
    level: str
    seed: int
    tasks: tuple[Task, ...]
    outcomes: tuple[Feedback, ...] = ()
    wrong: int = 0
    helped: int = 0
    ways: tuple[str, ...] = ()
    trusted: int = 0
    hints: int = 0
    hint_shown: bool = False
    calls: int = 0
    hard: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)
    blamed: bool = False
    held: tuple[Verdict, float] | None = None
    now_s: float = 0.0
    began_s: float | None = None
    rested_s: float | None = None
    next_s: float | None = None
    solved_s: float | None = None
    awaited: bool = False
    meant: bool = False
    over: bool = False

    @property
    def feedback(self) -> Feedback:
        """The outcome of the last answer."""
        return self.verdict.feedback

    @property
    def at(self) -> int:
        """Index of the present task; the number of tasks at the end."""
        going_on = self.feedback.ends_task and not self.over
        return len(self.outcomes) - going_on

    @property
    def right(self) -> int:
        """Number of right answers."""
        return self.outcomes.count(Feedback.RIGHT)

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
        return max(0.0, SPRINT_S - self.took_s) if self.kind.is_sprint else None

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
        shown = self.outcomes, self.hints, self.hint_shown, self.verdict
        return self.kind, self.seed, shown, seconds, self.flight, self.over

    @property
    def due_s(self) -> float | None:
        """When the round changes by itself; None for never."""
        if self.over:
            return None
        held_s = self.held[1] if self.held else None
        moments = [moment for moment in (self.rested_s, self.next_s, held_s) if moment is not None]
        if self.flight < 1.0:
            moments.append(self.now_s + FRAME_S)
        left_s = self.left_s
        if left_s is not None:
            moments.append(self.now_s + (left_s % 1.0 or 1.0))  # the next full second
        return min(moments, default=None)


def begun(kind: Kind, plan: Plan, seed: int) -> Round:
    """Return a new round."""
    return Round(kind, plan.level(kind), seed, tasks_of(kind, plan, seed))


def ticked(play: Round, time_s: float) -> Round:
    """Return the round at a time in seconds; time never runs backwards."""
    if play.over:
        return play
    now_s = max(time_s, play.now_s) if play.began_s is not None else time_s
    play = replace(play, now_s=now_s, began_s=now_s if play.began_s is None else play.began_s)
    if play.left_s == 0.0:
        return replace(
            play, now_s=(play.began_s or 0.0) + SPRINT_S, rested_s=None, next_s=None, held=None, over=True
        )
    if play.held and now_s >= play.held[1]:
        return _judged(play, play.held[0])
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
        held=(play.held[0], play.held[1] + away_s) if play.held else None,
    )


def gone_on(play: Round) -> Round:
    """Return the round at its next task, if the present one has ended."""
    if play.over or not play.feedback.ends_task:
        return play
    play = replace(_fresh(play), hints=0, calls=0, suspects=(), next_s=None, solved_s=None)
    return replace(play, over=len(play.outcomes) == len(play.tasks))


def penned(play: Round, ink: bool) -> Round:
    """Return the round after a pen was put down or lifted: the answer is read when it has rested.

    Args:
        play: the round.
        ink: there is finished ink, and no pen is down.
    """
    if play.over or play.feedback.ends_task or not (ink or play.rested_s or play.held):
        return play
    return replace(play, rested_s=play.now_s + REST_S if ink else None, held=None, awaited=False)


def hinted(play: Round) -> Round:
    """Return the round with one more hint, which shows until the next answer."""
    if play.over or play.feedback.ends_task:
        return play
    return replace(play, hints=min(2, play.hints + 1), hint_shown=True)


def called(play: Round) -> Round:
    """Return the round with its task spoken once more."""
    return play if play.over else replace(play, calls=play.calls + 1)


def skipped(play: Round) -> Round:
    """Return the round with the present task skipped; its answer shows for a while."""
    if play.over or play.feedback.ends_task:
        return play
    play = replace(_fresh(play), verdict=Verdict(Feedback.SKIPPED), next_s=play.now_s + _SOLUTION_S)
    return replace(play, outcomes=(*play.outcomes, Feedback.SKIPPED))


def asked(play: Round, meant: bool) -> Round:
    """Return the round once a reading of the answer is requested, by the person or by rest."""
    return replace(play, rested_s=None, held=None, awaited=True, meant=meant)


def tried_again(play: Round) -> Round:
    """Return the round once the answer is written on or anew, without the verdict on the old one."""
    return play if play.feedback.ends_task else _fresh(play)


def answered(play: Round, verdict: Verdict) -> Round:
    """Return the round after an answer was judged; one that may not be finished is waited for."""
    if play.over or play.feedback.ends_task or not play.awaited:
        return play
    play = replace(play, awaited=False)
    if verdict.feedback is Feedback.NONE:
        return play
    if verdict.unfinished and not play.meant:
        return replace(play, held=(verdict, play.now_s + PATIENCE_S))
    if verdict.feedback is Feedback.PARTIAL:
        verdict = replace(verdict, feedback=Feedback.WRONG)
    return _judged(play, verdict)


def insisted(play: Round) -> Round:
    """Return the round after the person said that half an answer is the whole."""
    if play.feedback is not Feedback.PARTIAL:
        return play
    return _judged(play, Verdict(Feedback.WRONG, play.verdict.heard))


def chosen(play: Round, place: int) -> Round:
    """Return the round after the person said which of the choices is written: the one at a place, or none."""
    if play.feedback is not Feedback.ASKED:
        return play
    choices, hard = play.verdict.choices, play.verdict.hard
    if place >= len(choices):
        return _judged(play, Verdict(Feedback.UNREADABLE, play.verdict.heard, hard=hard))
    feedback = Feedback.WRONG if choices[place] == play.verdict.heard else Feedback.RIGHT
    return _judged(play, Verdict(feedback, choices[place], hard=hard if feedback is Feedback.RIGHT else ()))


def misread(play: Round) -> Round:
    """Return the round after the person said that the answer they wrote is right: their word counts."""
    if play.feedback not in (Feedback.WRONG, Feedback.UNREADABLE):
        return play
    play = replace(play, trusted=play.trusted + 1)
    return _judged(play, Verdict(Feedback.RIGHT))


def _fresh(play: Round) -> Round:
    """Return the round without a verdict and without a wait for one."""
    return replace(
        play, verdict=Verdict(), blamed=False, held=None, rested_s=None, awaited=False, hint_shown=False
    )


def _judged(play: Round, verdict: Verdict) -> Round:
    """Return the round after a verdict, in the place of an earlier one on the same answer."""
    wrong = verdict.feedback is Feedback.WRONG
    play = replace(_fresh(play), verdict=verdict, wrong=play.wrong - play.blamed + wrong, blamed=wrong)
    if verdict.feedback is not Feedback.RIGHT:
        return replace(play, suspects=(*play.suspects, *verdict.hard))
    return replace(
        play,
        outcomes=(*play.outcomes, Feedback.RIGHT),
        helped=play.helped + bool(play.hints),
        hard=(*play.hard, *dict.fromkeys((*play.suspects, *verdict.hard))),
        ways=(*play.ways, verdict.heard) if play.task.sign is Sign.MAKE and verdict.heard else play.ways,
        next_s=play.now_s + (_SPRINT_PRAISE_S if play.kind.is_sprint else _PRAISE_S),
        solved_s=play.now_s,
    )


def hardest(play: Round) -> tuple[str, ...]:
    """Return the digits that were hard to read, the hardest first."""
    return tuple(digit for digit, _ in Counter(play.hard).most_common())
