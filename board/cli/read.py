"""The command `read`: reads files, and prints the answers or adds them to a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import closing, suppress

from board.cli.answers import Answer
from board.cli.files import File, files_of, names_in, stands_for_one
from board.cli.processes import read_files, usual_jobs
from board.cli.results import ResultsFile
from board.system.errors import UserError
from board.system.output import Progress, complain, write
from board.system.worker import Worker

_MANY = 10**6  # files, for all that is known of a folder or a list


def run(options: Namespace) -> int:
    """Read as the options say; return the exit status."""
    if not options.files and not options.list:
        raise UserError("there is nothing to read: name files or folders, or a list of them with --from")
    if options.dask and not options.to:
        raise UserError("--dask needs a file of results: name it with --to results.jsonl")
    are_files = not options.list and all(map(stands_for_one, options.files))
    count = len(options.files) if are_files else None
    if options.to:
        with ResultsFile(options.to) as results:
            answers = _answers_of(options, files_of(_names(options), results.is_new), count)
            progress = Progress(count, results.known)
            if count is None and progress.shown and options.list != "-":
                Worker("counting", patience_s=0.0).do(lambda: _count(options, progress))
            return _add(answers, results, progress)
    answers = _answers_of(options, files_of(_names(options), lambda _: True), count)
    return _print(answers, options.json, count)


def _names(options: Namespace) -> Iterator[str]:
    yield from options.files
    if options.list:
        yield from names_in(options.list)


def _answers_of(
    options: Namespace, files: Iterator[File], count: int | None
) -> Generator[Answer, None, None]:
    if options.dask:
        from board.cli.cluster import read_on_cluster  # here, as few have Dask

        return read_on_cluster(files, options.dask, options.signs)
    jobs = options.jobs or usual_jobs(_MANY if count is None else count)
    return read_files(files, jobs, options.signs)


def _print(answers: Generator[Answer, None, None], as_json: bool, count: int | None) -> int:
    """Print answers; return the exit status."""
    status = 0
    progress = Progress(count)
    with closing(answers), closing(progress):
        for answer in answers:
            progress.clear()
            if answer.error:
                status = 2
            if as_json:
                write([answer.line])
            elif answer.error:
                complain("digit-board", answer.error)
            else:
                write([*answer.text.splitlines(), *([""] if count != 1 else [])])
                if answer.crowded:
                    complain(
                        "digit-board",
                        f"{answer.file} has too much on it to read all of it; "
                        "the larger marks were read first",
                    )
            progress.advance()
    return status


def _add(answers: Generator[Answer, None, None], results: ResultsFile, progress: Progress) -> int:
    """Add answers to a file; return the exit status."""
    count = failed = 0
    with closing(answers), closing(progress):
        for answer in answers:
            results.add([answer.line])
            count += 1
            failed += bool(answer.error)
            progress.advance()
    write([f"added {count} lines to {results.path}, {failed} of files that cannot be read"])
    return 2 if failed else 0


def _count(options: Namespace, progress: Progress) -> None:
    """Count all files, for the progress to say how many are left."""
    count = 0

    def note(_: str) -> bool:
        nonlocal count
        count += 1
        return False

    with suppress(UserError):  # which the reading itself meets as well
        for _ in files_of(_names(options), note):
            pass  # none is given
        progress.count = count
