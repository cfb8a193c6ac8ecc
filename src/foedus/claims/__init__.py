"""Assertions of a text, judged against chronicle, pacts and estimates."""

from foedus.claims.judge import frame, judge, sentences
from foedus.claims.read import read_claims, read_mechanisms, reference_faults
from foedus.claims.records import VERDICTS, Claim, Estimate, Judgement, Mechanism

__all__ = [
    "VERDICTS",
    "Claim",
    "Estimate",
    "Judgement",
    "Mechanism",
    "frame",
    "judge",
    "read_claims",
    "read_mechanisms",
    "reference_faults",
    "sentences",
]
