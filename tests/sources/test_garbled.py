"""Whatever is garbled in a file from elsewhere, the reader gives rows or a message, never a traceback."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.sources import gdelt
from foedus.sources.formats import read_as

from .test_atop import HEADER, PAIR
from .test_event_readers import ICEWS, POLECAT, gdelt_row, icews_row

SOUND = {
    "csv": "date,sender,receiver,act\n1939-05-11,JPN,SUN,ASSAULT\n1939-05~,SUN,JPN,PROTEST\n",
    "icews": f"{ICEWS}\n{icews_row()}\n{icews_row('0411')}\n",
    "gdelt": f"{gdelt_row()}\n{gdelt_row(58)}\n",
    "polecat": f"{POLECAT}\n" + "\t".join(["e1", "2023-01-05", "Assault", *["x"] * 15]) + "\n",
    "keds": "790415\tUSA\tSAU\t042\t(ENDORSE)\n040630\tISR\tPAL\t223\t(MIL ENGAGEMENT)\n",
    "atop": "\n".join([HEADER, *PAIR]) + "\n",
}


def _outcome(form: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        try:
            table = read_as(form, path)
        except InputError as error:
            files = {fault.file for fault in error.faults}
            table = None
        if table is None:
            assert str(path) in files
            return
        if "sender" in table.rows.columns:
            assert table.rows["date"].null_count() == 0
            assert table.rows["sender"].null_count() == table.rows["receiver"].null_count() == 0


@pytest.mark.parametrize("form", SOUND)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_garbled_bytes(form, data):
    content = bytearray(SOUND[form].encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=5))
    _outcome(form, bytes(content))


@pytest.mark.parametrize("form", SOUND)
@pytest.mark.parametrize("other", SOUND)
def test_a_file_of_another_format(form, other):
    _outcome(form, SOUND[other].encode())


@pytest.mark.parametrize("n_columns", gdelt.LAYOUTS)
def test_the_layouts_of_gdelt_have_as_many_columns_as_they_say(n_columns):
    layout = gdelt.LAYOUTS[n_columns]
    assert len(layout) == len(set(layout)) == n_columns
