"""Pacts: clauses, what is in force, what an act calls in, what was honoured."""

from foedus.pacts.clashes import Clash, clashes
from foedus.pacts.duties import VERDICTS, Duties, Duty
from foedus.pacts.listing import clauses
from foedus.pacts.matrices import Change, changes, in_force
from foedus.pacts.read import read_pact, read_pacts, reference_faults
from foedus.pacts.records import Article, Pact, Party
from foedus.pacts.signing import signing_events, with_signing_events
from foedus.pacts.walk import duties
from foedus.pacts.write import write_pact, write_pacts

__all__ = [
    "VERDICTS",
    "Article",
    "Change",
    "Clash",
    "Duties",
    "Duty",
    "Pact",
    "Party",
    "changes",
    "clashes",
    "clauses",
    "duties",
    "in_force",
    "read_pact",
    "read_pacts",
    "reference_faults",
    "signing_events",
    "with_signing_events",
    "write_pact",
    "write_pacts",
]
