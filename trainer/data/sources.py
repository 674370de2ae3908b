"""Sources and licences of the training data, for model cards."""

from typing import TypedDict


class Source(TypedDict):
    """A data set: its name, file patterns, licence and authors."""

    name: str
    files: tuple[str, ...]
    licence: str
    attribution: str


_PEN_FILES = ("strokes-*.jsonl.gz", "nondigits-*.jsonl.gz", "strings-*.jsonl.gz", "split.json")

SOURCES: tuple[Source, ...] = (
    {
        "name": "UNIPEN train_r01_v07",
        "files": _PEN_FILES,
        "licence": "CC BY 4.0",
        "attribution": "The International Unipen Foundation, Unipen data set of on-line (vectorial) "
        "handwriting, doi:10.5281/zenodo.1195803",
    },
    {
        "name": "Pen-Based Recognition of Handwritten Digits",
        "files": _PEN_FILES[:1],
        "licence": "CC BY 4.0",
        "attribution": "E. Alpaydin, F. Alimoglu, UCI Machine Learning Repository, doi:10.24432/C5MG6K",
    },
    {
        "name": "MNIST",
        "files": ("mnist.npz",),
        "licence": "CC BY-SA 3.0",
        "attribution": "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits",
    },
)
