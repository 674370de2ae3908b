"""The summary of a round: what was solved, what was skipped and its answer, and the last days."""

from __future__ import annotations

from board.play.game import Game
from board.play.history import DAYS
from board.play.round import Round, hardest
from board.play.tasks import Sign
from board.play.verdict import Feedback
from board.state.task_texts import solved_line
from board.ui.cheer_view import cheer_view
from board.ui.display_list import Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.round_view import half_of

_WELL = 2 / 3
"""So many of the tasks must be solved for "well done"."""


def summary_view(game: Game, context: LayoutContext) -> list[Item]:
    """Return the end of a game whose rounds are over."""
    theme, sizes, (width, height) = context.theme, context.sizes, context.size
    rounds, days = game.rounds, game.days
    kind = context.texts(f"round.{rounds[0].kind.value}")
    items: list[Item] = [context.centred(kind, sizes.text, theme.quiet, height * 8 // 100)]
    for player, play in enumerate(rounds):
        best = game.best if game.is_best or (game.best and play.kind.is_sprint) else None
        items += _result(play, best, half_of(player, len(rounds), context), context)
    if game.cheer < 1.0 and not context.settings.reduced_motion:
        items += cheer_view(game.cheer, (width // 2, height * 29 // 100), context)
    return items + (_progress(days, context) if any(days) else [])


def title_of(play: Round) -> str:
    """Return the name of the title: honest, and kind."""
    if play.kind.is_sprint:
        return "summary.time_up" if play.right else "summary.none"
    if play.right == len(play.tasks):
        return "summary.every"
    if play.right >= _WELL * len(play.tasks):
        return "summary.most"
    return "summary.some" if play.right else "summary.none"


def _result(play: Round, best: int | None, edges: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return the title, the figures and what to practise; `best` is the most right answers before, if any."""
    theme, sizes, texts, height = context.theme, context.sizes, context.texts, context.size[1]
    (left, right), across = edges, sum(edges) // 2
    wide = (right - left) * 92 // 100
    is_best = best is not None and play.right > best
    title = texts(("summary.best" if best else "summary.first_best") if is_best else title_of(play))
    items: list[Item] = [
        context.centred(
            title, context.fitting(title, sizes.headline, wide), theme.ink, height * 15 // 100, across
        )
    ]
    solved = f"{play.right}" if play.kind.is_sprint else f"{play.right} / {len(play.tasks)}"
    figures = [(solved, "summary.right")]
    figures += [
        (f"{count}", name)
        for count, name in (
            (play.wrong, "summary.wrong"),
            (play.helped, "summary.helped"),
            (play.trusted, "summary.trusted"),
        )
        if count
    ]
    figures += [(f"{best}", "summary.before")] if best else []
    widest = max(
        (figure for figure, _ in figures), key=lambda figure: context.measure(figure, sizes.figure)[0]
    )
    needed = context.measure(widest, sizes.figure)[0] + 6 * sizes.gap
    step = min(max((right - left) * 18 // 100, needed), wide // len(figures))
    large = context.fitting(widest, sizes.figure, step * 85 // 100)
    x = across - step * (len(figures) - 1) // 2
    for figure, name in figures:
        label = texts(name)
        size = context.fitting(label, sizes.text, step * 95 // 100)
        items.append(context.centred(figure, large, theme.ink, height * 29 // 100, x))
        items.append(context.centred(label, size, theme.quiet, height * 36 // 100, x))
        x += step
    for sentence, colour, middle in (
        (_skipped(play, context), theme.ink, 44),
        (_hard(play, context), theme.doubtful, 50),
    ):
        size = context.fitting(sentence, sizes.text, wide)
        items.append(context.centred(sentence, size, colour, height * middle // 100, across))
    return items


def _skipped(play: Round, context: LayoutContext) -> str:
    """Return the skipped tasks with their answers, as many as there is room for."""
    solved = [
        solved_line(task, context.texts)
        for task, outcome in zip(play.tasks, play.outcomes, strict=False)
        if outcome is Feedback.SKIPPED and task.sign is not Sign.MAKE
    ]
    if not solved:
        return ""
    shown = ",   ".join(solved[:4]) + (",  …" if len(solved) > 4 else "")
    return context.texts("summary.skipped", tasks=shown)


def _hard(play: Round, context: LayoutContext) -> str:
    hard = hardest(play)
    return context.texts("summary.hard", digits=", ".join(hard)) if hard else ""


def _progress(days: tuple[int, ...], context: LayoutContext) -> list[Item]:
    """Return a bar for each of the last days, as high as tasks were answered."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    width, height = context.size
    base, tallest = height * 80 // 100, height * 14 // 100
    step = width * 3 // 100
    bar, left = step * 6 // 10, (width - len(days) * step) // 2
    items: list[Item] = [
        context.centred(texts("summary.days", days=DAYS), sizes.certainty, theme.quiet, height * 58 // 100)
    ]
    for n, right in enumerate(days):
        x, today = left + n * step, n == len(days) - 1
        high = max(sizes.gap, tallest * right // max(days)) if right else sizes.hairline
        colour = (theme.ink if today else theme.certain) if right else theme.edge
        items.append(Panel((x, base - high, x + bar, base), colour, colour, sizes.gap // 2 if right else 0))
        if right:
            count = context.centred(
                str(right), sizes.certainty, theme.quiet, base - high - sizes.certainty, x + bar // 2
            )
            items.append(count)
        if today:
            items.append(
                context.centred(
                    texts("summary.today"), sizes.certainty, theme.quiet, base + sizes.certainty, x + bar // 2
                )
            )
    return items
