"""Quad classes of acts, as PLOVER groups them."""

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "internal")

_MEMBERS = {
    "verbal_cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material_cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal_conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material_conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
_QUAD = {act: QUADS.index(name) for name, acts in _MEMBERS.items() for act in acts}
INTERNAL = QUADS.index("internal")


def quad(act: str) -> int:
    """Index into :data:`QUADS`; an act that PLOVER does not code counts as internal.

    References
    ----------
    Halterman et al. (2023), "PLOVER and POLECAT: A New Political Event Ontology and Dataset".

    Examples
    --------
    >>> QUADS[quad("ASSAULT")], QUADS[quad("DECIDE")]
    ('material_conflict', 'internal')
    """
    return _QUAD.get(act, INTERNAL)


def is_conflict(act: str) -> bool:
    """Whether ``act`` is verbal or material conflict."""
    return quad(act) in (2, 3)
