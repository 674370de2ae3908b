"""`digit-trainer evaluate`: measure an exported network, and report."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from board.system.output import printable
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console, status_line

if TYPE_CHECKING:
    from rich.table import Table


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "evaluate",
        "Measure an exported network on writers, boards and photos that it was never trained on.",
        "digit-trainer evaluate first.npz --data data --boards boards --to first-report\n\n"
        "Boards and photos are folders with a truth.json. The folder written to holds the figures\n"
        "(evaluation.json), pictures of what went wrong, curves, and the report (report.html).",
    )
    parser.add_argument("network", type=Path, metavar="NETWORK.npz", help="the network, its card beside it")
    add_data_option(parser, "digits, with their split")
    parser.add_argument("--boards", type=Path, metavar="FOLDER", help="boards (.inkml) to read")
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="pictures to read")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="folder to write to")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Evaluate as the options say."""
    from trainer.evaluation.evaluation import FIGURES_FILE, Sources, evaluate
    from trainer.evaluation.report import write_report

    console = plain_console()
    with status_line(console, "starting") as tell:
        sources = Sources(options.data, options.boards, options.photos)
        figures = evaluate(options.network, sources, options.to, tell)
    console.print(_digits(figures))
    for name in ("boards", "photos"):
        if name in figures:
            console.print(_pages(name, figures[name]))
            console.print(_whole_pages(name, figures[name]))
    print(f"Wrote the report {write_report(options.to)}, its figures {options.to / FIGURES_FILE}")


def _digits(figures: dict[str, Any]) -> "Table":
    table = _table("digits", "measure", "result", "95% interval", "of")
    for name in ("pen", "mnist", "usps"):
        if name in figures:
            table.add_row(name, *_share(figures[name]["accuracy"]))
            table.add_row("  the ten digits alone", *_share(figures[name]["as_digits"]))
    for site in figures["pen"]["sites"]:
        table.add_row(printable(f"  pen, {site['site']}"), *_share(site))
    for style in figures["pen"]["styles"]:
        table.add_row(f"  {style['style']}", *_share(style))
    table.add_row("non-digits refused", *_share(figures["nondigits"]["nondigits_refused"]))
    table.add_row("digits wrongly refused", *_share(figures["nondigits"]["digits_refused"]))
    table.add_row("AUROC, digit or not", f"{figures['nondigits']['auroc']:.4f}")
    table.add_row("calibration error, pen", f"{figures['pen']['calibration']['error']:.2%}")
    for coverage, risk in figures["pen"]["refusing"]["at"].items():
        table.add_row(f"  pen errors left at coverage {float(coverage):.0%}", f"{risk:.2%}")
    for row in figures["corruptions"]:
        table.add_row(f"  mnist, {row['name']}", *_share(row))
    for count, ms in figures["speed"]["glyphs_ms"].items():
        table.add_row(f"network, {count} glyphs", f"{ms:.2f} ms")
    for count, ms in figures["speed"]["page_ms"].items():
        table.add_row(f"a page of {count} digits", f"{ms:.1f} ms")
    table.add_row("size", f"{figures['network']['bytes'] / 1000:.0f} kB")
    return table


def _pages(name: str, figures: dict[str, Any]) -> "Table":
    table = _table(name, "kind", "pages", "exact", "digits", "non-digits\nrefused", "digits\nrefused")
    for kind, row in figures["kinds"].items():
        rates = (row[key] for key in ("exact", "digit_accuracy", "nondigits_refused", "digits_refused"))
        table.add_row(kind, str(row["pages"]), *("–" if r is None else f"{r:.1%}" for r in rates))
    table.caption = "failures: " + ", ".join(
        f"{row['failure']} {row['count']}" for row in figures["error_book"] if row["count"]
    )
    return table


def _whole_pages(name: str, figures: dict[str, Any]) -> "Table":
    """List how many pages are right as a whole, and how far the confidence shown can be believed."""
    table = _table(f"{name}, as a whole", "kind", "result", "95% interval", "of")
    for kind, row in figures["kinds"].items():
        table.add_row(f"{kind}: the right digits, no others", *_share(row["digits_right"]))
        if row["signs_right"]["count"]:
            table.add_row(f"{kind}: signs read, all of it right", *_share(row["signs_right"]))
    if calibration := figures["calibration"]:
        of = str(calibration["count"])
        table.add_row("calibration error of the digits shown", f"{calibration['error']:.2%}", "", of)
    return table


def _table(title: str, *columns: str) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", caption_justify="left")
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n else "left", no_wrap=True)
    return table


def _share(row: dict[str, Any]) -> tuple[str, ...]:
    if row["share"] is None:
        return "–", "", "0"
    low, high = row["interval"]
    return f"{row['share']:.2%}", f"{low:.2%}–{high:.2%}", str(row["count"])
