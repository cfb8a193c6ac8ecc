"""Pacts: clauses, what is in force, what an act calls in, what was honoured."""

from foedus.pacts.duties import VERDICTS, Duties, Duty
from foedus.pacts.read import read_pact, read_pacts, reference_faults
from foedus.pacts.records import Article, Pact, Party
from foedus.pacts.walk import duties

__all__ = [
    "VERDICTS",
    "Article",
    "Duties",
    "Duty",
    "Pact",
    "Party",
    "duties",
    "read_pact",
    "read_pacts",
    "reference_faults",
]
