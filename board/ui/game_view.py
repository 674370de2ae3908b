"""The screens of a game: the choice, the task at the top, the summary."""

from __future__ import annotations

from math import ceil

from board.play.game import COLUMNS, Game, Screen
from board.play.hints import hint_of
from board.play.history import DAYS
from board.play.number_words import NUMBER_WORDS
from board.play.round import Feedback, Round, hardest
from board.play.tasks import Kind, Sign
from board.ui import icons
from board.ui.display_list import Icon, Item, Panel, Words
from board.ui.game_buttons import choice_left, choice_top, game_buttons
from board.ui.layout_context import LayoutContext
from board.ui.theme import Colour


def game_view(
    game: Game, heard: bool, hidden: bool, written: tuple[int, int], context: LayoutContext
) -> list[Item]:
    """Return a screen of a game.

    Args:
        game: to be shown.
        heard: the task is a word that is said aloud.
        hidden: the task's words are not to be seen.
        written: the middle of the answer's ink in window pixels.
        context: of the layout.
    """
    match game.screen, game.round:
        case Screen.SUMMARY, Round() as play:
            items = _summary(play, game.days, context)
        case Screen.ROUND, Round() as play:
            items = _round(play, written, hidden, context)
        case _:
            items = _choice(context)
    return items + game_buttons(game.screen, heard, context)


def task_bottom(context: LayoutContext) -> int:
    """Return where the task and the sentence below it end, in window pixels."""
    high = context.measure("0", context.sizes.line)[1]
    return context.size[1] * 26 // 100 - high // 2 + high


def task_line(play: Round, hidden: bool, context: LayoutContext) -> str:
    """Return the task as it stands at the top, with its answer once it is solved or skipped."""
    task = play.task
    if hidden:
        return context.texts("play.listen")
    if task.sign is Sign.WORD:
        asked = NUMBER_WORDS[context.texts.language](task.first)
    else:
        asked = f"{task.first} {task.sign.value} {task.second}"
    if play.feedback.ends_task:
        return f"{asked} = {task.answer}"
    return asked if task.sign is Sign.WORD else f"{asked} ="


