"""The scene of a game: the choice, the task at the top, the summary, as things to draw."""

from __future__ import annotations

from math import ceil

from board.play.game import COLUMNS, KINDS, Game, Screen
from board.play.hints import hint_of
from board.play.history import DAYS
from board.play.number_words import NUMBER_WORDS
from board.play.round import Feedback, Round, hardest
from board.play.tasks import Kind, Sign
from board.state.keymap import caps
from board.state.session import Session
from board.ui import icons
from board.ui.display_list import Button, Icon, Item, Panel, Words
from board.ui.easel import Easel
from board.ui.help_panel import keycap, keycap_width
from board.ui.play_tiles import Tile, choice_top, tiles_of
from board.ui.theme import Colour


def scene_of(session: Session, written: tuple[int, int], easel: Easel) -> list[Item]:
    """Return what a game shows; `written` is the middle of the answer's ink in window pixels."""
    game = session.game or Game()
    match game.screen, game.round:
        case Screen.SUMMARY, Round() as play:
            items = _summary(play, game.days, easel)
        case Screen.ROUND, Round() as play:
            items = _round(play, written, session.word_hidden, easel)
        case _:
            items = _choice(session, easel)
    tiles = tiles_of(session)
    size = min(_words_size(tile, game.screen, easel) for tile in tiles)
    for tile in tiles:
        items += _tile(tile, size, game.screen, easel)
    return items


def task_line(play: Round, hidden: bool, easel: Easel) -> str:
    """Return the task as it stands at the top, with its answer once it is solved or skipped."""
    task = play.task
    if hidden:
        return easel.texts("play.listen")
    if task.sign is Sign.WORD:
        asked = NUMBER_WORDS[easel.texts.language](task.first)
    else:
        asked = f"{task.first} {task.sign.value} {task.second}"
    if play.feedback.ends_task:
        return f"{asked} = {task.answer}"
    return asked if task.sign is Sign.WORD else f"{asked} ="


