"""Tiny invented histories: two camps with a client each, a strip both clients claim, and whatever acts a test writes."""

from dataclasses import dataclass

import pytest

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report
from foedus.dates import parse
from foedus.pacts import read_pact

ACTORS = (
    Actor("RED", "Red", "state"),
    Actor("CLR", "Client of Red", "client_state", "RED"),
    Actor("BLU", "Blue", "state"),
    Actor("BLU-ARM", "Army of Blue", "field_army", "BLU"),
    Actor("CLB", "Client of Blue", "client_state", "BLU"),
    Actor("GRN", "Green", "state"),
    Actor("GRY", "Grey", "state"),
)
PLACES = (
    Place("strip", "Disputed strip", 47.7, 118.6),
    Place("steppe", "Land of the client of Red", 47.3, 117.2),
    Place("plain", "Land of the client of Blue", 49.2, 119.7),
    Place("far", "Far away", 0.0, 0.0),
)
BORDERS = (
    BorderClaim("strip", "CLR", "CLR"),
    BorderClaim("strip", "BLU", "CLB"),
    BorderClaim("steppe", "CLR", "CLR"),
    BorderClaim("steppe", "BLU", "CLR"),
    BorderClaim("plain", "CLR", "CLB"),
    BorderClaim("plain", "BLU", "CLB"),
)


@dataclass(frozen=True)
class Worlds:
    """Builds chronicles and pacts from a line each."""

    @staticmethod
    def chronicle(*acts: str, reports: tuple[Report, ...] = ()) -> Chronicle:
        """Each act is ``id date sender receiver ACT[*magnitude] [place [form]]``; receivers are joined by ``+``."""
        events = []
        for line, act in enumerate(acts, start=2):
            name, date, sender, receiver, kind, *rest = act.split()
            kind, _, size = kind.partition("*")
            place, form = [*rest, *["", "directed"][len(rest) :]]
            events.append(
                Event(
                    name,
                    parse(date),
                    sender,
                    tuple(receiver.split("+")),
                    kind,
                    place=place.strip("-"),
                    magnitude=int(size) if size else None,
                    form=form,
                    line=line,
                )
            )
        return Chronicle(
            {a.id: a for a in ACTORS}, {p.id: p for p in PLACES}, BORDERS, tuple(events), reports, {}
        )

    @staticmethod
    def pact(name: str, parties: str, *articles: str, signed: str = "1930-01-01", head: str = ""):
        """A pact whose articles are TOML texts; parties are joined by ``+``."""
        rows = "".join(f'[[party]]\nactor = "{actor}"\n' for actor in parties.split("+"))
        text = (
            f'[pact]\nid = "{name}"\nname = "{name}"\nsigned = "{signed}"\nsummary = "invented"\nsources = ["s"]\n'
            f"{head}\n{rows}"
        )
        for number, article in enumerate(articles, start=1):
            number_line = "" if "number =" in article else f'number = "{number}"\n'
            text += f'[[article]]\n{number_line}summary = "s"\nstatus = "text"\n{article}\n'
        return read_pact(text, f"{name}.toml")

    defence = """
kind = "defence"
does = "fight"
[article.trigger]
acts = ["ASSAULT"]
where = "not_attackers_land"
[article.duty]
acts = ["ASSAULT", "AID"]
partial = ["ACCUSE"]
toward = "either"
within_days = 30
within_km = 400
"""
    non_aggression = """
kind = "non_aggression"
does = "abstain"
[article.forbids]
acts = ["ASSAULT"]
strains = ["MOBILIZE"]
"""
    neutrality = """
kind = "neutrality"
does = "abstain"
[article.trigger]
acts = ["ASSAULT"]
[article.forbids]
acts = ["AID", "SUPPORT"]
toward = "aggressor"
"""

    @staticmethod
    def exclusion(power: str, *kinds: str) -> str:
        listed = ", ".join(f'"{kind}"' for kind in kinds)
        return (
            f'kind = "exclusion"\ndoes = "abstain"\npowers = ["{power}"]\n[article.forbids]\ntoward = "named"\n'
            f'named = ["{power}"]\npact_kinds = [{listed}]\n'
        )

    @staticmethod
    def recognition(territory: str, sovereign: str) -> str:
        return f'kind = "recognition"\ndoes = "recognise"\nterritory = "{territory}"\nsovereign = "{sovereign}"\n'


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    return Worlds()
