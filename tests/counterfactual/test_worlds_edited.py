"""What-ifs on khalkhin-gol: pacts added, capabilities moved, events put in, edits together, couplings of chance."""

from dataclasses import replace

import numpy as np
import pytest

from foedus.counterfactual.edited import edited_engine
from foedus.counterfactual.edits import Capability, Edits, WithEvent, WithPact
from foedus.dates import parse
from foedus.errors import InputError
from foedus.pacts.records import Article, Pact, Party
from foedus.simulate.start import start_at

UNTIL = "1938-06-30"


def pact(a, b, kind="defence", since="1936-06-01"):
    article = Article("1", kind, "fight", "They stand by each other.", "memory")
    return Pact(f"{a}-{b}", f"{a} and {b}", (Party(a), Party(b)), (article,), parse(since))


def asked(far_east, *, histories=12, seed=5, **ask):
    return far_east.whatif(**ask, until=UNTIL, histories=histories, seed=seed)


def test_a_pact_added_is_in_force_from_its_day_and_changes_what_statistics_say(far_east):
    added = WithPact(pact("SUN", "CHN"))
    engine = edited_engine(far_east, Edits((added,)))
    day = parse("1936-06-01").earliest
    units, actors = engine.units, engine.actors
    bound = units.index[engine.classes.index("agree"), actors.index("SUN"), actors.index("CHN")]
    assert bound >= 0
    changed = []
    for time in (day - 1.0, day + 1.0):
        pair = [start_at(e, far_east.past, time, 1).machine.comp for e in (far_east.engine, engine)]
        changed.append(any(not np.array_equal(getattr(pair[0], f), getattr(pair[1], f)) for f in "gsrd"))
    assert changed == [False, True]
    answer = asked(far_east, with_=added)
    assert str(answer.edits) == "with the pact SUN-CHN"
    assert answer.base_plan.start == day
    attacks = answer.compare("fight", None, ["CHN"])
    assert attacks.effect != 0.0


def test_more_capability_moves_the_rates_of_its_actor_and_no_others_statistics(far_east):
    path = Capability("JPN", 3.0, "1937-01-01")
    engine = edited_engine(far_east, Edits((path,)))
    comp = [
        start_at(e, far_east.past, parse("1937-02-01").earliest, 1).machine.comp
        for e in (far_east.engine, engine)
    ]
    moved = np.argwhere(comp[0].d != comp[1].d)
    assert len(moved)
    n = engine.n_actors
    answering = {"JPN"} | {a.id for a in far_east.chronicle.actors.values() if a.principal.startswith("JPN")}
    for row, j, _ in moved:
        assert answering & {engine.actors[row % n], engine.actors[j]}
    answer = asked(far_east, replace=path)
    assert str(answer.edits) == "JPN's capability times 3 from 1937-01-01"
    assert answer.base_plan.start == parse("1937-01-01").earliest


def test_an_event_put_in_happens_in_every_twin_and_history_of_the_edited_world(far_east):
    event = WithEvent("1936-08-01", "SUN", "ASSAULT", "JPN-KWA", 3)
    answer = asked(far_east, with_=event)
    day = float(parse("1936-08-01").earliest)
    for worlds in (answer.twins, answer.interventional):
        rows = worlds.events()
        put = rows.filter((rows["time"] == day) & (rows["sender"] == "SUN") & (rows["receiver"] == "JPN-KWA"))
        assert sorted(put["history"].to_list()) == list(range(12))


def test_edits_act_together_and_say_so(far_east):
    answer = asked(
        far_east,
        without="protocol-1936",
        with_=WithPact(pact("SUN", "CHN")),
        replace=Capability("JPN", 0.5, "1937"),
    )
    words = str(answer.edits)
    assert "without the pact protocol-1936" in words
    assert "with the pact SUN-CHN" in words
    assert "JPN's capability times 0.5 from 1937" in words
    assert answer.compare("fight").n_histories == 12


def test_a_path_of_capability_is_pieced_from_years(far_east):
    path = Capability("JPN", 3.0, "1937", "1937") & Capability("JPN", 0.5, "1938")
    engine = edited_engine(far_east, path)
    ratio = [
        start_at(e, far_east.past, parse(day).earliest, 1).machine.comp.d
        for day in ("1936-06-01", "1937-06-01", "1938-06-01") for e in (far_east.engine, engine)
    ]  # fmt: skip
    assert np.array_equal(ratio[0], ratio[1])
    moved = [np.sign(ratio[k + 1] - ratio[k]) for k in (2, 4)]
    assert (moved[0] * moved[1] <= 0).all()
    assert (moved[0] != 0).any()


def test_capability_times_one_is_no_edit_at_all(far_east):
    answer = asked(far_east, replace=Capability("JPN", 1.0, "1937-01-01"))
    assert answer.compare("fight").effect == answer.compare("fight").difference == 0.0


@pytest.mark.parametrize("factor", [-1.0, float("nan"), float("inf")])
def test_a_capability_that_is_no_size_is_refused(far_east, factor):
    with pytest.raises(InputError, match="factor must be"):
        asked(far_east, replace=Capability("JPN", factor))


@pytest.fixture(scope="module")
def protocol(far_east):
    return asked(far_east, without="protocol-1936", histories=60)


def test_other_couplings_share_fresh_chance_and_differ_in_the_twin_alone(protocol):
    rows = {c: protocol.coupled(c).compare("fight") for c in ("time_change", "thinning", "independent")}
    for found in rows.values():
        assert (found.base, found.interventional, found.effect) == (
            rows["time_change"].base, rows["time_change"].interventional, rows["time_change"].effect,
        )  # fmt: skip
    assert rows["independent"].twin == rows["independent"].interventional
    assert len({found.twin for found in rows.values()}) == 3
    assert protocol.coupled("thinning").interventional is protocol.interventional


def test_a_twin_that_keeps_the_records_chance_stays_nearer_to_it_than_fresh_chance(protocol):
    away = {c: np.abs(protocol.coupled(c).twins.totals("fight") - protocol.record.totals("fight")[0]).mean()
            for c in ("time_change", "thinning", "independent")}  # fmt: skip
    assert away["time_change"] < away["independent"]
    assert away["thinning"] < away["independent"]


def test_the_empty_edit_gives_the_record_back_under_both_couplings_that_keep_its_chance(far_east):
    nothing = asked(far_east, since="1936-03-12")
    record = nothing.record.events().drop("history")
    for coupling in ("time_change", "thinning"):
        twins = nothing.coupled(coupling).twins.events()
        for h in range(12):
            assert twins.filter(twins["history"] == h).drop("history").equals(record)


def test_sharing_chance_saves_variance(protocol):
    assert protocol.compare("fight").variance_saved > 0.3


def test_an_unknown_coupling_is_guessed(far_east):
    with pytest.raises(InputError, match="Did you mean 'thinning'"):
        asked(far_east, without="protocol-1936", coupling="thining")


def test_an_edit_of_another_scenarios_pact_is_refused_with_all_its_faults(far_east):
    strange = replace(pact("SUN", "XYZ"), id="protocol-1936")
    with pytest.raises(InputError) as caught:
        asked(far_east, with_=WithPact(strange))
    assert "is in the record already" in str(caught.value)
    assert "'XYZ' is not in actors.csv" in str(caught.value)
