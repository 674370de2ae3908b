"""A round on the board: the task at the top of its half or of the window, and what to do beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from board.play.hints import hint_of
from board.play.plan import Kind
from board.play.round import Round
from board.play.tasks import Sign
from board.play.verdict import Feedback
from board.state.commands import Command, ForPlayer, Misread, PickAnswer, Read
from board.state.task_texts import asked_line, solved_line, words_of
from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Button, Icon, Item, Panel, Words
from board.ui.layout_context import LayoutContext
from board.ui.theme import Colour

_TASK, _SENTENCE, _ACTIONS = 0.15, 0.285, 0.385  # of the window's height: the middles of the rows

_AGAIN = {Feedback.WRONG, Feedback.UNREADABLE, Feedback.REPEATED}
_WANTED = {
    Kind.WORDS: "play.write_digits",
    Kind.WHOLE_SUM: "play.write_sum",
    Kind.MAKE_NUMBER: "play.write_way",
}


def task_bottom(players: int, context: LayoutContext) -> int:
    """Return where the rows of a round end, in window pixels; two players have one row more."""
    row = _ACTIONS if players > 1 else _SENTENCE
    return round(context.size[1] * row) + context.sizes.hand * 5 // 8


def half_of(player: int, players: int, context: LayoutContext) -> tuple[int, int]:
    """Return left and right of a player's part of the window."""
    width = context.size[0]
    return width * player // players, width * (player + 1) // players


def task_line(play: Round, hidden: bool, context: LayoutContext) -> str:
    """Return the task as it stands at the top, with its answer once it is solved or skipped."""
    task, texts = play.task, context.texts
    if hidden:
        return texts("play.listen")
    if task.sign is Sign.MAKE:
        solved = play.feedback is Feedback.RIGHT and play.verdict.heard
        return f"{task.first} = {_spaced(play.verdict.heard, context)}" if solved else f"{task.first} ="
    if play.feedback.ends_task:
        return solved_line(task, texts)
    if play.kind is Kind.WHOLE_SUM:
        return words_of(task, texts)
    asked = asked_line(task, texts)
    return asked if task.sign is Sign.WORD else f"{asked} ="


def _spaced(text: str, context: LayoutContext) -> str:
    """Return a sum as it was read, with the signs of the person's language and room around them."""
    signs = {"-": "minus", "+": "plus", "×": "times", "÷": "divided"}
    return "".join(
        f" {context.texts(f'sign.{signs[c]}')} " if c in signs else f" {c} " if c == "=" else c for c in text
    ).strip()


