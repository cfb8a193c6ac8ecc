"""The words and columns a scenario folder may use."""

ACTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""PLOVER's sixteen event types (Open Event Data Alliance 2018, PLOVER manual)."""

DECIDE = "DECIDE"
"""An internal decision, which PLOVER does not code; only where ``form`` is ``internal``."""

FORMS = ("directed", "mutual", "internal")
KINDS = ("state", "client_state", "field_army", "movement", "organisation")
STATUSES = ("verified", "part", "unverified")
MAGNITUDES = range(1, 6)

COLUMNS: dict[str, tuple[str, ...]] = {
    "actors.csv": ("id", "name", "kind", "principal", "cow_code", "from", "to"),
    "places.csv": ("id", "name", "lat", "lon", "precision_km", "source"),
    "borders.csv": ("place", "claimant", "owner", "from", "to", "source"),
    "lines.csv": ("line", "claimant", "lat", "lon", "source"),
    "events.csv": (
        "id", "date", "effective", "published", "sender", "receiver", "declared_sender", "act",
        "mode", "form", "place", "magnitude", "status", "summary", "sources",
    ),
    "reports.csv": ("event", "attribute", "value", "holder", "source"),
    "claims.csv": ("id", "text", "where", "kind", "arguments", "judged_by", "reason"),
    "mechanisms.csv": ("id", "text", "statement", "class", "term", "expected", "why_not"),
    "capabilities.csv": (
        "actor", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc", "source",
    ),
    "texts.csv": ("id", "title", "author", "date", "source"),
}  # fmt: skip
"""Columns of each table, in the order they are written."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "actors.csv": ("id", "name", "kind"),
    "places.csv": ("id", "name"),
    "borders.csv": ("place", "claimant", "owner"),
    "lines.csv": ("line", "claimant", "lat", "lon"),
    "events.csv": ("id", "date", "sender", "receiver", "act", "form", "summary", "sources"),
    "reports.csv": ("event", "attribute", "value", "holder", "source"),
    "claims.csv": ("id", "text", "kind"),
    "mechanisms.csv": ("id", "statement"),
    "capabilities.csv": ("actor", "year"),
    "texts.csv": ("id", "title"),
}
"""Columns that must be there, with a value in every row."""

MANDATORY = ("actors.csv", "places.csv", "events.csv", "sources.json")
"""Files without which a folder is no scenario."""

KNOWN_FILES = (*COLUMNS, "sources.json", "model.toml", "datapackage.json")

DATED_ATTRIBUTES = ("date", "start_date", "end_date", "effective", "published")
"""Attributes of reports whose value is a date."""

COUNTED_ATTRIBUTES = (
    "killed", "dead_and_missing", "missing", "wounded", "sick", "wounded_and_sick", "losses_total", "strength",
    "tanks", "armoured_cars", "guns", "aircraft", "trucks", "aircraft_lost", "tanks_lost", "armoured_cars_lost",
    "guns_lost", "trucks_lost", "bodies_returned", "died_of_wounds", "died_of_sickness", "died_otherwise",
    "prisoners", "airmen_killed", "tankettes", "tankettes_lost", "divisions", "tonnes",
)  # fmt: skip
"""Attributes of reports that a side may follow after a colon: ``killed:SUN``, ``strength:JPN+MAN``."""
