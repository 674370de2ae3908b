"""Errors that a user can put right."""


class UserError(Exception):
    """Say in one sentence what is wrong and what to do next.

    The command line prints it on standard error and leaves with status 2;
    the window shows it as a notice and goes on.
    """
