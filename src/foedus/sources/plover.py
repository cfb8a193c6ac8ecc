"""CAMEO and WEIS codes as PLOVER event types.

CAMEO follows the map that comes with PLOVER; WEIS, which PLOVER does not map, follows our own reading of its 22
categories. A code without a counterpart (statements, appeals, comments) gets no type.

References
----------
Open Event Data Alliance (2021), CAMEO2PLOVER; Halterman et al. (2023), "PLOVER and POLECAT".
McClelland (1976), World Event/Interaction Survey Codebook.
"""

import polars as pl

CAMEO = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID",
    "08": "RETREAT", "080": "CONCEDE", "081": "CONCEDE", "0813": "RETREAT", "0814": "RETREAT",
    "082": "CONCEDE", "083": "CONCEDE",
    "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST",
    "15": "MOBILIZE", "16": "SANCTION", "163": "COERCE", "17": "COERCE", "1712": "ASSAULT", "175": "ASSAULT",
    "18": "ASSAULT", "19": "ASSAULT", "191": "COERCE", "192": "COERCE", "20": "ASSAULT",
}  # fmt: skip
"""PLOVER type by the longest CAMEO code that starts an event's code."""

WEIS = {
    "01": "CONCEDE", "012": "RETREAT", "03": "CONSULT", "04": "SUPPORT", "05": "AGREE", "06": "CONCEDE",
    "07": "AID", "08": "AGREE", "09": "REQUEST", "10": "REQUEST", "11": "REJECT", "12": "ACCUSE",
    "13": "ACCUSE", "14": "REJECT", "15": "REQUEST", "16": "THREATEN", "17": "THREATEN", "18": "PROTEST",
    "182": "MOBILIZE", "19": "SANCTION", "20": "SANCTION", "21": "COERCE", "22": "ASSAULT",
}  # fmt: skip
"""PLOVER type by the longest WEIS code that starts an event's code."""


def plover_type(codes: pl.Series, scheme: dict[str, str]) -> pl.Series:
    """PLOVER types of event codes; null where there is none.

    Examples
    --------
    >>> plover_type(pl.Series(["190", "0811", "1712", "012"]), CAMEO).to_list()
    ['ASSAULT', 'CONCEDE', 'ASSAULT', None]
    """
    known = {code: _longest(code, scheme) for code in codes.drop_nulls().unique().to_list()}
    return codes.replace_strict(known, default=None, return_dtype=pl.String)


def _longest(code: str, scheme: dict[str, str]) -> str | None:
    for end in range(len(code), 1, -1):
        if code[:end] in scheme:
            return scheme[code[:end]]
    return None
