"""Any dataframe library in, the same kind out; files that are no tables are refused."""

import polars as pl
import pytest

from foedus.errors import InputError
from foedus.frames import like, read

COLUMNS = {"time": [1.0, 2.5], "sender": ["JPN", "SUN"], "receiver": ["SUN", "JPN"]}


def _pandas():
    return pytest.importorskip("pandas").DataFrame(COLUMNS)


def _pyarrow():
    return pytest.importorskip("pyarrow").table(COLUMNS)


MAKERS = {
    "polars": lambda: pl.DataFrame(COLUMNS),
    "pandas": _pandas,
    "pyarrow": _pyarrow,
}


@pytest.mark.parametrize("library", MAKERS)
def test_a_frame_goes_out_in_the_library_it_came_in(library):
    given = MAKERS[library]()
    table = read(given)
    back = like({name: table.frame[name].to_list() for name in table.frame.columns}, table.backend)
    assert type(back) is type(given)
    assert read(back).frame.to_dict(as_series=False) == COLUMNS


def test_a_lazy_frame_and_a_mapping_are_tables_too():
    assert read(pl.LazyFrame(COLUMNS)).frame.shape == (2, 3)
    assert read(COLUMNS).backend == "polars"


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_knows_the_line_of_each_row(tmp_path, suffix):
    path = tmp_path / f"events.{suffix}"
    frame = pl.DataFrame(COLUMNS)
    frame.write_csv(path) if suffix == "csv" else frame.write_parquet(path)
    table = read(path)
    assert table.frame.to_dict(as_series=False) == COLUMNS
    assert table.line(0) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("utf16.csv", "time,sender\n1,JPN\n".encode("utf-16")),
        ("ragged.csv", b"time,sender\n1,JPN,SUN\n"),
        ("broken.parquet", b"PAR1"),
        ("broken.parquet", b""),
    ],
)
def test_a_file_that_is_no_table_gives_one_message(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        read(tmp_path / name, what="events")
    assert name in str(error.value)
    assert len(str(error.value).splitlines()) <= 2


@pytest.mark.parametrize("thing", [None, 5, [1, 2], pl.Series([1])])
def test_what_is_no_table_is_refused(thing):
    with pytest.raises(InputError, match="events"):
        read(thing, what="events")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(InputError):
        read(tmp_path)


def test_columns_of_different_length_are_refused():
    with pytest.raises(InputError):
        read({"time": [1], "sender": ["a", "b"]})
