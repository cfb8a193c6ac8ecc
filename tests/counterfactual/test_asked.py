"""What a question of model.toml may edit, on the small scenario that ``foedus new`` writes."""

import pytest

import foedus as fd
from foedus.errors import InputError
from foedus.scenario import check, create

LINE = 'without = ["pact-1930"]\n'
EDITED = """with_events = [{ date = "1930-06-01", sender = "NOR-GRD", act = "ASSAULT", receiver = "SOU", magnitude = 3 }]
with_pacts = ["pact-1931"]
"""


@pytest.fixture
def folder(tmp_path):
    """The scenario, which asks what if a pact had been signed and an attack made."""
    made = create(tmp_path / "north")
    model, pact = made / "model.toml", (made / "pacts" / "pact-1930.toml").read_text("utf-8")
    assert LINE in model.read_text("utf-8")
    model.write_text(model.read_text("utf-8").replace(LINE, EDITED), "utf-8")
    (made / "imagined").mkdir()
    (made / "imagined" / "pact-1931.toml").write_text(pact.replace("pact-1930", "pact-1931"), "utf-8")
    return made


def test_events_and_pacts_put_in_are_read_checked_asked_and_written_back(folder, tmp_path):
    assert not check(folder).faults
    opened = fd.scenario(folder)
    assert [pact.id for pact in opened.imagined] == ["pact-1931"]
    assert "pact-1931" not in [pact.id for pact in opened.pacts]
    answer = opened.fit().asked("no-pact", histories=4)
    assert str(answer.edits) == "with the pact pact-1931; with NOR-GRD ASSAULT SOU on 1930-06-01"
    by_id = opened.fit().whatif(with_="pact-1931", since="1930-03-12", histories=4)
    assert str(by_id.edits) == "with the pact pact-1931"
    opened.write(tmp_path / "copy")
    assert fd.scenario(tmp_path / "copy").imagined == opened.imagined


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["pact-1931"]', '["pact-1932"]', "no pact of the folder imagined is called 'pact-1932'"),
        ('"ASSAULT", receiver', '"ASAULT", receiver', "act 'ASAULT' is not one of PLOVER's types"),
        ('receiver = "SOU"', 'receiver = "SUO"', "no actor is called 'SUO'"),
        ('date = "1930-06-01"', 'date = "1930-06-31"', "June 1930 has 30 days"),
        ("with_events", "with_event", "unknown key 'with_event'"),
    ],
)
def test_what_is_wrong_with_it_is_said_with_its_line(folder, old, new, said):
    model = folder / "model.toml"
    text = model.read_text("utf-8")
    line = text[: text.index(old)].count("\n") + 1
    model.write_text(text.replace(old, new, 1), "utf-8")
    faults = [str(fault) for fault in check(folder).faults]
    assert any(said in fault and f"model.toml:{line}" in fault for fault in faults), faults
    with pytest.raises(InputError, match=r"model\.toml"):
        _ = fd.scenario(folder).specification
