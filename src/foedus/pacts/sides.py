"""Whose act an act is: field armies speak for their state, clients stand in a camp."""

from collections.abc import Mapping

from foedus.chronicle.records import Actor

_SPEAK_FOR_PRINCIPAL = frozenset({"field_army", "organisation", "movement"})


class Sides:
    """Principals of a chronicle's actors.

    Parameters
    ----------
    actors
        Actor id to a record with ``kind`` and ``principal``.

    Notes
    -----
    An act by a field army, an organ or a movement that has a principal counts as an act of the state at the end of that
    chain, obeyed or not: Tokyo answered for the Kwantung Army. A client state keeps its own voice: it owes what it
    promised, and its attack is not its patron's. Both stand in one camp, so help against either helps.
    """

    def __init__(self, actors: Mapping[str, Actor]):
        self._actors = actors
        self._voice: dict[str, str] = {}
        self._camp: dict[str, str] = {}

    def voice(self, actor: str) -> str:
        """The state an act of ``actor`` is imputed to."""
        if actor not in self._voice:
            self._voice[actor] = self._climb(actor, armies_only=True)
        return self._voice[actor]

    def camp(self, actor: str) -> str:
        """The patron at the top of the chain that ``actor`` belongs to."""
        if actor not in self._camp:
            self._camp[actor] = self._climb(actor, armies_only=False)
        return self._camp[actor]

    def is_client(self, client: str, patron: str) -> bool:
        """Whether ``client`` is another actor that stands in the camp of ``patron``."""
        return self.voice(client) != self.voice(patron) and self.camp(client) == self.voice(patron)

    def _climb(self, actor: str, *, armies_only: bool) -> str:
        seen = {actor}
        while actor in self._actors:
            record = self._actors[actor]
            above = record.principal or ""
            if not above or above in seen or (armies_only and record.kind not in _SPEAK_FOR_PRINCIPAL):
                break
            seen.add(above)
            actor = above
        return actor
