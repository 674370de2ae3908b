"""Average the weights of networks that were begun from each other: a better network for no more work.

Networks that a training made of one another lie in one basin: between them the loss is no higher, and the
middle does better on people that none of them saw (M. Wortsman and others, Model soups, 2022).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from board.reading.network.network_file import read_network_file
from board.system.errors import UserError
from trainer.export.export import calibrated, write_network
from trainer.model.from_network import model_of

_OF_EACH = ("name", "sha256", "recipe", "epochs_trained")
_OF_THE_LAST = ("taught_by", "begun_from", "writers", "versions", "licence")


def average_networks(networks: Sequence[Path], data: Path, path: Path, name: str | None) -> dict[str, Any]:
    """Average networks, calibrate the average, and write it as the board reads it.

    Args:
        networks: two or more of one form; what the card says of ancestors is that of the last.
        data: the folder that they were trained with; the validation writers' ink is needed.
        path: where to write the network; the card goes beside it.
        name: what the card calls it; without one, the file's name.

    Returns:
        The card.

    Raises:
        UserError: if a network or the data cannot be read, the networks have not the same form, or the
            files cannot be written.
    """
    cards = [read_network_file(network).card for network in networks]
    for network, card in zip(networks, cards, strict=True):
        if any(card[key] != cards[0][key] for key in ("layers", "labels", "glyph_version")):
            raise UserError(f"{network} has another form than {networks[0]}: their average is no network")
    model = model_of(networks[0])
    weights = zip(*(model_of(network).get_weights() for network in networks), strict=True)
    model.set_weights([np.mean(arrays, axis=0) for arrays in weights])
    sources: dict[str, Any] = {}
    for card in cards:
        for source in card.get("trained_on", []):
            known = sources.setdefault(source["name"], {**source, "sha256": {}})
            known["sha256"] |= source["sha256"]
    about = {
        "name": name or path.stem,
        **calibrated(model, data),
        "average_of": [{key: card.get(key) for key in _OF_EACH} for card in cards],
        "trained_on": list(sources.values()),
        **{key: cards[-1].get(key) for key in _OF_THE_LAST},
    }
    return write_network(model, path, about)