def _choice(session: Session, easel: Easel) -> list[Item]:
    theme, sizes, height = easel.theme, easel.sizes, easel.size[1]
    items: list[Item] = [
        easel.centred(easel.texts("play.title"), sizes.headline, theme.ink, height * 12 // 100),
        easel.centred(easel.texts("play.calm"), sizes.text, theme.quiet, height * 19 // 100),
    ]
    areas = {tile.action: tile.area for tile in tiles_of(session)}
    middle = choice_top(easel.size) - height * 4 // 100
    for name, kinds in COLUMNS:
        left = areas[f"choose_{KINDS.index(kinds[0]) + 1}"][0]
        items.append(easel.words(easel.texts(name), sizes.line, theme.certain, left, middle))
    return items


def _tile(tile: Tile, size: int, screen: Screen, easel: Easel) -> list[Item]:
    """Return a place to press, with the key that does the same, in letters of a size."""
    theme, sizes = easel.theme, easel.sizes
    left, top, _, bottom = tile.area
    middle, gap = (top + bottom) // 2, 2 * sizes.gap
    cap = _cap_of(tile, screen, easel)
    x = left + gap + keycap_width(cap, sizes.key, easel) + gap
    return [
        Panel(tile.area, theme.panel, theme.edge, sizes.gap),
        *keycap(cap, sizes.key, left + gap, middle, easel),
        easel.words(_words_of(tile, easel), size, theme.ink, x, middle),
        Button(tile.area, tile.command),
    ]


def _words_size(tile: Tile, screen: Screen, easel: Easel) -> int:
    """Return the size at which the words of a tile fit beside its key."""
    key = keycap_width(_cap_of(tile, screen, easel), easel.sizes.key, easel)
    room = tile.area[2] - tile.area[0] - key - 6 * easel.sizes.gap
    return easel.fitting(_words_of(tile, easel), easel.sizes.text, room)


def _words_of(tile: Tile, easel: Easel) -> str:
    place = tile.action.removeprefix("choose_")
    return easel.texts(f"bar.{place}" if place == tile.action else f"round.{KINDS[int(place) - 1].value}")


def _cap_of(tile: Tile, screen: Screen, easel: Easel) -> str:
    return caps(easel.keys.of(tile.action, screen).keys, easel.texts)[0]


def _round(play: Round, written: tuple[int, int], hidden: bool, easel: Easel) -> list[Item]:
    theme, sizes = easel.theme, easel.sizes
    width, height = easel.size
    line = task_line(play, hidden, easel)
    size = easel.fitting(line, sizes.task, width * 80 // 100)
    middle = height * 14 // 100
    words = easel.centred(line, size, theme.ink, middle)
    items: list[Item] = [*_flying(words, play, written, easel), *_where(play, easel)]
    text, colour = _said(play, easel)
    below = easel.centred(easel.cut(text, sizes.line), sizes.line, colour, height * 26 // 100)
    items.append(below)
    if play.feedback is Feedback.RIGHT:
        side = size * 55 // 100
        items.append(_icon(icons.CHECK, words.area[2] + side // 2, middle, side, theme.certain))
    elif play.feedback in (Feedback.WRONG, Feedback.UNREADABLE):
        side = sizes.line
        left = below.area[0] - side * 3 // 2
        items.append(_icon(icons.AGAIN, left, height * 26 // 100, side, theme.doubtful))
    return items


def _flying(line: Words, play: Round, written: tuple[int, int], easel: Easel) -> list[Item]:
    """Return the task; a right answer comes to it from where it was written."""
    if play.feedback is not Feedback.RIGHT or play.flight == 1.0 or easel.settings.reduced_motion:
        return [line]
    answer = str(play.task.answer)
    left, top, right, bottom = line.area
    asked = line.text.removesuffix(answer)
    wide = easel.measure(answer, line.size)[0]
    end = right - wide // 2, (top + bottom) // 2
    x, y = (round(a + (b - a) * play.flight) for a, b in zip(written, end, strict=True))
    return [
        easel.words(asked, line.size, line.colour, left, end[1]),
        easel.centred(answer, line.size, easel.theme.certain, y, x),
    ]


def _said(play: Round, easel: Easel) -> tuple[str, Colour]:
    """Return the sentence below the task and its colour."""
    theme, texts = easel.theme, easel.texts
    if play.feedback is not Feedback.NONE:
        colour = theme.quiet if play.feedback is Feedback.SKIPPED else theme.ink
        return texts(f"feedback.{play.feedback.value}", heard=play.heard), colour
    if play.hints:
        hint = hint_of(play.task, play.hints)
        return texts(hint.text, **hint.numbers), theme.doubtful
    return texts("play.write_digits" if play.task.sign is Sign.WORD else "play.write"), theme.quiet


def _where(play: Round, easel: Easel) -> list[Item]:
    """Return how far the round is: a dot for each task, or the seconds that a sprint has left."""
    theme, sizes = easel.theme, easel.sizes
    margin = 4 * sizes.gap
    if play.left_s is not None:
        text = easel.texts("play.seconds", seconds=ceil(play.left_s))
        score = easel.texts("play.score", right=play.right)
        wide = easel.measure(score, sizes.line)[0]
        return [
            easel.words(text, sizes.line, theme.ink, margin, margin),
            easel.words(score, sizes.line, theme.quiet, easel.size[0] - margin - wide, margin),
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
    place = easel.texts("play.place", place=min(play.at + 1, len(play.tasks)), tasks=len(play.tasks))
    items.append(
        easel.words(place, sizes.certainty, theme.quiet, margin + len(play.tasks) * step + sizes.gap, margin)
    )
    return items


def _icon(strokes: icons.Strokes, left: int, middle: int, side: int, colour: Colour) -> Icon:
    """Return an icon in a square that begins at `left` and stands around `middle`."""
    top = middle - side // 2
    return Icon((left, top, left + side, top + side), strokes, colour, max(2, side // 9))


def _summary(play: Round, days: tuple[int, ...], easel: Easel) -> list[Item]:
    theme, sizes, texts = easel.theme, easel.sizes, easel.texts
    width, height = easel.size
    minutes, seconds = divmod(round(play.took_s), 60)
    asked = min(play.at, len(play.tasks))
    figures = (
        (f"{play.right}" if play.kind is Kind.SPRINT else f"{play.right} / {asked}", "summary.right"),
        (f"{play.wrong}", "summary.wrong"),
        (f"{play.helped}", "summary.helped"),
        (f"{minutes}:{seconds:02}", "summary.time"),
    )
    items: list[Item] = [
        easel.centred(texts(f"round.{play.kind.value}"), sizes.text, theme.quiet, height * 8 // 100),
        easel.centred(texts("summary.title"), sizes.headline, theme.ink, height * 15 // 100),
    ]
    for n, (figure, name) in enumerate(figures):
        across = width * (26 + 16 * n) // 100
        items.append(easel.centred(figure, sizes.figure, theme.ink, height * 30 // 100, across))
        items.append(easel.centred(texts(name), sizes.text, theme.quiet, height * 37 // 100, across))
    hard = hardest(play)
    sentence = texts("summary.hard", digits=", ".join(hard)) if hard else texts("summary.clear")
    items.append(
        easel.centred(sentence, sizes.text, theme.doubtful if hard else theme.quiet, height * 46 // 100)
    )
    return items + (_progress(days, easel) if any(days) else [])


def _progress(days: tuple[int, ...], easel: Easel) -> list[Item]:
    """Return a bar for each of the last days, as high as tasks were answered."""
    theme, sizes, texts = easel.theme, easel.sizes, easel.texts
    width, height = easel.size
    base, tallest = height * 79 // 100, height * 18 // 100
    step = width * 3 // 100
    bar, left = step * 6 // 10, (width - len(days) * step) // 2
    items: list[Item] = [
        easel.centred(texts("summary.days", days=DAYS), sizes.certainty, theme.quiet, height * 54 // 100)
    ]
    for n, right in enumerate(days):
        x, today = left + n * step, n == len(days) - 1
        high = max(sizes.gap, tallest * right // max(days)) if right else sizes.hairline
        colour = (theme.ink if today else theme.certain) if right else theme.edge
        items.append(Panel((x, base - high, x + bar, base), colour, colour, sizes.gap // 2 if right else 0))
        if right:
            count = easel.centred(
                str(right), sizes.certainty, theme.quiet, base - high - sizes.certainty, x + bar // 2
            )
            items.append(count)
        if today:
            items.append(
                easel.centred(
                    texts("summary.today"), sizes.certainty, theme.quiet, base + sizes.certainty, x + bar // 2
                )
            )
    return items
