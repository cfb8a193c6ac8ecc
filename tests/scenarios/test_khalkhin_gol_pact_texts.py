"""How well the wording of the pacts of 1921-1941 is known: by text, by report, or from memory."""

from collections import Counter

import pytest

BY_ITS_TEXT = [
    ("protocol-1936", "2"),
    ("japan-manchukuo-1932", "2"),
    ("anti-comintern", "I"),
    ("anti-comintern-secret", "I.a"),
    ("sino-soviet-1937", "I"),
    ("khasan-truce-1938", "1"),
    ("german-soviet-1939", "I"),
    ("nomonhan-truce-1939", "1"),
    ("tripartite-1940", "3"),
    ("neutrality-1941", "2"),
    ("neutrality-1941-declaration", "1.japan"),
]


@pytest.mark.parametrize(("pact", "number"), BY_ITS_TEXT)
def test_the_clauses_on_which_the_story_turns_are_known_by_their_text(khalkhin_gol, pact, number):
    (article,) = [a for p in khalkhin_gol.pacts if p.id == pact for a in p.articles if a.number == number]
    assert article.status == "text"


def test_few_clauses_rest_on_memory(khalkhin_gol):
    status = Counter(article.status for pact in khalkhin_gol.pacts for article in pact.articles)
    assert status["memory"] <= 12
    assert status["text"] > status["report"] + status["memory"]
