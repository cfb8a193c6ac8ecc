"""What is written is read back equal, whatever it says; what is garbled gives faults, never a traceback."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.chronicle import Actor, BorderClaim, Chronicle, Event, Place, Report, Source
from foedus.chronicle.read import read
from foedus.chronicle.vocabulary import ACTS, KINDS, STATUSES
from foedus.chronicle.write import write
from foedus.dates import parse
from foedus.errors import InputError
from foedus.scenario import check, scenario

from .conftest import FILES

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30).map(
    str.strip
)
DATES = st.sampled_from(
    ["1939-05-11", "1939-05~", "193X", "1936-03-12/1936-11-25?", "[1939-05-26,1939-06-17]"]
)
WHOLE_LIVES = st.sampled_from([None, parse("1900"), parse("../1905")])


@st.composite
def chronicles(draw) -> Chronicle:
    ids = draw(
        st.lists(
            st.from_regex(r"[A-Za-zА-я0-9][A-Za-z0-9.:+_-]{0,8}", fullmatch=True),
            min_size=2,
            unique=True,
            max_size=5,
        )
    )
    works = draw(
        st.lists(
            st.from_regex(r"[a-z0-9][a-z0-9/:.]{0,8}", fullmatch=True), min_size=1, unique=True, max_size=3
        )
    )
    name = CELLS.filter(bool)
    actors = {
        i: Actor(
            i,
            draw(name),
            draw(st.sampled_from(KINDS)),
            "",
            draw(st.none() | st.integers(1, 999)),
            draw(WHOLE_LIVES),
        )
        for i in ids
    }
    degrees = st.floats(-90, 90)
    places = {
        i: Place(
            i,
            draw(name),
            draw(degrees),
            draw(degrees),
            draw(st.none() | st.floats(0, 500)),
            draw(st.sampled_from(works)),
        )
        for i in draw(st.sets(st.sampled_from(ids)))
    }
    return Chronicle(
        actors,
        places,
        tuple(BorderClaim(place, ids[0], ids[1], parse("1924"), None, works[0]) for place in places),
        tuple(draw(_event(f"e{n}", ids, list(places), works)) for n in range(draw(st.integers(0, 5)))),
        (),
        {key: Source(key, {"id": key, "title": draw(CELLS)}) for key in works},
    )


@st.composite
def _event(draw, key, ids, places, works) -> Event:
    sender = draw(st.sampled_from(ids))
    internal = draw(st.booleans())
    others = st.lists(st.sampled_from([i for i in ids if i != sender]), min_size=1, unique=True)
    return Event(
        key,
        parse(draw(DATES)),
        sender,
        (sender,) if internal else tuple(draw(others)),
        draw(st.sampled_from(ACTS)),
        effective=draw(st.none() | DATES.map(parse)),
        declared_sender=draw(st.sampled_from(["", *ids])),
        mode=draw(CELLS),
        form="internal" if internal else draw(st.sampled_from(["directed", "mutual"])),
        place=draw(st.sampled_from(["", *places])),
        magnitude=draw(st.none() | st.integers(1, 5)),
        status=draw(st.sampled_from(STATUSES)),
        summary=draw(CELLS.filter(bool)),
        sources=tuple(draw(st.lists(st.sampled_from(works), min_size=1, unique=True))),
    )


@SLOW
@given(chronicles(), st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_a_chronicle_written_is_read_back_equal(record, said):
    reports = [
        Report(record.events[0].id, a, v, h, next(iter(record.sources)))
        for a, v, h in said
        if record.events and a and v and h
    ]
    record = Chronicle(
        record.actors, record.places, record.borders, record.events, tuple(reports), record.sources
    )
    with tempfile.TemporaryDirectory() as folder:
        assert read(write(record, folder)) == record


def test_the_shipped_scenario_survives_writing(khalkhin_gol, tmp_path):
    assert read(write(khalkhin_gol.chronicle, tmp_path)) == khalkhin_gol.chronicle


def test_a_whole_scenario_is_written_and_read_back_the_same(khalkhin_gol, tmp_path):
    again = scenario(khalkhin_gol.write(tmp_path / "again"))
    assert check(again.path).faults == ()
    assert again.chronicle == khalkhin_gol.chronicle
    assert again.pacts == khalkhin_gol.pacts
    assert again.claims_under_test == khalkhin_gol.claims_under_test
    assert again.model == khalkhin_gol.model


def test_writing_a_scenario_onto_itself_changes_nothing(tiny):
    before = scenario(tiny.root)
    before.write(tiny.root)
    assert scenario(tiny.root).chronicle == before.chronicle


def test_a_formula_is_written_as_text_and_read_as_it_was(tiny, tmp_path):
    formula = "=HYPERLINK(A1)"
    tiny.swap("events.csv", "Mutual assistance", formula)
    record = read(tiny.root)
    written = (write(record, tmp_path / "out") / "events.csv").read_text()
    assert f",'{formula}," in written
    assert f",{formula}" not in written
    assert read(tmp_path / "out").event("protocol").summary == formula


def test_nothing_half_written_stays_when_writing_fails(tiny, tmp_path):
    record = read(tiny.root)
    broken = Chronicle(record.actors, {}, (), record.events, (), {"x": Source("x", {"bad": object()})})
    before = write(record, tmp_path / "out") / "sources.json"
    content = before.read_text()
    with pytest.raises(TypeError):
        write(broken, tmp_path / "out")
    assert before.read_text() == content
    assert not list((tmp_path / "out").glob(".*"))


def _cells(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.split("\n")]


@SLOW
@given(st.data())
def test_dropped_doubled_and_garbled_cells_give_faults_or_nothing_never_a_traceback(data):
    name = data.draw(st.sampled_from([name for name in FILES if name.endswith(".csv")]))
    rows = _cells(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.sampled_from(rows))
        at = data.draw(st.integers(0, max(len(row) - 1, 0)))
        row[at : at + data.draw(st.integers(0, 1))] = data.draw(
            st.lists(st.text(max_size=12) | st.sampled_from(row or [""]), max_size=2)
        )
    _check_garbled(name, "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass"))


@SLOW
@given(st.data())
def test_garbled_bytes_anywhere_give_faults_or_nothing_never_a_traceback(data):
    name = data.draw(st.sampled_from(sorted(FILES)))
    content = bytearray(FILES[name].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
    _check_garbled(name, bytes(content))


def _check_garbled(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for other, text in FILES.items():
            (Path(folder) / other).write_text(text, encoding="utf-8", newline="")
        (Path(folder) / name).write_bytes(content)
        found = check(folder)
        for fault in found.faults:
            assert fault.file in FILES
        if not found.faults:
            assert read(write(found.chronicle, Path(folder) / "again")) == found.chronicle


def test_reading_refuses_what_check_finds(tiny):
    tiny.swap("events.csv", "ASSAULT", "ASSALT")
    assert len(check(tiny.root).faults) == 1
    with pytest.raises(InputError, match="Did you mean 'ASSAULT'"):
        read(tiny.root)
