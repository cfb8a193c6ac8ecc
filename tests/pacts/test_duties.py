"""What calls a duty in, who must answer, and what counts as an answer."""

from dataclasses import replace

from foedus.chronicle.records import Report
from foedus.dates import parse
from foedus.pacts import Party, duties

PLAIN = 'where = "not_attackers_land"\n'


def day(text):
    return parse(text).earliest


def verdicts(found):
    return [(d.act, d.debtor, d.creditor, d.verdict) for d in found]


def test_the_patron_is_called_when_its_client_is_attacked_and_honours_by_fighting(worlds):
    chronicle = worlds.chronicle(
        "raid 1931-05-11 CLB CLR ASSAULT steppe",
        "reply 1931-05-22 RED BLU-ARM ASSAULT steppe",
    )
    (duty,) = duties(chronicle, [worlds.pact("p", "RED+CLR", worlds.defence)])
    assert (duty.debtor, duty.creditor, duty.against) == ("RED", "CLR", "CLB")
    assert (duty.called_in, duty.due) == (day("1931-05-11"), day("1931-06-10"))
    assert (duty.verdict, duty.answered_by) == ("honoured", ("reply",))
    assert "raid" in duty.reasoning
    assert "reply" in duty.reasoning


def test_a_field_army_acts_for_its_state_but_a_client_does_not(worlds):
    pact = worlds.pact("p", "RED+BLU", worlds.non_aggression)
    by_army = worlds.chronicle("blow 1931-01-01 BLU-ARM RED ASSAULT")
    by_client = worlds.chronicle("blow 1931-01-01 CLB RED ASSAULT")
    assert [(d.debtor, d.verdict) for d in duties(by_army, [pact])] == [("BLU", "breached")]
    assert not duties(by_client, [pact]).rows


def test_the_border_line_decides_whether_a_fight_in_the_strip_was_an_attack(worlds):
    chronicle = worlds.chronicle(
        "clash 1931-05-11 CLB CLR ASSAULT strip",
        "deep 1931-06-27 BLU-ARM CLR ASSAULT steppe",
        "reply 1931-06-28 RED BLU ASSAULT strip",
    )
    pacts = [worlds.pact("p", "RED+CLR", worlds.defence)]
    assert verdicts(duties(chronicle, pacts, "CLR")) == [
        ("clash", "RED", "CLR", "late"),
        ("deep", "RED", "CLR", "honoured"),
    ]
    assert verdicts(duties(chronicle, pacts, "BLU")) == [("deep", "RED", "CLR", "honoured")]
    open_line = duties(chronicle, pacts)
    assert verdicts(open_line)[0] == ("clash", "RED", "CLR", "cannot_tell")
    assert "strip" in open_line.rows[0].reasoning


def test_both_allies_owe_help_but_never_the_one_that_attacked(worlds):
    chronicle = worlds.chronicle("blow 1931-01-01 GRY RED ASSAULT far", "end 1932-01-01 GRY RED CONSULT")
    pact = worlds.pact("p", "RED+CLR+GRN", worlds.defence.replace('where = "not_attackers_land"\n', ""))
    assert {d.debtor for d in duties(chronicle, [pact])} == {"CLR", "GRN"}
    inside = worlds.chronicle("blow 1931-01-01 GRN RED ASSAULT far", "end 1932-01-01 GRY RED CONSULT")
    assert not duties(inside, [pact]).rows


def test_silence_is_a_breach_of_defence_but_not_proof_against_private_talks(worlds):
    chronicle = worlds.chronicle("blow 1931-01-01 GRY RED ASSAULT", "end 1932-01-01 GRY RED CONSULT")
    plain = worlds.defence.replace('where = "not_attackers_land"\n', "")
    talks = plain.replace('kind = "defence"', 'kind = "consultation"').replace(
        "within_km", 'silence = "cannot_tell"\nwithin_km'
    )
    assert verdicts(duties(chronicle, [worlds.pact("p", "RED+GRN", plain)])) == [
        ("blow", "GRN", "RED", "not")
    ]
    assert verdicts(duties(chronicle, [worlds.pact("p", "RED+GRN", talks)])) == [
        ("blow", "GRN", "RED", "cannot_tell")
    ]


def test_words_answer_a_call_to_arms_only_in_part_and_distance_breaks_the_link(worlds):
    plain = worlds.defence.replace('where = "not_attackers_land"\n', "")
    pact = worlds.pact("p", "RED+GRN", plain)
    note = worlds.chronicle(
        "blow 1931-01-01 GRY RED ASSAULT steppe",
        "note 1931-01-05 GRN GRY ACCUSE steppe",
        "end 1932 GRY RED CONSULT",
    )
    assert [d.verdict for d in duties(note, [pact])] == ["partly"]
    elsewhere = worlds.chronicle(
        "blow 1931-01-01 GRY RED ASSAULT steppe",
        "war 1931-01-05 GRN GRY ASSAULT far",
        "end 1932 GRY RED CONSULT",
    )
    assert [d.verdict for d in duties(elsewhere, [pact])] == ["not"]


