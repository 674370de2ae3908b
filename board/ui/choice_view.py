"""The choice of rounds, and the plan of what they ask."""

from __future__ import annotations

from collections.abc import Iterator

from board.play.game import COLUMNS, KINDS, Screen
from board.play.plan import Kind, Plan
from board.state.commands import Choose, Command, Escape, Set, SetUp, Toggle
from board.state.keymap import caps
from board.state.settings import PLAN_ROWS, WORDS
from board.ui.area import Area
from board.ui.display_list import Button, Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.widgets import key_button, key_button_text_size, keycap, keycap_width, option_button

_TOP = 0.34  # of the window's height: where the columns of the choice begin
_STEP, _HIGH = 0.115, 0.095  # of the window's height: from one round to the next, and of each
_WIDE, _GAP = 0.29, 0.02  # of the window's width: a column, and between two


def choice_view(context: LayoutContext) -> list[Item]:
    """Return the rounds to choose from, and the buttons below them."""
    theme, sizes, texts, height = context.theme, context.sizes, context.texts, context.size[1]
    plan = context.settings.plan
    items: list[Item] = [
        context.centred(texts("play.title"), sizes.headline, theme.ink, round(height * 0.1)),
        context.centred(texts("play.calm", tasks=plan.tasks), sizes.line, theme.quiet, round(height * 0.18)),
    ]
    for name, left, kinds in _columns(plan, context):
        middle = round(height * _TOP) - sizes.line
        items.append(context.words(texts(name), sizes.line, theme.certain, left, middle))
        for row, kind in enumerate(kinds):
            top = round(height * (_TOP + row * _STEP))
            area = left, top, left + round(context.size[0] * _WIDE), top + round(height * _HIGH)
            items += _tile(kind, plan, area, context)
    return [*items, *_choice_bar(plan, context)]


