"""Promises that cannot both be kept are found by rule, and only where they are."""

import pytest

from foedus.pacts.clashes import clashes


def found(pacts, chronicle):
    return {(c.rule, c.pacts) for c in clashes(pacts, chronicle)}


PLAIN = 'where = "not_attackers_land"\n'


def test_one_land_cannot_have_two_owners_for_the_same_debtor(worlds):
    first = worlds.pact("first", "RED+GRN", worlds.recognition("CLR", "GRN"))
    second = worlds.pact("second", "RED+BLU", worlds.recognition("CLR", "CLR"), signed="1931-01-01")
    assert ("two_sovereigns", ("first", "second")) in found([first, second], worlds.chronicle())
    agreeing = worlds.pact("second", "RED+BLU", worlds.recognition("CLR", "GRN"), signed="1931-01-01")
    assert not found([first, agreeing], worlds.chronicle())


def test_a_pact_with_what_one_called_anothers_province_clashes_and_the_protest_makes_it_acute(worlds):
    first = worlds.pact("first", "RED+GRN", worlds.recognition("CLR", "GRN") + 'debtors = ["RED"]\n')
    alliance = worlds.pact("alliance", "RED+CLR", worlds.defence, signed="1931-01-01")
    (clash,) = clashes([first, alliance], worlds.chronicle("note 1931-02-01 GRN RED ACCUSE"))
    assert (clash.rule, clash.debtor, clash.acute) == ("client_as_state", "RED", "note")
    assert not clashes([alliance], worlds.chronicle("note 1931-02-01 GRN RED ACCUSE"))


def test_a_reservation_empties_help_only_once_the_reserved_power_fights(worlds):
    reserve = 'number = "R"\nkind = "reservation"\ndoes = "nothing"\nlimits = ["1"]\npowers = ["RED"]\n'
    pact = worlds.pact("p", "BLU+GRN", worlds.defence.replace(PLAIN, ""), reserve)
    assert not found([pact], worlds.chronicle("war 1931-01-01 GRY GRN ASSAULT"))
    assert found([pact], worlds.chronicle("war 1931-01-01 GRN RED ASSAULT")) == {("emptied_duty", ("p", "p"))}


def test_help_for_one_side_and_peace_with_the_other_clash_when_they_fight(worlds):
    help_green = worlds.pact("help", "BLU+GRN", worlds.defence.replace(PLAIN, ""))
    spare_red = worlds.pact("spare", "BLU+RED", worlds.non_aggression)
    quiet = worlds.chronicle("war 1931-01-01 GRY GRN ASSAULT")
    loud = worlds.chronicle("war 1931-01-01 GRN RED ASSAULT")
    assert not found([help_green, spare_red], quiet)
    (clash,) = clashes([help_green, spare_red], loud)
    assert (clash.rule, clash.debtor, clash.acute) == ("help_against_peace", "BLU", "war")


def test_two_patrons_owe_the_same_strip_to_two_clients(worlds):
    red = worlds.pact("red", "RED+CLR", worlds.defence)
    blue = worlds.pact("blue", "BLU+CLB", worlds.defence)
    (clash,) = clashes([red, blue], worlds.chronicle("clash 1931-05-11 CLB CLR ASSAULT strip"))
    assert (clash.rule, clash.debtor, clash.acute) == ("same_ground", "RED+BLU", "clash")


def test_compatible_promises_do_not_clash(worlds):
    pacts = [
        worlds.pact("a", "RED+CLR", worlds.defence),
        worlds.pact("b", "RED+GRN", worlds.non_aggression),
        worlds.pact("c", "BLU+GRY", worlds.neutrality),
        worlds.pact("d", "GRN+GRY", worlds.exclusion("BLU", "offence")),
        worlds.pact("e", "RED+BLU", worlds.recognition("CLR", "CLR")),
    ]
    chronicle = worlds.chronicle(
        "a 1931-01-01 BLU RED ASSAULT", "b 1931-02-01 GRN GRY CONSULT", "c 1931-03-01 CLB CLR ASSAULT strip"
    )
    assert not clashes(pacts, chronicle)


@pytest.mark.parametrize("rule", ["forbidden_signature"])
def test_a_pact_that_has_ended_forbids_nothing(worlds, rule):
    signed = worlds.pact("later", "GRN+RED", worlds.non_aggression, signed="1931-08-23")
    live = worlds.pact("secret", "BLU+GRN", worlds.exclusion("RED", "non_aggression"))
    dead = worlds.pact(
        "secret", "BLU+GRN", worlds.exclusion("RED", "non_aggression"), head='ended = "1931-08-22"'
    )
    assert found([live, signed], worlds.chronicle()) == {(rule, ("secret", "later"))}
    assert not found([dead, signed], worlds.chronicle())
