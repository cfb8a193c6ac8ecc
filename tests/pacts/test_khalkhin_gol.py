"""What the pacts of 1921-1941 obliged, by the record that ships with foedus."""

from datetime import date

import pytest

CLASSES = {
    "defence",
    "offence",
    "neutrality",
    "non_aggression",
    "consultation",
    "aid",
    "basing",
    "truce",
    "border",
}


def day(text):
    return date.fromisoformat(text).toordinal()


def called(duties, pact, article, since="1939-01-01", until="1939-12-31", debtor="SUN"):
    return [
        d
        for d in duties.where(pact=pact, article=article, debtor=debtor)
        if day(since) <= d.called_in <= day(until) and d.is_called
    ]


@pytest.fixture(scope="module")
def mongolian(khalkhin_gol):
    return khalkhin_gol.duties(border="MNG")


@pytest.fixture(scope="module")
def japanese(khalkhin_gol):
    return khalkhin_gol.duties(border="JPN")


@pytest.fixture(scope="module")
def either(khalkhin_gol):
    return khalkhin_gol.duties()


def test_at_least_34_pacts_each_clause_with_a_source_and_an_honest_text_status(khalkhin_gol):
    pacts = khalkhin_gol.pacts
    assert len(pacts) >= 34
    assert {a.kind for p in pacts for a in p.articles} >= CLASSES
    for pact in pacts:
        for article in pact.articles:
            assert article.sources, (pact.id, article.number)
            assert article.status in ("text", "report", "memory")


def test_each_pact_of_the_years_of_the_record_names_the_act_that_signed_it(khalkhin_gol):
    unnamed = {p.id for p in khalkhin_gol.pacts if not p.event}
    assert unnamed <= {"us-japan-commerce-1911"}
    for pact in khalkhin_gol.pacts:
        if pact.event:
            assert khalkhin_gol.chronicle.event(pact.event).date.may_overlap(pact.signed)


def test_codes_in_atops_terms_are_those_of_the_clauses(khalkhin_gol):
    code = {
        "defence": "DEF",
        "offence": "OFF",
        "neutrality": "NEU",
        "non_aggression": "NAG",
        "consultation": "CON",
    }
    for pact in khalkhin_gol.pacts:
        if pact.type_code:
            kinds = {code[a.kind] for a in pact.articles if a.kind in code and a.does != "nothing"}
            assert set(pact.type_code) <= kinds, pact.id


def test_under_the_mongolian_line_the_protocol_was_called_in_on_11_may_1939(mongolian):
    may = called(mongolian, "protocol-1936", "2", since="1939-05-01")
    first = may[0]
    assert first.called_in == day("1939-05-11")
    assert (first.debtor, first.creditor, first.against) == ("SUN", "MNG", "MAN")
    assert first.verdict == "honoured"


def test_soviet_ground_action_of_22_to_28_may_answered_it(mongolian, khalkhin_gol):
    first = called(mongolian, "protocol-1936", "2", since="1939-05-01")[0]
    answers = [khalkhin_gol.chronicle.event(name) for name in first.answered_by]
    ground = [
        e for e in answers if e.act == "ASSAULT" and day("1939-05-22") <= e.date.earliest <= day("1939-05-28")
    ]
    assert ground
    assert all(khalkhin_gol.chronicle.actors[e.sender].id == "SUN" for e in ground)


def test_under_the_japanese_line_it_was_not_called_in_before_27_june(japanese):
    for debtor in ("SUN", "MNG"):
        found = called(japanese, "protocol-1936", "2", debtor=debtor)
        assert found
        assert min(d.called_in for d in found) >= day("1939-06-27")


def test_with_no_line_chosen_the_program_cannot_tell_about_11_may(either):
    (duty,) = [
        d for d in either.where(pact="protocol-1936", debtor="SUN") if d.called_in == day("1939-05-11")
    ]
    assert (duty.verdict, duty.is_called) == ("cannot_tell", False)


def test_mongolia_gave_no_help_at_lake_khasan(mongolian):
    (duty,) = called(mongolian, "protocol-1936", "2", "1938-07-20", "1938-08-20", debtor="MNG")
    assert (duty.creditor, duty.verdict) == ("SUN", "not")


def test_the_raid_of_march_1936_met_words_only(mongolian):
    (duty,) = called(mongolian, "protocol-1936", "2", "1936-03-12", "1936-04-30")
    assert duty.verdict == "partly"