def test_a_record_that_ends_before_the_due_day_cannot_tell(worlds):
    pact = worlds.pact("p", "RED+GRN", worlds.defence.replace('where = "not_attackers_land"\n', ""))
    (duty,) = duties(worlds.chronicle("blow 1931-01-01 GRY RED ASSAULT"), [pact])
    assert (duty.verdict, duty.answered_by) == ("cannot_tell", ())


def test_later_blows_of_the_same_enemy_renew_a_call_until_it_is_due(worlds):
    plain = worlds.defence.replace('where = "not_attackers_land"\n', "")
    chronicle = worlds.chronicle(
        "a 1931-01-01 GRY RED ASSAULT", "b 1931-01-20 GRY RED ASSAULT", "c 1931-03-01 GRY RED ASSAULT",
        "end 1932 GRY RED CONSULT",
    )  # fmt: skip
    found = duties(chronicle, [worlds.pact("p", "RED+GRN", plain)])
    assert [(d.act, d.renewed_by) for d in found] == [("a", ("b",)), ("c", ())]


def test_no_duty_before_entry_into_force_or_after_the_end(worlds):
    head = 'in_force = "1931-02-01"\nended = "1931-03-01"'
    pact = worlds.pact("p", "RED+BLU", worlds.non_aggression, head=head)
    for date, expected in (("1931-01-31", 0), ("1931-02-01", 1), ("1931-03-01", 1), ("1931-03-02", 0)):
        assert len(duties(worlds.chronicle(f"blow {date} RED BLU ASSAULT"), [pact])) == expected, date


def test_preparing_an_attack_strains_a_non_aggression_pact_without_breaking_it(worlds):
    pact = worlds.pact("p", "RED+BLU", worlds.non_aggression)
    (duty,) = duties(worlds.chronicle("plan 1931-07-07 BLU-ARM RED MOBILIZE"), [pact])
    assert (duty.debtor, duty.creditor, duty.verdict) == ("BLU", "RED", "partly")


def test_a_neutral_may_not_help_the_aggressor(worlds):
    pact = worlds.pact("p", "RED+BLU", worlds.neutrality)
    quiet = worlds.chronicle("war 1931-01-01 GRY RED ASSAULT", "end 1935 GRY RED CONSULT")
    assert verdicts(duties(quiet, [pact])) == [("war", "BLU", "RED", "honoured")]
    loud = worlds.chronicle("war 1931-01-01 GRY RED ASSAULT", "arms 1931-06-01 BLU GRY AID")
    (duty,) = duties(loud, [pact])
    assert (duty.verdict, duty.answered_by) == ("breached", ("arms",))


def test_signing_with_the_named_power_breaks_a_clause_that_forbids_it(worlds):
    secret = worlds.pact("secret", "BLU+GRN", worlds.exclusion("RED", "non_aggression"))
    later = worlds.pact("later", "GRN+RED", worlds.non_aggression, signed="1931-08-23")
    chronicle = worlds.chronicle("signing 1931-08-23 GRN RED AGREE - mutual")
    (duty,) = duties(chronicle, [secret, later])
    assert (duty.act, duty.pact, duty.debtor, duty.creditor) == ("signing", "secret", "GRN", "BLU")
    assert duty.verdict == "breached"
    assert "later" in duty.reasoning
    harmless = worlds.pact("later", "GRN+GRY", worlds.non_aggression, signed="1931-08-23")
    assert not duties(chronicle, [secret, harmless]).rows


def test_an_exception_lifts_the_duty_against_the_power_it_names(worlds):
    plain = worlds.defence.replace('where = "not_attackers_land"\n', "")
    excepted = plain + '[[article.exception]]\npowers = ["GRY"]\nwhy = "already at war"\n'
    chronicle = worlds.chronicle("blow 1931-01-01 GRY RED ASSAULT", "end 1932 GRY RED CONSULT")
    (duty,) = duties(chronicle, [worlds.pact("p", "RED+GRN", excepted)])
    assert duty.verdict == "excepted"
    assert "already at war" in duty.reasoning


def test_a_clause_for_unprovoked_attacks_sleeps_when_the_victim_struck_first(worlds):
    unprovoked = worlds.defence.replace('where = "not_attackers_land"', 'provoked = "unprovoked"')
    pact = worlds.pact("p", "RED+GRN", unprovoked)
    struck = worlds.chronicle(
        "first 1931-01-01 CLR BLU ASSAULT", "back 1931-01-20 BLU RED ASSAULT", "end 1932 RED BLU CONSULT"
    )
    assert not duties(struck, [pact]).where(act="back").rows
    old = worlds.chronicle(
        "first 1930-06-01 CLR BLU ASSAULT", "back 1931-01-20 BLU RED ASSAULT", "end 1932 RED BLU CONSULT"
    )
    assert verdicts(duties(old, [pact]).where(act="back")) == [("back", "GRN", "RED", "not")]


