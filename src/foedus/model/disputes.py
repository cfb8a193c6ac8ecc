"""Who disputes land with whom, from the claims of ``borders.csv``."""

from collections.abc import Iterator
from itertools import combinations

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import BorderClaim

ALWAYS, NEVER = 1, 3_000_000


def disputes(chronicle: Chronicle) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Stretches of days on which two actors stand on the two sides of a dispute over a place.

    Two owners dispute a place while one claimant gives it to the one and another claimant to the other. On the side of an
    owner stand itself, its patron if it is a client state, and the field armies of either.

    Returns
    -------
    dict
        By pair in alphabetical order, stretches ``(first day, day after the last)``, merged and in time order.

    References
    ----------
    Senese, Vasquez (2003), "A unified explanation of territorial conflict": pairs that dispute land fight far more often.
    """
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    by_place: dict[str, list[BorderClaim]] = {}
    for claim in chronicle.borders:
        by_place.setdefault(claim.place, []).append(claim)
    for claims in by_place.values():
        for one, other in combinations(claims, 2):
            start, end = max(_start(one), _start(other)), min(_end(one), _end(other))
            if one.owner != other.owner and one.claimant != other.claimant and start < end:
                for pair in _pairs(chronicle, one.owner, other.owner):
                    found.setdefault(pair, []).append((start, end))
    return {pair: _merged(spans) for pair, spans in sorted(found.items())}


def _start(claim: BorderClaim) -> int:
    return ALWAYS if claim.start is None or claim.start.earliest is None else claim.start.earliest


def _end(claim: BorderClaim) -> int:
    return NEVER if claim.end is None or claim.end.latest is None else claim.end.latest + 1


def _pairs(chronicle: Chronicle, one: str, other: str) -> Iterator[tuple[str, str]]:
    sides = _side(chronicle, one), _side(chronicle, other)
    if not sides[0] & sides[1]:
        for a in sides[0]:
            for b in sides[1]:
                yield min(a, b), max(a, b)


def _side(chronicle: Chronicle, owner: str) -> set[str]:
    actors = chronicle.actors
    if owner not in actors:  # a fault of borders.csv, told by the check of the chronicle
        return set()
    patron = actors[owner].principal if actors[owner].kind == "client_state" else ""
    heads = {owner, patron} - {""}
    staffs = heads | {a.id for a in actors.values() if a.kind == "organisation" and a.principal in heads}
    return heads | {a.id for a in actors.values() if a.kind == "field_army" and a.principal in staffs}


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches as one.

    Examples
    --------
    >>> _merged([(5, 9), (1, 3), (2, 4)])
    [(1, 4), (5, 9)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
