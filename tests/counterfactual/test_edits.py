"""Edits say themselves, complete themselves by rule, and are refused where they contradict the record."""

from dataclasses import replace

import pytest

from foedus.counterfactual.edits import (
    Capability,
    Edits,
    WithEvent,
    WithoutActs,
    WithoutEvent,
    WithoutPact,
    WithPact,
)  # fmt: skip
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
    one, other = WithoutPact("a"), WithoutPact("a") & WithoutEvent("b")
    assert str(one & other) == "without the pact a; without the event b"
    assert one & other == other


def test_combined_edits_are_asked_as_one(far_east):
    both = WithoutPact("protocol-1936") & Capability("JPN", 0.5, "1937")
    apart = far_east.whatif(without="protocol-1936", replace=Capability("JPN", 0.5, "1937"), histories=1)
    assert set(far_east.whatif(both, histories=1).edits.edits) == set(apart.edits.edits)


def test_one_pact_can_give_way_to_another_signed_by_the_same_act(far_east):
    old = next(p for p in far_east.pacts if p.id == "protocol-1936")
    weaker = replace(old, articles=tuple(replace(a, kind="consultation") for a in old.articles))
    answer = far_east.whatif(replace={"protocol-1936": WithPact(weaker)}, histories=1)
    assert str(answer.edits) == "without the pact protocol-1936; with the pact protocol-1936"
    assert not answer.twin_plan.plan.world.is_removed.any()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ({"without": WithEvent("1937", "SUN", "ASSAULT", "JPN")}, "takes nothing out"),
        ({"without": WithoutPact("protocol-1937")}, "no pact of the record"),
        ({"with_": Capability("JPN", 2.0)}, "stands in the wrong place"),
        ({"with_": "protocol-1936"}, "no pact of the folder imagined"),
        ({"with_": WithEvent("1937", "SUN", "ASSAULT", "JPN", 9)}, "magnitude 9 is none"),
        ({"with_": WithEvent("1942-05-01", "SUN", "ASSAULT", "JPN")}, "lies after 1941-12-31"),
        ({"without": ["protocol-1936", "neutrality-1941"], "until": "1939"}, "neutrality-1941' lies after"),
        ({"replace": Capability("JPN-KWA", 2.0)}, "holds no such year of JPN-KWA"),
        ({"replace": Capability("JPN", 2.0, "1944")}, "holds no such year of JPN"),
        (
            {
                "without": WithoutActs("fight", ("SUN",), since="1937"),
                "with_": WithEvent("1938-01-02", "SUN", "ASSAULT", "JPN-KWA"),
            },
            "is denied by",
        ),
    ],
)
def test_an_edit_that_would_do_nothing_or_deny_itself_is_refused(far_east, ask, said):
    with pytest.raises(InputError, match=said):
        far_east.whatif(**ask, histories=1)


def test_agreements_taken_out_by_their_type_are_taken_out_whoever_is_named_first(far_east):
    # Units of agreements are unordered pairs, held in the order of actors.csv.
    counts = [
        far_east.whatif(WithoutActs("AGREE", (one,), (other,), "1936-03-12", "1941"), histories=1)
        .twin_plan.plan.world.is_removed.sum()
        for one, other in (("SUN", "MNG"), ("MNG", "SUN"))
    ]  # fmt: skip
    assert counts[0] == counts[1] > 0


def test_the_first_day_of_a_new_pact_is_the_day_it_enters_into_force(far_east):
    later = replace(far_east.pacts[5], id="new", force=parse("1937-02-03"))
    day = earliest_day(Edits((WithPact(later),)), far_east.chronicle, far_east.pacts)
    assert day == parse("1937-02-03").earliest