def round_view(
    play: Round, player: int, players: int, written: tuple[int, int], hidden: bool, context: LayoutContext
) -> list[Item]:
    """Return a player's round.

    Args:
        play: the round.
        player: its place, from the left.
        players: how many there are.
        written: the middle of the answer's ink in window pixels.
        hidden: the task's words are not to be seen.
        context: of the layout.
    """
    theme, sizes, height = context.theme, context.sizes, context.size[1]
    left, right = half_of(player, players, context)
    across, wide = (left + right) // 2, right - left
    items: list[Item] = _where(play, left, right, context)
    if play.over:
        return [
            *items,
            context.centred(context.texts("play.done"), sizes.headline, theme.ink, height // 3, across),
        ]
    line = task_line(play, hidden, context)
    size = context.fitting(line, sizes.task, wide * 68 // 100)
    middle = round(height * _TASK)
    words = context.centred(line, size, theme.ink, middle, across)
    items += _flying(words, play, written, context)
    if play.feedback is Feedback.RIGHT:
        side = size * 55 // 100
        items.append(_icon(icons.CHECK, words.area[2] + side // 3, middle, side, theme.certain))
    if play.task.sign is Sign.MAKE and play.ways:
        items.append(_ways(play, across, wide, context))
    return items + _below(play, player, players, (left, right), context)


def _ways(play: Round, across: int, wide: int, context: LayoutContext) -> Words:
    """Return the sums that were found so far, above the buttons."""
    theme, sizes = context.theme, context.sizes
    text = "     ".join(_spaced(way, context) for way in play.ways)
    size = context.fitting(text, sizes.line, wide * 92 // 100)
    return context.centred(text, size, theme.certain, context.size[1] * 85 // 100, across)


def _flying(line: Words, play: Round, written: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return the task; a right answer comes to it from where it was written."""
    if play.feedback is not Feedback.RIGHT or play.flight == 1.0 or context.settings.reduced_motion:
        return [line]
    answer = line.text.rpartition("= ")[2]
    left, top, right, bottom = line.area
    asked = line.text.removesuffix(answer)
    wide = context.measure(answer, line.size)[0]
    end = right - wide // 2, (top + bottom) // 2
    x, y = (round(a + (b - a) * play.flight) for a, b in zip(written, end, strict=True))
    return [
        context.words(asked, line.size, line.colour, left, end[1]),
        context.centred(answer, line.size, context.theme.certain, y, x),
    ]


def _below(
    play: Round, player: int, players: int, edges: tuple[int, int], context: LayoutContext
) -> list[Item]:
    """Return the sentence beneath the task and the buttons that answer it: beside it, or in a row beneath."""
    sizes, height = context.sizes, context.size[1]
    (left, right), gap = edges, 2 * sizes.gap
    text, colour = _said(play, context)
    again = play.feedback in _AGAIN and not play.hint_shown
    buttons = [
        (words, ForPlayer(player, command) if players > 1 else command)
        for words, command in _actions(play, context)
    ]
    widths = [context.measure(words, sizes.title)[0] + 2 * gap for words, _ in buttons]
    room, mark = right - left - 2 * gap, sizes.title * 3 // 2 if again else 0
    beside = sum(widths) + gap * len(widths)
    in_line = players == 1 and context.measure(text, sizes.title)[0] + mark + beside <= room
    size = sizes.title if in_line else context.fitting(text, sizes.title, room - mark)
    wide = mark + context.measure(text, size)[0]
    middle = round(height * _SENTENCE)
    x = (left + right - wide - (beside if in_line else 0)) // 2
    high = sizes.hand * 5 // 4
    items: list[Item] = []
    if again:
        items.append(_icon(icons.AGAIN, x, middle, sizes.title, context.theme.doubtful))
    items.append(context.words(text, size, colour, x + mark, middle))
    x = x + wide + gap if in_line else (left + right - beside + gap) // 2
    middle = middle if in_line else round(height * _ACTIONS)
    for (words, command), across in zip(buttons, widths, strict=True):
        area = x, middle - high // 2, x + across, middle - high // 2 + high
        items += _button(words, command, area, context)
        x += across + gap
    return items


def _actions(play: Round, context: LayoutContext) -> Sequence[tuple[str, Command]]:
    """Return the buttons that the last verdict needs, with their commands."""
    texts, choices = context.texts, play.verdict.choices
    match play.feedback:
        case Feedback.ASKED:
            picks: list[tuple[str, Command]] = [
                (_spaced(each, context), PickAnswer(n)) for n, each in enumerate(choices)
            ]
            return picks if len(picks) > 1 else [*picks, (texts("play.neither"), PickAnswer(1))]
        case Feedback.PARTIAL:
            return [(texts("play.all"), Read())]
        case Feedback.WRONG | Feedback.UNREADABLE:
            return [(texts("play.misread"), Misread())]
        case _:
            return []


def _button(text: str, command: Command, area: Area, context: LayoutContext) -> list[Item]:
    theme, sizes = context.theme, context.sizes
    left, top, right, bottom = area
    words = context.centred(text, sizes.title, theme.ink, (top + bottom) // 2, (left + right) // 2)
    return [Panel(area, theme.panel, theme.edge, sizes.gap), words, Button(area, command)]


def _said(play: Round, context: LayoutContext) -> tuple[str, Colour]:
    """Return the sentence beneath the task and its colour."""
    theme, texts = context.theme, context.texts
    if play.hint_shown:
        hint = hint_of(play.task, play.hints, play.at)
        return texts(hint.text, **hint.numbers), theme.doubtful
    if play.feedback is not Feedback.NONE:
        colour = theme.quiet if play.feedback is Feedback.SKIPPED else theme.ink
        feedback = play.feedback.value
        if play.feedback is Feedback.SKIPPED and play.task.sign is Sign.MAKE:
            hint = hint_of(play.task, 2, len(play.ways))
            return texts(hint.text, **hint.numbers), colour
        return texts(f"feedback.{feedback}", heard=_spaced(play.verdict.heard, context)), colour
    return texts(_WANTED.get(play.kind, "play.write")), theme.quiet


def _where(play: Round, left: int, right: int, context: LayoutContext) -> list[Item]:
    """Return how far the round is: a sign for each task, or the seconds that a sprint has left."""
    theme, sizes = context.theme, context.sizes
    margin = 4 * sizes.gap
    if play.left_s is not None:
        text = context.texts("play.seconds", seconds=ceil(play.left_s))
        score = context.texts("play.score", right=play.right)
        wide = context.measure(score, sizes.line)[0]
        return [
            context.words(text, sizes.line, theme.ink, left + margin, margin),
            context.words(score, sizes.line, theme.quiet, right - margin - wide, margin),
        ]
    step = 3 * sizes.gap
    items: list[Item] = [
        _progress_sign(play, n, left + margin + n * step, margin, context) for n in range(len(play.tasks))
    ]
    place = context.texts("play.place", place=min(play.at + 1, len(play.tasks)), tasks=len(play.tasks))
    x = left + margin + len(play.tasks) * step + sizes.gap
    items.append(context.words(place, sizes.text, theme.quiet, x, margin))
    return items


def _progress_sign(play: Round, n: int, left: int, middle: int, context: LayoutContext) -> Panel:
    """Return the sign of a task: solved a disc, skipped a dash, at present a pillar, later a ring."""
    theme, dot = context.theme, context.sizes.gap * 3 // 2
    high, fill, edge = dot, theme.board, theme.edge
    if n < len(play.outcomes):
        skipped = play.outcomes[n] is Feedback.SKIPPED
        fill = edge = theme.quiet if skipped else theme.certain
        high = max(2, dot // 3) if skipped else dot
    elif n == play.at:
        fill = edge = theme.ink
        high = 2 * dot
    top = middle - high // 2
    return Panel((left, top, left + dot, top + high), fill, edge, min(dot, high) // 2)


def _icon(strokes: icons.Strokes, left: int, middle: int, side: int, colour: Colour) -> Icon:
    """Return an icon in a square that begins at `left` and stands around `middle`."""
    top = middle - side // 2
    return Icon((left, top, left + side, top + side), strokes, colour, max(2, side // 9))
