"""Sources and licences of the training data, for model cards."""

from typing import TypedDict


class Source(TypedDict):
    """A data set: its name, file patterns, licence and authors."""

    name: str
    files: tuple[str, ...]
    licence: str
    attribution: str


_DIGITS, _MORE_DIGITS = "strokes-*.jsonl.gz", "digits-*.jsonl.gz"
_LETTERS, _SYMBOLS = "letters-*.jsonl.gz", "symbols-*.jsonl.gz"
_OTHERS = ("nondigits-*.jsonl.gz", "strings-*.jsonl.gz", "winners-*.jsonl.gz", "split.json", "split-2.json")

SOURCES: tuple[Source, ...] = (
    {
        "name": "UNIPEN train_r01_v07",
        "files": (_DIGITS, _LETTERS, *_OTHERS),
        "licence": "CC BY 4.0",
        "attribution": "The International Unipen Foundation, Unipen data set of on-line (vectorial) "
        "handwriting, doi:10.5281/zenodo.1195803",
    },
    {
        "name": "Pen-Based Recognition of Handwritten Digits",
        "files": (_DIGITS,),
        "licence": "CC BY 4.0",
        "attribution": "E. Alpaydin, F. Alimoglu, UCI Machine Learning Repository, doi:10.24432/C5MG6K",
    },
    {
        "name": "UJI Pen Characters (Version 2)",
        "files": (_MORE_DIGITS,),
        "licence": "CC BY 4.0",
        "attribution": "D. Llorens, F. Prat, A. Marzal, J. M. Vilar, M. J. Castro and others, UCI Machine "
        "Learning Repository",
    },
    {
        "name": "NumberPad",
        "files": (_MORE_DIGITS, _LETTERS),
        "licence": "Apache-2.0",
        "attribution": "Bridger Maxwell",
    },
    {
        "name": "handwritten-digits-corpus",
        "files": (_MORE_DIGITS,),
        "licence": "Apache-2.0",
        "attribution": "Sebastian Kahl",
    },
    {
        "name": "detexify",
        "files": (_SYMBOLS,),
        "licence": "ODbL 1.0",
        "attribution": "Daniel Kirsch; share-alike for a database made of it",
    },
    {
        "name": "Quick, Draw!",
        "files": (_SYMBOLS,),
        "licence": "CC BY 4.0",
        "attribution": "Google",
    },
    {
        "name": "omniglot",
        "files": (_SYMBOLS,),
        "licence": "MIT",
        "attribution": "Brenden Lake",
    },
    {
        "name": "MNIST",
        "files": ("mnist.npz",),
        "licence": "CC BY-SA 3.0",
        "attribution": "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits",
    },
)
