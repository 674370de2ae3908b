"""The rules of commands, as a value: modules that come before `update` are given them."""

from __future__ import annotations

from collections.abc import Callable

from board.state.commands import Command
from board.state.session import Session

Rules = Callable[[Session, Command], Session]
"""Gives the session after a command."""
