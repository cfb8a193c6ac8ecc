"""What is written is read back the same."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.pacts import read_pact, read_pacts, write_pact, write_pacts


def test_every_pact_of_the_record_survives_a_round_trip(khalkhin_gol, tmp_path):
    paths = write_pacts(khalkhin_gol.pacts, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)
    assert read_pacts(tmp_path) == khalkhin_gol.pacts


@given(text=st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_survives(worlds, text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    pact = replace(worlds.pact("p", "RED+BLU", worlds.defence), summary=text)
    assert read_pact(write_pact(pact), "p.toml") == pact
