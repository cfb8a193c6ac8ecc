"""On whose land an act took place, under one border line or under those of the disputants."""

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import BorderClaim
from foedus.pacts.sides import Sides

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Who owns a place on a day.

    Attributes
    ----------
    owners : claimant to owner, for the lines that count.

    Examples
    --------
    >>> strip = Ground("strip", {"MNG": "MNG", "JPN": "MAN"})
    >>> strip.test(lambda owner: owner == "MNG"), strip.test(lambda owner: owner != "CHN")
    (None, True)
    """

    place: str
    owners: dict[str, str]

    def test(self, question: Callable[[str], bool]) -> bool | None:
        """The answer all lines that count give, or ``None`` if they differ or are silent."""
        answers = {question(owner) for owner in self.owners.values()}
        return answers.pop() if len(answers) == 1 else None

    def describe(self) -> str:
        """The finding in a few words, for the reasoning."""
        if not self.place:
            return "no place on record"
        if not self.owners:
            return f"the line is silent on {self.place}"
        by_owner: dict[str, list[str]] = {}
        for claimant, owner in sorted(self.owners.items()):
            by_owner.setdefault(owner, []).append(claimant)
        said = (f"{owner}'s by the line of {' and '.join(who)}" for owner, who in sorted(by_owner.items()))
        return f"{self.place} is {', '.join(said)}"


class Map:
    """The borders of a chronicle, by place, and distances between its places."""

    def __init__(self, chronicle: Chronicle, sides: Sides):
        self._places = chronicle.places
        self._sides = sides
        self._claims: dict[str, list[BorderClaim]] = {}
        for claim in chronicle.borders:
            self._claims.setdefault(claim.place, []).append(claim)

    def ground(self, place: str, day: int, *, border: str | None, camps: frozenset[str]) -> Ground:
        """Owners of ``place`` on the day with that ordinal.

        Parameters
        ----------
        border
            Actor whose line counts; where it is silent, the lines of its camp.
        camps
            Without a border, or where its camp is silent, the lines of these camps; where they are silent, everybody's.
        """
        said = {claim.claimant: claim.owner for claim in self._claims.get(place, ()) if claim.holds(day)}
        if border is not None and border in said:
            return Ground(place, {border: said[border]})
        if border is not None:
            own = self._of_camps(said, frozenset({self._sides.camp(border)}))
            if own:
                return Ground(place, own)
        return Ground(place, self._of_camps(said, camps) or said)

    def _of_camps(self, said: dict[str, str], camps: frozenset[str]) -> dict[str, str]:
        return {who: owner for who, owner in said.items() if self._sides.camp(who) in camps}

    def distance_km(self, a: str, b: str) -> float | None:
        """Great-circle distance, or ``None`` where a place has no coordinates."""
        first, second = self._places.get(a), self._places.get(b)
        if first is None or second is None:
            return None
        if None in (first.lat, first.lon, second.lat, second.lon):
            return None
        return great_circle_km(first.lat, first.lon, second.lat, second.lon)  # type: ignore[arg-type]

    def claimed_for(self, actor: str) -> frozenset[str]:
        """Places that belong to ``actor`` under some line at some time."""
        return frozenset(
            place for place, claims in self._claims.items() if any(claim.owner == actor for claim in claims)
        )


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in km on a sphere between two points in degrees.

    Examples
    --------
    >>> round(great_circle_km(0, 0, 0, 90))
    10008
    """
    dlat, dlon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    h = sin(dlat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(dlon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))
