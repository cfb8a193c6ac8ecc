"""Edits say themselves, complete themselves by rule, and are refused where they contradict the record."""

from dataclasses import replace

import pytest

from foedus.counterfactual.edits import Edits, WithEvent, WithoutActs, WithoutEvent, WithoutPact, WithPact
from foedus.counterfactual.refusals import completed, earliest_day
from foedus.dates import parse
from foedus.errors import InputError


def refused(far_east, *without, **options):
    with pytest.raises(InputError) as caught:
        far_east.whatif(without=list(without), histories=1, **options)
    return str(caught.value)


def test_a_pact_goes_with_the_act_that_signed_it_and_says_so(far_east):
    answer = far_east.whatif(without="german-soviet-1939", histories=1)
    assert (
        str(answer.edits) == "without the pact german-soviet-1939; without the event german-soviet-pact-1939"
    )


def test_a_signature_goes_with_its_pact(far_east):
    made = completed(Edits((WithoutEvent("german-soviet-pact-1939"),)), far_east.pacts, far_east.event_ids)
    assert WithoutPact("german-soviet-1939") in made.edits


def test_what_the_pact_had_ended_stays_ended(far_east):
    """The oral promise of 1934 was replaced by the Protocol; without the Protocol it is not put back."""
    made = completed(Edits((WithoutPact("protocol-1936"),)), far_east.pacts, far_east.event_ids)
    assert {str(e) for e in made.edits} == {
        "without the pact protocol-1936",
        "without the event protocol-1936",
    }


def test_an_unknown_id_is_guessed(far_east):
    assert "Did you mean 'protocol-1936'?" in refused(far_east, "protocol-1935")


def test_nothing_is_taken_out_twice(far_east):
    assert "asked for twice" in refused(far_east, "protocol-1936", "protocol-1936")


def test_acts_that_never_happened_cannot_be_taken_out(far_east):
    assert "takes out nothing" in refused(far_east, WithoutActs("fight", ("FRA",), ("JPN",), "1936", "1937"))


def test_history_is_free_from_the_first_day_an_edit_touches(far_east):
    assert (
        far_east.whatif(without="protocol-1936", histories=1).base_plan.start == parse("1936-03-12").earliest
    )


def test_an_edit_of_days_already_lived_through_is_refused(far_east):
    assert "before 1938-01-01" in refused(far_east, "protocol-1936", since="1938-01-01")


def test_nobody_acts_before_they_exist(far_east):
    event = WithEvent("1930-05-01", "MAN", "ASSAULT", "MNG")
    with pytest.raises(InputError, match="MAN did not exist on 1930-05-01"):
        far_east.whatif(with_=event, histories=1)


def test_a_pact_is_not_signed_twice_under_one_name(far_east):
    with pytest.raises(InputError, match="is in the record already"):
        far_east.whatif(with_=WithPact(far_east.pacts[5]), histories=1)


def test_all_faults_of_an_edit_come_at_once(far_east):
    said = refused(far_east, "protocol-1935", "kasan-truce", WithoutActs("fihgt"))
    assert "protocol-1935" in said
    assert "kasan-truce" in said
    assert "fihgt" in said


def test_edits_combine_without_repeating_themselves():
    one, other = Edits((WithoutPact("a"),)), Edits((WithoutPact("a"), WithoutEvent("b")))
    assert str(one + other) == "without the pact a; without the event b"


def test_the_first_day_of_a_new_pact_is_the_day_it_enters_into_force(far_east):
    later = replace(far_east.pacts[5], id="new", force=parse("1937-02-03"))
    day = earliest_day(Edits((WithPact(later),)), far_east.chronicle, far_east.pacts)
    assert day == parse("1937-02-03").earliest
