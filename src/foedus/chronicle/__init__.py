"""Actors, places, borders, events and conflicting reports: one Chronicle."""

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report, Source

__all__ = ["Actor", "BorderClaim", "Chronicle", "Event", "Place", "Report", "Source"]
