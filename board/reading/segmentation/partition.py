"""The best partition: which groups of pieces are the digits.

Every piece belongs to exactly one group. The score of a partition is the sum of its groups'
scores, so the best one is found exactly by dynamic programming over the sets of pieces that
are already covered; a beam bounds the work on a page where those sets are too many.
"""

from collections.abc import Iterable, Sequence

from board.reading.segmentation.pieces import Piece

BEAM = 256
"""States kept at each step of the search."""

_Chain = tuple[int, "_Chain"] | None  # the groups chosen so far, the last one first


def best_partition(
    pieces: Sequence[Piece], groups: Sequence[tuple[int, ...]], scores: Sequence[float]
) -> list[int]:
    """Choose the groups that cover every piece once with the highest sum of scores.

    Args:
        pieces: the pieces; only their boxes matter, and only for the order of the search.
        groups: candidate groups of piece indices; every single piece must be among them.
        scores: for each group its score; any real numbers.

    Returns:
        Indices into `groups`.
    """
    chosen: list[int] = []
    containing: dict[int, list[int]] = {}  # by their first piece
    for g, group in enumerate(groups):
        containing.setdefault(group[0], []).append(g)
    for members in connected(len(pieces), groups):
        cluster = [g for i in members for g in containing.get(i, ())]
        order = sorted(members, key=lambda i: (pieces[i].box.left, pieces[i].box.top, i))
        place = {piece: n for n, piece in enumerate(order)}
        starting: list[list[tuple[int, int]]] = [[] for _ in order]  # groups by their first piece
        for g in cluster:
            places = [place[i] for i in groups[g]]
            first = min(places)
            starting[first].append((sum(1 << (p - first) for p in places), g))
        chosen += _search(starting, scores)
    return chosen


def connected(count: int, links: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """Part the numbers below `count` so that those of each link, and only they, hang together."""
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for link in links:
        for i in link[1:]:
            root[find(i)] = find(link[0])
    parts: dict[int, list[int]] = {}
    for i in range(count):
        parts.setdefault(find(i), []).append(i)
    return list(parts.values())


def _search(starting: Sequence[Sequence[tuple[int, int]]], scores: Sequence[float]) -> list[int]:
    """Cover all places of one cluster; `starting[n]` lists (places from n on as bits, group)."""
    # Covered places, counted from the one that is next → best score, choice.
    states: dict[int, tuple[float, _Chain]] = {0: (0.0, None)}
    for options in starting:
        after: dict[int, tuple[float, _Chain]] = {}
        for covered, (score, chain) in states.items():
            if covered & 1:
                steps: Iterable[tuple[int, float, _Chain]] = ((covered, score, chain),)
            else:
                steps = (
                    (covered | places, score + scores[g], (g, chain))
                    for places, g in options
                    if not covered & places
                )
            for reached, total, choice in steps:
                places = reached >> 1
                if places not in after or total > after[places][0]:
                    after[places] = (total, choice)
        if len(after) > BEAM:
            after = dict(sorted(after.items(), key=lambda state: -state[1][0])[:BEAM])
        states = after
    chain = max(states.values(), key=lambda state: state[0])[1]
    chosen = []
    while chain is not None:
        chosen.append(chain[0])
        chain = chain[1]
    return chosen