def test_a_blow_in_defence_of_ones_own_land_is_no_attack_unless_it_outgrows_the_first(worlds):
    pact = worlds.pact("p", "RED+CLR", worlds.defence.replace("where =", 'self_defence = "excused"\nwhere ='))
    raid = "raid 1931-05-12 CLR CLB ASSAULT*2 plain"
    equal = worlds.chronicle(raid, "back 1931-05-15 BLU-ARM CLR ASSAULT*2 steppe", "end 1932 RED BLU CONSULT")
    larger = worlds.chronicle(
        raid, "back 1931-05-15 BLU-ARM CLR ASSAULT*4 steppe", "end 1932 RED BLU CONSULT"
    )
    late = worlds.chronicle(raid, "back 1931-07-15 BLU-ARM CLR ASSAULT*2 steppe", "end 1932 RED BLU CONSULT")
    assert not duties(equal, [pact], "BLU").where(act="back").rows
    assert duties(larger, [pact], "BLU").where(act="back").rows
    assert duties(late, [pact], "BLU").where(act="back").rows


def test_whose_land_was_defended_depends_on_the_line(worlds):
    pact = worlds.pact("p", "RED+CLR", worlds.defence.replace("where =", 'self_defence = "excused"\nwhere ='))
    chronicle = worlds.chronicle(
        "clash 1931-05-12 CLR CLB ASSAULT*2 strip",
        "back 1931-05-15 BLU-ARM CLR ASSAULT*2 steppe",
        "end 1932 RED BLU CONSULT",
    )
    assert not duties(chronicle, [pact], "BLU").rows
    assert verdicts(duties(chronicle, [pact], "CLR")) == [("back", "RED", "CLR", "not")]
    assert verdicts(duties(chronicle, [pact])) == [("back", "RED", "CLR", "cannot_tell")]


def test_a_conflict_ends_half_a_year_after_its_last_attack(worlds):
    pact = worlds.pact("p", "RED+BLU", worlds.neutrality)
    record = ("war 1931-01-01 GRY RED ASSAULT", "end 1935 GRY RED CONSULT")
    during = worlds.chronicle(*record, "arms 1931-06-20 BLU GRY AID")
    after = worlds.chronicle(*record, "arms 1931-08-01 BLU GRY AID")
    renewed = worlds.chronicle(*record, "more 1931-05-01 GRY RED ASSAULT", "arms 1931-08-01 BLU GRY AID")
    assert [duties(c, [pact]).rows[0].verdict for c in (during, after, renewed)] == [
        "breached",
        "honoured",
        "breached",
    ]


def test_an_offensive_pact_is_called_in_by_the_partners_own_attack(worlds):
    offence = worlds.defence.replace('kind = "defence"', 'kind = "offence"').replace(PLAIN, 'by = "party"\n')
    chronicle = worlds.chronicle(
        "war 1931-01-01 RED GRY ASSAULT", "join 1931-01-20 GRN GRY ASSAULT", "end 1932 GRY RED CONSULT"
    )
    (duty,) = duties(chronicle, [worlds.pact("p", "RED+GRN", offence)])
    assert (duty.debtor, duty.creditor, duty.against, duty.verdict) == ("GRN", "RED", "GRY", "honoured")


def test_whoever_strikes_back_is_not_in_breach_and_one_war_is_one_breach(worlds):
    pact = worlds.pact("p", "RED+BLU", worlds.non_aggression)
    chronicle = worlds.chronicle(
        "a 1931-01-01 BLU RED ASSAULT",
        "b 1931-01-10 RED BLU ASSAULT",
        "c 1931-06-01 BLU RED ASSAULT",
        "d 1931-12-01 RED BLU ASSAULT",
    )
    (duty,) = duties(chronicle, [pact])
    assert (duty.debtor, duty.act, duty.renewed_by) == ("BLU", "a", ("c",))


def test_a_truce_binds_only_near_its_place(worlds):
    truce = (
        worlds.non_aggression.replace('"non_aggression"', '"truce"') + 'within_km = 100\nplace = "strip"\n'
    )
    pact = worlds.pact("p", "RED+BLU", truce)
    assert duties(worlds.chronicle("a 1931-01-01 BLU RED ASSAULT strip"), [pact]).rows
    assert not duties(worlds.chronicle("a 1931-01-01 BLU RED ASSAULT far"), [pact]).rows


