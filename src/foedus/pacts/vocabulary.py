"""The words a pact file may use: one table, read by the checker, the writer and the documentation."""

from dataclasses import dataclass
from typing import Literal

from foedus.chronicle.vocabulary import ACTS

WordType = Literal["text", "date", "day count", "size", "number", "flag", "texts"]

KINDS = {
    "defence": "active help to a party that is attacked",
    "offence": "active help to a party that attacks",
    "neutrality": "no help to the enemy of a party",
    "non_aggression": "no attack on a party",
    "consultation": "talk to a party",
    "aid": "money, arms or men for a party",
    "basing": "troops on another's soil, and when they leave",
    "truce": "fighting stops",
    "border": "a line, and respect for it",
    "recognition": "whose a territory is",
    "exclusion": "no pact with a named power",
    "reservation": "what another article does not touch",
    "settlement": "a sale, a debt, a release of persons",
}

DOES = {
    "fight": "send troops against the aggressor",
    "aid": "give money, arms, men or passage",
    "consult": "talk at once",
    "abstain": "do not do a named act",
    "withdraw": "take troops away",
    "pay": "pay or hand over",
    "recognise": "treat a territory as somebody's",
    "host": "let troops stand on one's soil",
    "inform": "exchange information",
    "nothing": "the article creates no duty",
}

ROLES = {
    "signer": "signs for itself",
    "represented": "bound, but another signed for it (`through`)",
    "acceding": "joined later (`from`)",
    "guarantor": "stands surety; owes only the articles that name it among `debtors`",
    "beneficiary": "is promised something and promises nothing",
}

TEXT_STATUS = {
    "text": "the article, or part of it, was seen",
    "report": "a report of its content was seen",
    "memory": "it rests on a standard work that nobody here has seen",
}


@dataclass(frozen=True, slots=True)
class Word:
    """One key of a table of a pact file."""

    name: str
    type: WordType
    meaning: str
    known: tuple[str, ...] = ()
    required: bool = False


def _words(*words: Word) -> dict[str, Word]:
    return {word.name: word for word in words}


def _choice(name: str, meaning: str, *known: str, required: bool = False) -> Word:
    return Word(name, "text", meaning, tuple(known), required)


PACT = _words(
    Word("id", "text", "readable id, equal to the file's name", required=True),
    Word("name", "text", "what historians call it", required=True),
    Word("signed", "date", "day of signature", required=True),
    Word("in_force", "date", "first day in force; without it the day of signature"),
    Word("ended", "date", "last day in force; without it the pact outlives the record"),
    _choice("ended_how", "why it ended", "expired", "denounced", "replaced", "broken", "void", "fulfilled"),
    Word("public_from", "date", "when its text or existence became known"),
    Word("secret", "flag", "true if it was not published while in force"),
    Word("oral", "flag", "true if nothing was written"),
    Word("summary", "text", "one sentence", required=True),
    Word("sources", "texts", "keys of sources.json", required=True),
    Word("type_code", "texts", "obligations in ATOP's terms", ("DEF", "OFF", "NEU", "NAG", "CON")),
    Word("event", "text", "id of the event of signature, where several fit"),
)

PARTY = _words(
    Word("actor", "text", "id in actors.csv", required=True),
    _choice("role", "how it is bound", *ROLES),
    Word("through", "text", "who signed for it"),
    Word("from", "date", "first day bound, if later than the pact"),
    Word("to", "date", "last day bound, if earlier than the pact"),
)

TERM = _words(
    Word("years", "number", "length of the term in years"),
    Word("renewal", "text", "how it goes on"),
    Word("denunciation", "text", "who may end it, and how"),
    Word("lapse", "text", "what makes it lapse"),
    Word("from", "date", "first day, if the article starts later than the pact"),
    Word("to", "date", "last day, if the article ends before the pact"),
)

ARTICLE = _words(
    Word("number", "text", "as the treaty numbers it", required=True),
    _choice("kind", "kind of clause", *KINDS, required=True),
    _choice("does", "the duty in one word", *DOES, required=True),
    Word("summary", "text", "content in our words", required=True),
    Word("debtors", "texts", "who owes; without it every party except beneficiaries and guarantors"),
    Word("creditors", "texts", "to whom it is owed; without it every party"),
    Word("sources", "texts", "keys of sources.json; without it those of the pact"),
    _choice("status", "how the text is known", *TEXT_STATUS, required=True),
    Word("secret", "flag", "true if the article was kept secret"),
    Word("limits", "texts", "reservation: numbers of the articles it limits"),
    Word("powers", "texts", "reservation, exclusion: the powers it speaks of"),
    Word("territory", "text", "recognition, border: the actor whose territory is meant"),
    Word("sovereign", "text", "recognition: the actor it is said to belong to"),
    Word("note", "text", "what is disputed about it"),
)

TRIGGER = _words(
    _choice("on", "what calls the duty in", "act", "in_force"),
    Word("acts", "texts", "the acts that call it in", ACTS),
    _choice("by", "whose act", "any_third", "named", "party"),
    Word("named", "texts", 'the actors meant by `by = "named"`'),
    _choice("against", "whom it strikes", "party", "client"),
    _choice("where", "on whose land, under a border line", "anywhere", "territory", "not_attackers_land"),
    _choice("provoked", "does it matter who struck first", "any", "unprovoked"),
    _choice("self_defence", "may the attacker have been defending its land", "counts", "excused"),
    Word("min_magnitude", "size", "smallest magnitude that counts, 1 to 5"),
)

DUTY = _words(
    Word("acts", "texts", "acts that fulfil it", ACTS, required=True),
    Word("partial", "texts", "acts that fulfil it in part", ACTS),
    _choice("toward", "at whom the fulfilling act is aimed", "aggressor", "victim", "either", required=True),
    Word("within_days", "day count", "days from the call to the due day", required=True),
    _choice("deadline", "where `within_days` comes from", "text", "reading"),
    Word("within_km", "number", "fulfilling acts against the aggressor must fall this near to the call"),
    _choice("silence", "verdict when the record has no answer", "not", "cannot_tell"),
)

FORBIDS = _words(
    Word("acts", "texts", "acts that break it", ACTS),
    Word("strains", "texts", "acts that break it in part", ACTS),
    _choice("toward", "at whom the act is aimed", "party", "client", "aggressor", "named"),
    Word("named", "texts", 'the actors meant by `toward = "named"`'),
    Word("pact_kinds", "texts", "kinds of pact that may not be signed with them", tuple(KINDS)),
    _choice("clients", "does the prohibition protect clients too", "included", "excluded"),
    Word("min_magnitude", "size", "smallest magnitude that counts, 1 to 5"),
    Word("within_km", "number", "only acts this near to `place`"),
    Word("place", "text", "id in places.csv"),
)

EXCEPTION = _words(
    Word("powers", "texts", "the powers against whom there is no duty", required=True),
    Word("article", "text", "number of the article that says so"),
    Word("why", "text", "the reason in our words", required=True),
)

TABLES: dict[str, dict[str, Word]] = {
    "pact": PACT,
    "party": PARTY,
    "article": ARTICLE,
    "article.term": TERM,
    "article.trigger": TRIGGER,
    "article.duty": DUTY,
    "article.forbids": FORBIDS,
    "article.exception": EXCEPTION,
}
