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
    assert table.line(0) == (2 if suffix == "csv" else None)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("time;sender\n1,5;JPN\n2,25;SUN\n", {"time": [1.5, 2.25], "sender": ["JPN", "SUN"]}),
        ("time;sender\n1.5;JPN\n", {"time": [1.5], "sender": ["JPN"]}),
        ("time\tsender\n1\tJPN, Kwantung\n", {"time": [1], "sender": ["JPN, Kwantung"]}),
        ('\ufeff"time","sender"\r\n1,"a ""b""; c"\r\n', {"time": [1], "sender": ['a "b"; c']}),
        ("time,sender\n1,JPN\n\n2,SUN\n\n\n", {"time": [1, 2], "sender": ["JPN", "SUN"]}),
    ],
    ids=["decimal comma", "semicolons", "tabs", "quotes", "blank lines"],
)
def test_text_tables_are_read_as_people_save_them(tmp_path, text, columns):
    path = tmp_path / "events.csv"
    path.write_bytes(text.encode())
    assert read(path).frame.to_dict(as_series=False) == columns


def test_a_row_is_told_by_the_line_on_which_its_record_begins(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text('time,note\n1,"over\ntwo lines"\n\n2,plain\n3,"again\ntwo"\n4,end\n')
    table = read(path)
    assert [table.line(row) for row in range(4)] == [2, 5, 6, 8]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"time,sender\n1,JPN\n2,SUN,MNG\n", "events.csv:3: table: 3 cells, but the header has 2"),
        ("time,sender\n1,JPN\n2,José\n".encode("latin-1"), "events.csv:3: table: is not UTF-8"),
        (b"time,sender,time\n1,JPN,2\n", "events.csv:1: table: the header names 'time' twice"),
    ],
    ids=["ragged", "latin-1", "column twice"],
)
def test_what_keeps_a_text_table_from_being_read_is_told_by_line(tmp_path, content, message):
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert message in str(caught.value)


def test_whole_and_broken_numbers_may_stand_in_one_column():
    frame = read({"from": [1, 2.5, None], "to": [3, float("inf"), 4]}).frame
    assert frame.to_dict(as_series=False) == {"from": [1.0, 2.5, None], "to": [3.0, float("inf"), 4.0]}


def test_a_column_that_makes_no_series_is_named():
    with pytest.raises(InputError, match="table: column 'sender'"):
        read({"time": [1, 2], "sender": [1, "a"]})


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