def test_what_is_promised_by_signing_is_due_from_the_first_day(worlds):
    promise = (
        'kind = "aid"\ndoes = "aid"\ndebtors = ["RED"]\n[article.trigger]\non = "in_force"\n'
        '[article.duty]\nacts = ["AID"]\ntoward = "victim"\nwithin_days = 100\n'
    )
    pact = worlds.pact("p", "RED+CLR", promise, signed="1931-01-01")
    kept = worlds.chronicle("gift 1931-02-01 RED CLR AID", "end 1932 RED CLR CONSULT")
    late = worlds.chronicle("gift 1931-05-01 RED CLR AID", "end 1932 RED CLR CONSULT")
    broken = worlds.chronicle("gift 1931-02-01 CLR RED AID", "end 1932 RED CLR CONSULT")
    assert [duties(c, [pact]).rows[0].verdict for c in (kept, late, broken)] == ["honoured", "late", "not"]


def test_one_that_joined_later_owes_nothing_before(worlds):
    pact = worlds.pact("p", "RED+CLR", worlds.defence.replace(PLAIN, ""))
    joined = replace(pact, parties=(*pact.parties, Party("GRN", "acceding", since=parse("1931-06-01"))))
    for date, debtors in (("1931-05-01", {"CLR"}), ("1931-07-01", {"CLR", "GRN"})):
        chronicle = worlds.chronicle(f"blow {date} GRY RED ASSAULT", "end 1933 GRY RED CONSULT")
        assert {d.debtor for d in duties(chronicle, [joined])} == debtors


def test_a_clause_that_protects_clients_is_broken_by_a_blow_at_the_client(worlds):
    clause = worlds.non_aggression + 'toward = "client"\n'
    found = duties(
        worlds.chronicle("a 1931-01-01 BLU-ARM CLR ASSAULT"), [worlds.pact("p", "RED+BLU", clause)]
    )
    assert [(d.debtor, d.creditor, d.verdict) for d in found] == [("BLU", "RED", "breached")]


def test_reports_that_differ_on_who_began_leave_it_open_whether_it_was_unprovoked(worlds):
    pact = worlds.pact("p", "RED+GRN", worlds.defence.replace(PLAIN, 'provoked = "unprovoked"\n'))
    told = tuple(Report("blow", "first_fire", who, who, "s") for who in ("BLU", "RED"))
    acts = ("blow 1931-01-01 BLU RED ASSAULT", "end 1933 GRY RED CONSULT")
    assert [d.is_called for d in duties(worlds.chronicle(*acts, reports=told), [pact])] == [False]
    assert [d.is_called for d in duties(worlds.chronicle(*acts, reports=told[:1]), [pact])] == [True]


def test_the_reasoning_says_when_an_act_was_hidden_or_is_unverified(worlds):
    chronicle = worlds.chronicle("blow 1931-01-01 GRY RED ASSAULT", "end 1933 GRY RED CONSULT")
    pact = worlds.pact("p", "RED+GRN", worlds.defence.replace(PLAIN, ""))
    covert = tuple(replace(e, declared_sender="BLU", status="unverified") for e in chronicle.events)
    (open_act,), (hidden,) = duties(chronicle, [pact]), duties(replace(chronicle, events=covert), [pact])
    assert "unverified" not in open_act.reasoning
    assert "given out as BLU's, unverified" in hidden.reasoning


def test_help_for_a_state_on_its_own_land_does_not_provoke_its_attacker(worlds):
    pact = worlds.pact("p", "BLU+GRN", worlds.defence.replace(PLAIN, 'provoked = "unprovoked"\n'))
    volunteers = "help 1931-01-20 GRY BLU ASSAULT steppe"
    invaded = worlds.chronicle(
        "war 1931-01-01 BLU CLR ASSAULT steppe", volunteers, "end 1933 GRY RED CONSULT"
    )
    at_peace = worlds.chronicle(volunteers, "end 1933 GRY RED CONSULT")
    assert not duties(invaded, [pact]).rows
    assert verdicts(duties(at_peace, [pact])) == [("help", "GRN", "BLU", "not")]


def test_the_territory_of_either_party_is_protected_whoever_is_struck_there(worlds):
    clause = worlds.defence.replace(PLAIN, 'where = "territory"\n')
    pact = worlds.pact("p", "BLU+CLB", clause)
    on_the_clients_land = worlds.chronicle(
        "blow 1931-01-01 RED BLU-ARM ASSAULT plain", "end 1933 GRY RED CONSULT"
    )
    elsewhere = worlds.chronicle("blow 1931-01-01 RED BLU-ARM ASSAULT steppe", "end 1933 GRY RED CONSULT")
    assert verdicts(duties(on_the_clients_land, [pact])) == [("blow", "CLB", "BLU", "not")]
    assert not duties(elsewhere, [pact]).rows
