"""The `mapping` elements of InkML: how the values of some channels become those of others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from board.ink.inkml_context import Affine, RefusedError, Transform, identity
from board.ink.trace_text import POINT_VALUES_MAX, VALUE_MAX

MATRIX_CHARS_MAX = 10_000


@dataclass
class OpenMapping:
    """Gather what stands in a mapping.

    Attributes:
        kind: its type; without one, what it holds decides.
        referred: the mapping that it refers to, instead.
        sources, targets: the channels that it binds.
        matrix: of an affine one.
        parts: the mappings in a product.
    """

    kind: str = ""
    referred: Transform | None = None
    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    matrix: tuple[tuple[float, ...], ...] = ()
    parts: list[Transform] = field(default_factory=list)

    def bind(self, source: str | None, target: str | None) -> None:
        """Name the channel of the next column and of the next row."""
        self.sources += [source] if source else []
        self.targets += [target] if target else []
        if max(len(self.sources), len(self.targets)) > POINT_VALUES_MAX:
            raise RefusedError(f"a mapping binds more than {POINT_VALUES_MAX} channels")

    def closed(self) -> Transform:
        """Return what the mapping does.

        Raises:
            RefusedError: if it contradicts itself.
        """
        if self.referred is not None:
            return self.referred
        match self.kind or ("affine" if self.matrix else "unknown"):
            case "identity":
                return (identity(self.sources or ("X", "Y"), self.targets or self.sources or ("X", "Y")),)
            case "affine":
                _check_shape(self.matrix, self.sources, self.targets)
                return (Affine(tuple(self.sources), tuple(self.targets), self.matrix),)
            case "product":
                affines: list[Affine] = []
                for part in self.parts:
                    if isinstance(part, str):
                        return part
                    affines += part
                return tuple(affines)
            case kind:
                return kind


def matrix_of(text: str) -> tuple[tuple[float, ...], ...]:
    """Return the rows of an `<affine>` element: numbers parted by spaces, rows by commas.

    Raises:
        RefusedError: if it is no matrix.
    """
    try:
        rows = tuple(tuple(map(float, row.split())) for row in text.split(",") if row.strip())
    except ValueError:
        raise RefusedError("an affine mapping is no matrix of numbers") from None
    sides = {len(row) for row in rows}
    numbers_are_fine = all(abs(number) <= VALUE_MAX for row in rows for number in row)  # NaN is not
    if len(sides) != 1 or not numbers_are_fine or max(len(rows), *sides) > POINT_VALUES_MAX:
        raise RefusedError("an affine mapping is no matrix of numbers")
    return rows


def _check_shape(matrix: Sequence[Sequence[float]], sources: Sequence[str], targets: Sequence[str]) -> None:
    fits = matrix and len(sources) in (0, len(matrix[0]) - 1) and len(targets) in (0, len(matrix))
    if not fits:
        raise RefusedError("an affine mapping has not one number for each channel that it binds")
