"""What tasks say, in the person's language."""

from board.play.number_words import NUMBER_WORDS
from board.play.tasks import Sign, Task
from board.state.texts import Texts


def asked_line(task: Task, texts: Texts) -> str:
    """Return what a task asks, in digits and signs, or else in words."""
    if task.sign in (Sign.WORD, Sign.MAKE):
        return words_of(task, texts) if task.sign is Sign.WORD else str(task.first)
    return f"{task.first} {texts(f'sign.{task.sign.name.lower()}')} {task.second}"


def solved_line(task: Task, texts: Texts) -> str:
    """Return a task with its answer; a number to make has many."""
    return asked_line(task, texts) if task.sign is Sign.MAKE else f"{asked_line(task, texts)} = {task.answer}"


def words_of(task: Task, texts: Texts) -> str:
    """Return a task in words: a number, or a sum."""
    number = NUMBER_WORDS[texts.language]
    if task.sign in (Sign.WORD, Sign.MAKE):
        return number(task.first)
    return f"{number(task.first)} {texts(f'said.{task.sign.name.lower()}')} {number(task.second)}"
