"""A scenario's act classes: model.toml typed and checked, chronicle and pacts as the engine reads them."""

import math

import pytest

from foedus.errors import InputError
from foedus.model.class_fits import fit_classes, priors
from foedus.model.from_chronicle import acting, chronicle_covariates, chronicle_events, pairs_at_risk
from foedus.model.mechanisms import estimates
from foedus.model.specification import specification
from foedus.scenario import scenario

HORIZON = {"since": "1931-09-18", "until": "1941-12-31", "histories_since": "1936-03-12"}


@pytest.fixture(scope="module")
def far_east():
    return scenario("khalkhin-gol")


@pytest.fixture(scope="module")
def spec(far_east):
    return specification(far_east.model)


@pytest.fixture(scope="module")
def small(far_east):
    """Two classes of few terms, which fit quickly."""
    table = {
        "horizon": HORIZON,
        "class": [
            {
                "name": "fight",
                "acts": ["ASSAULT"],
                "baseline": {"prior": {"mean": -8.0, "sd": 3.0}},
                "term": [
                    {
                        "name": "momentum",
                        "statistic": "inertia(act=ASSAULT, half_life_days=20, scaling=log1p)",
                    },
                    {"name": "aimless", "statistic": "tie(nothing)", "prior": {"mean": 0.0, "sd": 0.5}},
                ],
            },
        ],
        "relation": [{"name": "nothing", "pairs": [["ESP", "HUN"]]}],
    }
    return fit_classes(far_east.chronicle, far_east.pacts, specification(table))


def test_every_fault_of_the_model_file_is_told_at_once():
    table = {
        "horizon": {**HORIZON, "since": "1931-02-30"},
        "class": [{"name": "fight", "acts": ["ASSAULT"]}, {"name": "fight", "acts": ["COERCE"]}],
        "measure": [{"id": "m", "text": "", "class": "fihgt"}],
        "question": [{"id": "q", "title": "", "measures": ["n"]}],
    }
    with pytest.raises(InputError) as error:
        specification(table)
    said = str(error.value)
    assert "1931-02-30" in said
    assert "'fight' stands twice" in said
    assert "Did you mean 'fight'?" in said
    assert "measure 'n' is not defined" in said


def test_an_unknown_key_is_refused_by_name():
    with pytest.raises(InputError, match="histories_from"):
        specification({"horizon": {**HORIZON, "histories_from": "1936"}, "class": []})


def test_internal_acts_are_no_acts_between_actors(far_east):
    assert all(
        event.form != "internal" and event.sender != other for event, other in acting(far_east.chronicle)
    )


def test_a_mutual_act_has_one_unit_whoever_is_named_first(far_east, spec):
    record = chronicle_events(far_east.chronicle, spec)
    mutual = {
        record.acts.index(a) for c in spec.act_class if not c.directed for a in c.acts if a in record.acts
    }
    kept = [k for k in range(len(record)) if record.act[k] in mutual]
    assert kept
    assert all(record.sender[k] < record.receiver[k] for k in kept)


def test_every_act_of_the_record_is_at_risk(far_east):
    pairs = set(
        zip(*(pairs_at_risk(far_east.chronicle, True)[k] for k in ("sender", "receiver")), strict=True)
    )
    assert all((event.sender, other) in pairs for event, other in acting(far_east.chronicle))


def test_manchukuo_is_at_risk_only_while_it_exists(far_east):
    rows = pairs_at_risk(far_east.chronicle, True)
    since = {
        f for s, r, f in zip(rows["sender"], rows["receiver"], rows["from"], strict=True) if "MAN" in (s, r)
    }
    assert min(since) >= far_east.chronicle.actors["MAN"].start.earliest


def test_what_japan_owes_manchukuo_falls_on_its_field_armies(far_east):
    bound = chronicle_covariates(far_east.chronicle, far_east.pacts)["pact:defence"].changes
    toward = {s for s, r in zip(bound["sender"], bound["receiver"], strict=True) if r == "MAN"}
    assert "JPN-KWA" in toward
    assert "JPN" not in toward


def test_a_field_army_has_its_principals_capability(far_east):
    cinc = chronicle_covariates(far_east.chronicle, far_east.pacts)["cinc"].initial
    assert cinc["JPN-KWA"] == cinc["JPN"] > 0


def test_a_term_that_never_varies_is_left_to_its_prior_and_the_record_cannot_tell(small):
    found = {e.term: e for e in estimates(small, [])}
    aimless = found["aimless"]
    assert aimless.verdict == "the record cannot tell"
    assert aimless.informed == pytest.approx(0.0, abs=0.05)
    assert math.log(aimless.high) == pytest.approx(1.645 * 0.5, rel=0.05)


def test_fights_come_in_battles(small):
    momentum = next(e for e in estimates(small, []) if e.term == "momentum")
    assert momentum.verdict == "raises"
    assert momentum.low > 1


def test_a_mechanism_without_a_term_says_why(small):
    row = {"id": "M11", "text": "A22", "statement": "s", "class": "fight", "term": "", "expected": "+",
           "why_not": "One battle."}  # fmt: skip
    silent = estimates(small, [row])[0]
    assert silent.multiplier is None
    assert silent.why_not == "One battle."


def test_each_term_of_the_shipped_model_has_a_prior_with_a_reason(spec):
    assert all(t.prior.reason for c in spec.act_class for t in c.term)
    assert all(len(priors(c)) == len(c.term) + 1 for c in spec.act_class)
