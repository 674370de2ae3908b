"""Figures of a network on held-out digits, ready for JSON."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import glyph_of
from board.reading.network.network import LABELS, Network
from trainer.data.dataset import Pictures, Sample
from trainer.evaluation.measures import (
    Labels,
    Probabilities,
    auroc,
    calibration,
    confusion,
    coverage_and_risk,
    per_class,
    share,
)
from trainer.evaluation.styles import STYLES, style_of
from trainer.synthesis.corruptions import CORRUPTIONS

NOT_A_DIGIT = LABELS.index("?")
MOST_ERRORS = 60
"""Errors listed of each set, the surest first."""
SUSPECT_SURE, SUSPECT_DOUBT = 0.9, 0.01
"""A label is suspect where the network is so sure of another and believes the label so little."""

Figures = dict[str, Any]
"""Numbers, texts, lists and dictionaries, as JSON has them."""


@dataclass(frozen=True, eq=False)
class Answers:
    """Hold a network's answers to one set.

    Attributes:
        name: of the set.
        ids: of its samples.
        glyphs: (n, 28, 28) uint8.
        labels: (n,) int64, the truth.
        probabilities: (n, 11) float32.
    """

    name: str
    ids: Sequence[str]
    glyphs: NDArray[np.uint8]
    labels: Labels
    probabilities: Probabilities

    @property
    def right(self) -> NDArray[np.bool_]:
        found = self.probabilities.argmax(axis=1)
        return np.asarray(found == self.labels, np.bool_)


def answers_to_pictures(network: Network, name: str, pictures: Pictures) -> Answers:
    """Classify pictures."""
    ids = [f"{name} {i}" for i in range(len(pictures))]
    return Answers(name, ids, pictures.pictures, pictures.labels, network.probabilities(pictures.pictures))


def answers_to_ink(network: Network, name: str, samples: Sequence[Sample]) -> Answers:
    """Draw pen samples as glyphs and classify them; what is not a digit has the label "?"."""
    glyphs = np.stack([glyph_of(s.strokes) for s in samples])
    labels = np.array([int(s.label) if s.label.isdigit() else NOT_A_DIGIT for s in samples])
    return Answers(name, [s.id for s in samples], glyphs, labels, network.probabilities(glyphs))


def figures_of(answers: Answers) -> Figures:
    """Return accuracy, figures of each class, the confusion matrix and the worst errors.

    A digit that is refused counts as wrong in `accuracy`; `as_digits` compares the ten digits alone,
    for readers of pages that hold only digits.
    """
    found = answers.probabilities.argmax(axis=1)
    among_digits = answers.probabilities[:, :NOT_A_DIGIT].argmax(axis=1)
    matrix = confusion(answers.labels, found, len(LABELS))
    return {
        "accuracy": share(int(answers.right.sum()), len(answers.labels)),
        "as_digits": share(int((among_digits == answers.labels).sum()), len(answers.labels)),
        "classes": per_class(matrix, "0123456789"),
        "confusion": matrix[:NOT_A_DIGIT].tolist(),
        "calibration": calibration(answers.labels, answers.probabilities),
        "refusing": coverage_and_risk(answers.labels, answers.probabilities),
        "refused": share(int((found == NOT_A_DIGIT).sum()), len(found)),
        "errors": [_belief(answers, i) for i in worst_errors(answers)],
        "suspects": [_belief(answers, i) for i in suspects(answers)],
    }


def worst_errors(answers: Answers) -> list[int]:
    """Return the indices of the wrong answers, the surest first."""
    wrong = np.flatnonzero(~answers.right)
    order = np.argsort(-answers.probabilities[wrong].max(axis=1), kind="stable")
    return [int(i) for i in wrong[order][:MOST_ERRORS]]


def suspects(answers: Answers) -> list[int]:
    """Return the indices of samples whose label may be wrong, the most suspect first."""
    believed = answers.probabilities[np.arange(len(answers.labels)), answers.labels]
    suspect = (answers.probabilities[:, :NOT_A_DIGIT].max(axis=1) > SUSPECT_SURE) & (believed < SUSPECT_DOUBT)
    indices = np.flatnonzero(suspect)
    return [int(i) for i in indices[np.argsort(believed[indices], kind="stable")]]


def _belief(answers: Answers, i: int) -> Figures:
    p = answers.probabilities[i]
    return {
        "id": answers.ids[i],
        "truth": LABELS[answers.labels[i]],
        "believed": [[LABELS[k], round(float(p[k]), 4)] for k in np.argsort(-p)[:3]],
    }


def groups_of(answers: Answers, samples: Sequence[Sample]) -> Figures:
    """Return the accuracy at each site, of each writer, the worst first, and for each style of writing."""
    sites: dict[str, list[bool]] = defaultdict(list)
    writers: dict[str, list[bool]] = defaultdict(list)
    styles: dict[str, list[bool]] = {name: [] for name in STYLES}
    for sample, right in zip(samples, answers.right.tolist(), strict=True):
        sites[sample.site].append(right)
        writers[sample.writer].append(right)
        if style := style_of(sample):
            styles[style].append(right)
    by_writer = [{"writer": w, **share(sum(r), len(r))} for w, r in writers.items()]
    return {
        "sites": [{"site": site, **share(sum(r), len(r))} for site, r in sorted(sites.items())],
        "writers": sorted(by_writer, key=lambda row: (row["share"], row["writer"])),
        "styles": [{"style": s, "digit": STYLES[s][0], **share(sum(r), len(r))} for s, r in styles.items()],
    }


def refusal_of(digits: Answers, nondigits: Answers) -> Figures:
    """Measure how well digits are told from other characters."""
    refused = nondigits.probabilities.argmax(axis=1) == NOT_A_DIGIT
    doubted = digits.probabilities.argmax(axis=1) == NOT_A_DIGIT
    return {
        "auroc": auroc(nondigits.probabilities[:, NOT_A_DIGIT], digits.probabilities[:, NOT_A_DIGIT]),
        "auroc_by_confidence": auroc(
            digits.probabilities[:, :NOT_A_DIGIT].max(axis=1),
            nondigits.probabilities[:, :NOT_A_DIGIT].max(axis=1),
        ),
        "nondigits_refused": share(int(refused.sum()), len(refused)),
        "digits_refused": share(int(doubted.sum()), len(doubted)),
    }


def corrupted_figures(network: Network, pictures: Pictures) -> list[Figures]:
    """Return the accuracy on every second picture under each corruption, with a fixed seed."""
    pictures = pictures[::2]
    rows = []
    for corrupt in CORRUPTIONS:
        bad = corrupt(pictures.pictures, np.random.default_rng(0))
        right = network.probabilities(bad).argmax(axis=1) == pictures.labels
        about = (corrupt.__doc__ or "").strip()
        rows.append({"name": corrupt.__name__, "about": about, **share(int(right.sum()), len(right))})
    return rows
