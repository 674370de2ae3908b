"""Lesson entries: what the lines of a lesson's file have in them beside the ink.

["lesson", {…}]                       the lesson and what all phones do, by the names of `lesson_entry`
["phone", device, animal, hue, [width, height], applied, done, hidden]
a phone as it is now; its tile's ink is on the animal's page
["gone", device]                      a phone that is no longer there
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from board.play.plan import Kind
from board.play.tasks import Sign, Task
from board.state.lesson import Lesson
from board.state.phones import ANIMALS, Phone, Phones, new_tile
from board.storage.journal_entries import DamagedError, is_size

_COUNT_MAX = 1 << 31
_TEXT_MAX = 100_000  # characters


def lesson_entry(phones: Phones, lesson: Lesson) -> list[Any]:
    """Return the entry of a lesson, without what shows for a moment only.

    "counts" has for each device how many of its answers were right, and how many could be read.
    """
    task = lesson.task
    counts = {device: [lesson.right.get(device, 0), count] for device, count in lesson.answered.items()}
    fields = {
        "number": lesson.number,
        "kind": lesson.kind.value if lesson.kind else None,
        "task": [task.sign.value, task.first, task.second] if task else None,
        "words": lesson.words,
        "shown": lesson.shown,
        "marked": lesson.marked,
        "counts": counts,
        "text": phones.task,
        "frozen": phones.frozen,
        "joined": phones.joined,
        "removed": sorted(phones.removed),
    }
    return ["lesson", fields]


def phone_entry(device: str, phone: Phone) -> list[Any]:
    """Return the entry of a phone."""
    done, hidden = (phone.tile.done, phone.tile.hidden) if phone.tile else (False, False)
    return ["phone", device, phone.animal, phone.hue, list(phone.size), phone.applied, done, hidden]


def gone_entries(before: Mapping[str, Phone], phones: Phones) -> Iterator[list[Any]]:
    """Give the entries of the phones that are no longer there."""
    return (["gone", device] for device in before if device not in phones.devices)


def phones_after(entry: Any, phones: Phones) -> Phones:
    """Return phones after an entry.

    Raises:
        DamagedError: if it is none.
        ValueError: if a value is none that it can have.
        KeyError: if a value is missing.
    """
    match entry:
        case ["lesson", dict(fields)]:
            return _with_lesson(fields, phones)
        case ["phone", str(device), animal, hue, [int(wide), int(high)], applied, bool(done), bool(hidden)]:
            if _count(animal) >= len(ANIMALS) or not is_size((wide, high)):
                raise DamagedError
            tile = replace(new_tile((wide, high)), done=done, hidden=hidden)
            phone = Phone(animal, _count(hue), (wide, high), _count(applied), False, tile)
            items = phones.devices.items()
            devices = {d: other for d, other in items if d == device or other.animal != animal}
            return replace(phones, devices=devices).having(device, phone)
        case ["gone", str(device)]:
            return replace(phones, devices={d: phone for d, phone in phones.devices.items() if d != device})
    raise DamagedError


def _with_lesson(fields: dict[str, Any], phones: Phones) -> Phones:
    kind, task, counts = fields["kind"], fields["task"], fields["counts"].items()
    lesson = Lesson(
        _count(fields["number"]),
        None if kind is None else Kind(kind),
        None if task is None else Task(Sign(task[0]), _count(task[1]), _count(task[2])),
        _text(fields["words"]),
        shown=fields["shown"] is True,
        marked=fields["marked"] is True,
        right={_text(device): _count(right) for device, (right, _) in counts},
        answered={_text(device): _count(answered) for device, (_, answered) in counts},
    )
    return replace(
        phones,
        lesson=lesson,
        sheet=lesson.sheet,
        task=_text(fields["text"]),
        frozen=fields["frozen"] is True,
        joined=_count(fields["joined"]),
        removed=frozenset(map(_text, fields["removed"])),
    )


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < _COUNT_MAX:
        raise DamagedError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _TEXT_MAX:
        raise DamagedError
    return value