def _choice(context: LayoutContext) -> list[Item]:
    theme, sizes, height = context.theme, context.sizes, context.size[1]
    items: list[Item] = [
        context.centred(context.texts("play.title"), sizes.headline, theme.ink, height * 12 // 100),
        context.centred(context.texts("play.calm"), sizes.text, theme.quiet, height * 19 // 100),
    ]
    middle = choice_top(context) - height * 4 // 100
    for column, (name, _) in enumerate(COLUMNS):
        left = choice_left(column, context)
        items.append(context.words(context.texts(name), sizes.line, theme.certain, left, middle))
    return items


def _round(play: Round, written: tuple[int, int], hidden: bool, context: LayoutContext) -> list[Item]:
    theme, sizes = context.theme, context.sizes
    width, height = context.size
    line = task_line(play, hidden, context)
    size = context.fitting(line, sizes.task, width * 80 // 100)
    middle = height * 14 // 100
    words = context.centred(line, size, theme.ink, middle)
    items: list[Item] = [*_flying(words, play, written, context), *_where(play, context)]
    text, colour = _said(play, context)
    below = context.centred(context.cut(text, sizes.line), sizes.line, colour, height * 26 // 100)
    items.append(below)
    if play.feedback is Feedback.RIGHT:
        side = size * 55 // 100
        items.append(_icon(icons.CHECK, words.area[2] + side // 2, middle, side, theme.certain))
    elif play.feedback in (Feedback.WRONG, Feedback.UNREADABLE):
        side = sizes.line
        left = below.area[0] - side * 3 // 2
        items.append(_icon(icons.AGAIN, left, height * 26 // 100, side, theme.doubtful))
    return items


def _flying(line: Words, play: Round, written: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return the task; a right answer comes to it from where it was written."""
    if play.feedback is not Feedback.RIGHT or play.flight == 1.0 or context.settings.reduced_motion:
        return [line]
    answer = str(play.task.answer)
    left, top, right, bottom = line.area
    asked = line.text.removesuffix(answer)
    wide = context.measure(answer, line.size)[0]
    end = right - wide // 2, (top + bottom) // 2
    x, y = (round(a + (b - a) * play.flight) for a, b in zip(written, end, strict=True))
    return [
        context.words(asked, line.size, line.colour, left, end[1]),
        context.centred(answer, line.size, context.theme.certain, y, x),
    ]


def _said(play: Round, context: LayoutContext) -> tuple[str, Colour]:
    """Return the sentence below the task and its colour."""
    theme, texts = context.theme, context.texts
    if play.feedback is not Feedback.NONE:
        colour = theme.quiet if play.feedback is Feedback.SKIPPED else theme.ink
        return texts(f"feedback.{play.feedback.value}", heard=play.heard), colour
    if play.hints:
        hint = hint_of(play.task, play.hints)
        return texts(hint.text, **hint.numbers), theme.doubtful
    return texts("play.write_digits" if play.task.sign is Sign.WORD else "play.write"), theme.quiet


def _where(play: Round, context: LayoutContext) -> list[Item]:
    """Return how far the round is: a dot for each task, or the seconds that a sprint has left."""
    theme, sizes = context.theme, context.sizes
    margin = 4 * sizes.gap
    if play.left_s is not None:
        text = context.texts("play.seconds", seconds=ceil(play.left_s))
        score = context.texts("play.score", right=play.right)
        wide = context.measure(score, sizes.line)[0]
        return [
            context.words(text, sizes.line, theme.ink, margin, margin),
            context.words(score, sizes.line, theme.quiet, context.size[0] - margin - wide, margin),
        ]
    dot, step = sizes.gap, 2 * sizes.gap
    items: list[Item] = []
    for n in range(len(play.tasks)):
        left, top = margin + n * step, margin - dot // 2
        done, here = n < play.at, n == play.at
        tall = dot if here else 0  # the present one stands out by its height
        fill = theme.certain if done else theme.ink if here else theme.board
        edge = fill if done or here else theme.edge
        items.append(Panel((left, top - tall // 2, left + dot, top + dot + tall // 2), fill, edge, dot // 2))
    place = context.texts("play.place", place=min(play.at + 1, len(play.tasks)), tasks=len(play.tasks))
    items.append(
        context.words(
            place, sizes.certainty, theme.quiet, margin + len(play.tasks) * step + sizes.gap, margin
        )
    )
    return items


def _icon(strokes: icons.Strokes, left: int, middle: int, side: int, colour: Colour) -> Icon:
    """Return an icon in a square that begins at `left` and stands around `middle`."""
    top = middle - side // 2
    return Icon((left, top, left + side, top + side), strokes, colour, max(2, side // 9))


def _summary(play: Round, days: tuple[int, ...], context: LayoutContext) -> list[Item]:
    theme, sizes, texts = context.theme, context.sizes, context.texts
    width, height = context.size
    minutes, seconds = divmod(round(play.took_s), 60)
    asked = min(play.at, len(play.tasks))
    figures = (
        (f"{play.right}" if play.kind is Kind.SPRINT else f"{play.right} / {asked}", "summary.right"),
        (f"{play.wrong}", "summary.wrong"),
        (f"{play.helped}", "summary.helped"),
        (f"{minutes}:{seconds:02}", "summary.time"),
    )
    items: list[Item] = [
        context.centred(texts(f"round.{play.kind.value}"), sizes.text, theme.quiet, height * 8 // 100),
        context.centred(texts("summary.title"), sizes.headline, theme.ink, height * 15 // 100),
    ]
    for n, (figure, name) in enumerate(figures):
        across = width * (26 + 16 * n) // 100
        items.append(context.centred(figure, sizes.figure, theme.ink, height * 30 // 100, across))
        items.append(context.centred(texts(name), sizes.text, theme.quiet, height * 37 // 100, across))
    hard = hardest(play)
    sentence = texts("summary.hard", digits=", ".join(hard)) if hard else texts("summary.clear")
    items.append(
        context.centred(sentence, sizes.text, theme.doubtful if hard else theme.quiet, height * 46 // 100)
    )
    return items + (_progress(days, context) if any(days) else [])


def _progress(days: tuple[int, ...], context: LayoutContext) -> list[Item]:
    """Return a bar for each of the last days, as high as tasks were answered."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    width, height = context.size
    base, tallest = height * 79 // 100, height * 18 // 100
    step = width * 3 // 100
    bar, left = step * 6 // 10, (width - len(days) * step) // 2
    items: list[Item] = [
        context.centred(texts("summary.days", days=DAYS), sizes.certainty, theme.quiet, height * 54 // 100)
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