def setup_view(option: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return what rounds ask, for the teacher to choose; keys take the option at a row and a place."""
    theme, sizes, texts, (width, height) = context.theme, context.sizes, context.texts, context.size
    items: list[Item] = [
        context.centred(texts("setup.title"), sizes.headline, theme.ink, round(height * 0.09))
    ]
    names = [texts(f"setup.{name}") for name in PLAN_ROWS]
    left, gap = round(width * 0.05), sizes.gap
    start = left + max(context.measure(name, sizes.line)[0] for name in names) + 4 * gap
    rows = [_lines(name, start, round(width * 0.95), context) for name in PLAN_ROWS]
    top, bottom = round(height * 0.17), round(height * 0.87)
    lines = sum(map(len, rows))
    high = min(sizes.hand, (bottom - top) // lines - gap)
    apart = min(3 * gap, (bottom - top - lines * (high + gap)) // len(rows))
    y = top
    for row, (name, own) in enumerate(zip(PLAN_ROWS, rows, strict=True)):
        items.append(context.words(names[row], sizes.line, theme.ink, left, y + high // 2))
        for line in own:
            for place, x, wide in line:
                area = x, y, x + wide, y + high
                items += _option(name, place, option == (row, place), area, context)
            y += high + gap
        y += apart
    return [*items, *_bar([("escape", Escape())], Screen.SETUP, context)]


def _lines(name: str, start: int, end: int, context: LayoutContext) -> list[list[tuple[int, int, int]]]:
    """Return the options of a row, as many on each line as there is room for: place, left edge, width."""
    sizes, x = context.sizes, start
    lines: list[list[tuple[int, int, int]]] = [[]]
    for place, choice in enumerate(PLAN_ROWS[name]):
        words = context.measure(option_text(name, choice, context), sizes.text)[0]
        wide = max(sizes.hand, words + 3 * sizes.gap)
        if x + wide > end and lines[-1]:
            x = start
            lines.append([])
        lines[-1].append((place, x, wide))
        x += wide + sizes.gap
    return lines


def _option(name: str, place: int, pointed: bool, area: Area, context: LayoutContext) -> list[Item]:
    """Return an option; the one that the keys take is framed."""
    choice = PLAN_ROWS[name][place]
    taken = choice in str(context.settings.value(name)).split()
    command = Toggle(name, choice) if name in WORDS else Set(name, choice)
    items: list[Item] = [_frame(area, context)] if pointed else []
    return items + option_button(option_text(name, choice, context), command, taken, area, context)


def _frame(area: Area, context: LayoutContext) -> Panel:
    """Return the frame of a button that is chosen, which goes beneath it."""
    room, colour = context.sizes.gap // 2, context.theme.certain
    left, top, right, bottom = area
    return Panel((left - room, top - room, right + room, bottom + room), colour, colour, context.sizes.gap)


def option_text(name: str, choice: str, context: LayoutContext) -> str:
    """Return what an option of the plan is called; numbers speak for themselves."""
    return context.texts(f"round.{choice}") if name == "rounds" else choice


def _columns(plan: Plan, context: LayoutContext) -> Iterator[tuple[str, int, list[Kind]]]:
    """Give the name, the left edge and the rounds of each column that has any."""
    shown = [
        (name, own) for name, kinds in COLUMNS if (own := [kind for kind in kinds if kind in plan.kinds])
    ]
    width = context.size[0]
    whole = len(shown) * _WIDE + (len(shown) - 1) * _GAP
    for n, (name, kinds) in enumerate(shown):
        yield name, round(width * ((1 - whole) / 2 + n * (_WIDE + _GAP))), kinds


def _tile(kind: Kind, plan: Plan, area: Area, context: LayoutContext) -> list[Item]:
    """Return the button of a round: its key, its name, and beneath what it asks."""
    theme, sizes = context.theme, context.sizes
    left, top, right, bottom = area
    place = KINDS.index(kind)
    cap = caps(context.keys.of(f"choose_{place + 1}", Screen.CHOICE).keys, context.texts)[0]
    x = left + 2 * sizes.gap
    start = x + keycap_width(cap, sizes.key, context) + 2 * sizes.gap
    name, level = context.texts(f"round.{kind.value}"), level_text(kind, plan, context)
    room, middle, third = right - start - sizes.gap, (top + bottom) // 2, (bottom - top) // 4
    size, small = context.fitting(name, sizes.line, room), context.fitting(level, sizes.button, room)
    return [
        Panel(area, theme.panel, theme.edge, sizes.gap),
        *keycap(cap, sizes.key, x, middle, context),
        context.words(name, size, theme.ink, start, middle - third + sizes.gap // 4),
        context.words(level, small, theme.quiet, start, middle + third),
        Button(area, Choose(place)),
    ]


def level_text(kind: Kind, plan: Plan, context: LayoutContext) -> str:
    """Return which numbers a round asks."""
    first, last = plan.tables[0], plan.tables[-1]
    if kind.has_tables and len(plan.tables) == last - first + 1 > 2:
        return context.texts("play.tables_to", first=first, last=last)
    if kind.has_tables:
        return context.texts("play.tables", tables=", ".join(map(str, plan.tables)))
    return context.texts("play.to", most=plan.numbers_to)


def _choice_bar(plan: Plan, context: LayoutContext) -> Iterator[Item]:
    """Give the buttons below the choice: back, how many children play, and the plan."""
    buttons: list[tuple[str, Command]] = [
        ("escape", Escape()),
        ("one_child", Set("children", "1")),
        ("two_children", Set("children", "2")),
        ("set_up", SetUp()),
    ]
    yield from _bar(buttons, Screen.CHOICE, context, "two_children" if plan.children > 1 else "one_child")


def _bar(
    buttons: list[tuple[str, Command]], screen: Screen, context: LayoutContext, chosen: str = ""
) -> Iterator[Item]:
    """Give buttons along the lower edge, with their keys; the chosen one is framed."""
    width, height = context.size
    wide, gap = width * 20 // 100, width // 100
    x = (width - len(buttons) * (wide + gap) + gap) // 2
    top, bottom = height * 90 // 100, height * 97 // 100
    marks = [caps(context.keys.of(action, screen).keys, context.texts)[0] for action, _ in buttons]
    texts = [context.texts(f"bar.{action}") for action, _ in buttons]
    size = min(key_button_text_size(m, t, wide, context) for m, t in zip(marks, texts, strict=True))
    for mark, text, (action, command) in zip(marks, texts, buttons, strict=True):
        if action == chosen:
            yield _frame((x, top, x + wide, bottom), context)
        yield from key_button(mark, text, command, (x, top, x + wide, bottom), size, context)
        x += wide + gap