@pytest.mark.parametrize(
    ("pact", "article", "debtor", "creditor", "on", "verdict"),
    [
        ("soviet-polish-1932", "1", "SUN", "POL", "1939-09-17", "breached"),
        ("anti-comintern-secret", "II", "DEU", "JPN", "1939-08-23", "breached"),
        ("anti-comintern-secret", "II", "JPN", "DEU", "1941-04-13", "excepted"),
        ("sino-soviet-1937", "oral", "SUN", "CHN", "1941-04-13", "breached"),
        ("german-soviet-1939", "I", "DEU", "SUN", "1941-06-22", "breached"),
        ("tripartite-1940", "5", "JPN", "DEU", "1941-06-22", "excepted"),
        ("neutrality-1941", "2", "JPN", "SUN", "1941-06-22", "honoured"),
        ("neutrality-1941", "1", "JPN", "SUN", "1941-07-07", "partly"),
        ("nine-power-1922", "I", "JPN", "CHN", "1931-09-18", "breached"),
    ],
)
def test_breaches_and_exceptions_of_the_record(either, pact, article, debtor, creditor, on, verdict):
    found = either.where(pact=pact, article=article, debtor=debtor, creditor=creditor)
    assert verdict in [d.verdict for d in found if d.called_in == day(on)]


def test_nobody_broke_the_nomonhan_truce_within_the_record(either):
    assert not [d for d in either.where(pact="nomonhan-truce-1939") if d.verdict == "breached"]


def test_the_anti_comintern_pact_called_nobody_to_anything(either):
    assert not either.where(pact="anti-comintern").rows


def test_every_duty_names_its_act_its_reasoning_and_its_sources(khalkhin_gol, either):
    known = {e.id for e in khalkhin_gol.chronicle.events} | {p.id for p in khalkhin_gol.pacts}
    for duty in either:
        assert duty.act in known
        assert {*duty.answered_by, *duty.renewed_by} <= known
        assert duty.reasoning
        assert "\n" not in duty.reasoning
        assert set(duty.sources) <= set(khalkhin_gol.chronicle.sources)
        assert duty.called_in <= duty.due


def test_the_frame_has_a_row_for_every_duty(either):
    frame = either.frame()
    assert frame.height == len(either)
    contract = {
        "act",
        "pact",
        "article",
        "debtor",
        "creditor",
        "called_in",
        "due",
        "answered_by",
        "verdict",
        "reasoning",
    }
    assert contract <= set(frame.columns)


SIX = {
    "1 one land, two owners": ("client_as_state", ("sino-soviet-1924", "protocol-1936")),
    "2 secret annex against 23 August 1939": (
        "forbidden_signature",
        ("anti-comintern-secret", "german-soviet-1939"),
    ),
    "3 Article 5 empties Article 3": ("emptied_duty", ("tripartite-1940", "tripartite-1940")),
    "4 neutral in its ally's war": ("help_against_peace", ("tripartite-1940", "neutrality-1941")),
    "4 China's land, China not asked": (
        "two_sovereigns",
        ("sino-soviet-1924", "neutrality-1941-declaration"),
    ),
    "4 a pact with China's enemy": (
        "forbidden_signature",
        ("sino-soviet-1937", "neutrality-1941-declaration"),
    ),
    "5 China left alone": ("forbidden_signature", ("sino-soviet-1937", "neutrality-1941")),
    "6 two client treaties, one strip": ("same_ground", ("japan-manchukuo-1932", "protocol-1936")),
}


@pytest.mark.parametrize("name", SIX)
def test_the_six_clashes_of_the_record_are_found(khalkhin_gol, name):
    rule, pair = SIX[name]
    assert any((c.rule, c.pacts) == (rule, pair) for c in khalkhin_gol.clashes())


def test_chinas_protest_makes_the_clash_of_1936_acute(khalkhin_gol):
    (clash,) = [c for c in khalkhin_gol.clashes() if c.pacts == ("sino-soviet-1924", "protocol-1936")]
    protest = khalkhin_gol.chronicle.event(clash.acute)
    assert (protest.sender, protest.receivers) == ("CHN", ("SUN",))
    assert day("1936-04-01") <= protest.date.earliest <= day("1936-04-30")


def test_without_the_protocol_nothing_was_owed_on_11_may(khalkhin_gol):
    from foedus.pacts import duties

    left = [p for p in khalkhin_gol.pacts if p.id != "protocol-1936"]
    found = duties(khalkhin_gol.chronicle, left, "MNG")
    assert not [
        d for d in found if d.debtor == "SUN" and d.creditor == "MNG" and d.called_in == day("1939-05-11")
    ]
