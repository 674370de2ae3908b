"""The rules of a lesson."""

from __future__ import annotations

from dataclasses import replace

from board.play.number_words import NUMBER_WORDS
from board.play.plan import Kind
from board.play.spoken import Utterance
from board.play.tasks import Sign, tasks_of
from board.state.effects import SaveSummary, Speak
from board.state.lesson import OTHER, RIGHT, Lesson
from board.state.panels import Panel
from board.state.phone_acts import ON_THE_BOARD, Named
from board.state.phone_rules import released, tile_acted
from board.state.phones import Phones, new_tile
from board.state.rules import Rules
from board.state.session import Session
from board.state.texts import Texts


def begun(session: Session, phones: Phones) -> Session:
    """Return the session with a lesson: each phone gets a tile, and what stands on the board is the task."""
    return _asking(session, phones, Lesson(words=_on_board(session)))


def next_task(session: Session, phones: Phones, kind: Kind | None, rules: Rules) -> Session:
    """Return the session with the next task, of a kind of round or as it stands on the board.

    Args:
        session: with phones.
        phones: of the session.
        kind: of the round.
        rules: of what the commands themselves do.
    """
    session, phones = _thawed(session, phones, rules)
    lesson = phones.lesson
    if lesson is None:
        return session
    lesson = counted(phones, lesson)
    task = None
    if kind:
        tasks = tasks_of(kind, session.settings.plan, lesson.number // session.settings.plan.tasks)
        task = tasks[lesson.number % len(tasks)]
    following = replace(
        lesson,
        number=lesson.number + 1,
        kind=kind,
        task=task,
        words="" if kind else _on_board(session),
        shown=False,
        enlarged=None,
        mark=None,
    )
    return _asking(session, phones, following)


def ended(session: Session, phones: Phones, saves: bool, rules: Rules) -> Session:
    """Return the session without its lesson: phones write on the board again.

    Args:
        session: with the lesson.
        phones: of the session.
        saves: the summary is saved.
        rules: of what the commands themselves do.
    """
    session, phones = _thawed(session, phones, rules)
    if phones.lesson is None:
        return session
    lesson = counted(phones, phones.lesson)
    if saves:
        session = session.with_effects(SaveSummary(summary(session, phones, lesson)))
    devices = {device: replace(phone, tile=None) for device, phone in phones.devices.items()}
    phones = replace(phones, lesson=None, sheet=ON_THE_BOARD, devices=devices, frozen=False, task="")
    return replace(session, phones=phones, panel=Panel.PHONES)


def said(session: Session, phones: Phones) -> Session:
    """Return the session with the task spoken: the word of a number, or else what is shown."""
    lesson, language = phones.lesson, session.settings.language
    if lesson is None or not session.has_voice:
        return session.with_notice("hear.no_voice")
    task = lesson.task
    words = NUMBER_WORDS[language](task.first) if task and task.sign is Sign.WORD else phones.task
    return (
        session.with_effects(Speak(Utterance(words, language, (0, lesson.number, 0)))) if words else session
    )


def frozen(session: Session, phones: Phones, rules: Rules) -> Session:
    """Return the session with all tiles frozen, or not any more: then what waited is done."""
    session = replace(session, phones=replace(phones, frozen=not phones.frozen))
    return released(session, rules) if phones.frozen else session


def hidden(session: Session, phones: Phones, device: str) -> Session:
    """Return the session with a tile hidden, or shown again."""
    phone = phones.devices.get(device)
    if phone is None or phone.tile is None:
        return session
    tile = replace(phone.tile, hidden=not phone.tile.hidden)
    return replace(session, phones=phones.having(device, replace(phone, tile=tile)))


def tile_corrected(session: Session, phones: Phones, label: str) -> Session:
    """Return the session with the chosen mark of the enlarged tile corrected."""
    lesson = phones.lesson
    phone = phones.devices.get(lesson.enlarged or "") if lesson else None
    if lesson is None or lesson.enlarged is None or phone is None or phone.tile is None:
        return session
    board = phone.tile.board
    if lesson.mark is None or board.reading is None or lesson.mark >= len(board.reading.marks):
        return session
    mark = board.reading.marks[lesson.mark]
    ids = frozenset(board.page_as_read.ink[n].id for n in mark.strokes)
    tile = tile_acted(phone.tile, Named(label, ids, None if ids else mark.box))
    phones = phones.having(lesson.enlarged, replace(phone, tile=tile))
    return replace(session, phones=replace(phones, lesson=replace(lesson, mark=None)))


def counted(phones: Phones, lesson: Lesson) -> Lesson:
    """Return a lesson with the answers to its task counted; what cannot be read surely is not."""
    right, answered = dict(lesson.right), dict(lesson.answered)
    for device, phone in phones.devices.items():
        verdict = lesson.verdict(phone)
        if verdict in (RIGHT, OTHER):
            answered[device] = answered.get(device, 0) + 1
            right[device] = right.get(device, 0) + (verdict == RIGHT)
    return replace(lesson, right=right, answered=answered)


def summary(session: Session, phones: Phones, lesson: Lesson) -> str:
    """Return the summary of a lesson as lines of comma-separated values, a heading first."""
    texts = Texts(session.settings.language)
    lines = [",".join(texts(f"lesson.{name}") for name in ("animal", "right", "answered"))]
    for device, phone in phones.devices.items():
        counts = lesson.right.get(device, 0), lesson.answered.get(device, 0)
        lines.append(",".join((texts(f"animal.{phone.name}"), *map(str, counts))))
    return "\n".join(lines) + "\n"


def _asking(session: Session, phones: Phones, lesson: Lesson) -> Session:
    """Return the session with a task that is asked, on empty tiles."""
    devices = {device: replace(phone, tile=new_tile(phone.size)) for device, phone in phones.devices.items()}
    settings, task = session.settings, lesson.task
    spoken = task is not None and task.sign is Sign.WORD and session.has_voice and settings.sound
    spoken = spoken and settings.words != "seen"
    text = lesson.text(Texts(settings.language), spoken and settings.words == "heard")
    phones = replace(phones, lesson=lesson, sheet=lesson.sheet, devices=devices, frozen=False, task=text)
    session = replace(session, phones=phones, panel=Panel.LESSON)
    return said(session, phones) if spoken else session


def _thawed(session: Session, phones: Phones, rules: Rules) -> tuple[Session, Phones]:
    """Return the session with nothing frozen, and its phones."""
    session = frozen(session, phones, rules) if phones.frozen else session
    return session, session.phones or phones


def _on_board(session: Session) -> str:
    """Return what was read on the board, in one line."""
    reading = session.board.reading
    return " ".join(reading.text.split("\n")) if reading else ""
