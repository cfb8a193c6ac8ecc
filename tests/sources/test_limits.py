"""Files from strangers are measured before they are unpacked."""

import io
import zipfile

import polars as pl
import pytest

from foedus import limits
from foedus.errors import InputError
from foedus.sources import plain


def zipped(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = zipped(tmp_path / "bomb.csv", ("x", b"0" * (limits._SMALL + 1)))
    assert bomb.stat().st_size < 200_000
    with pytest.raises(InputError, match="that is refused"):
        plain.read(bomb)


def test_a_zip_of_several_files_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds 2 files, expected one"):
        plain.read(zipped(tmp_path / "two.zip", ("a", b"x"), ("b", b"y")))


def test_a_member_name_that_climbs_is_never_written(tmp_path):
    path = zipped(tmp_path / "up.csv", ("../../climb.csv", b"date,sender,receiver\n1939,JPN,SUN\n"))
    assert len(plain.read(path).rows) == 1
    assert not (tmp_path.parent / "climb.csv").exists()


def test_a_broken_archive_is_said_to_be_broken(tmp_path):
    path = tmp_path / "broken.zip"
    path.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(InputError, match="no readable zip archive"):
        plain.read(path)


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_broken_parquet_is_said_to_be_broken(tmp_path, content):
    path = tmp_path / "broken.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no readable Parquet file"):
        plain.read(path)


def test_a_parquet_that_unpacks_beyond_the_limit_is_refused(tmp_path):
    path = tmp_path / "big.parquet"
    pl.select(date=pl.repeat("1939", 20_000_000), sender=pl.repeat("A", 20_000_000)).write_parquet(path)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="that is refused"):
        plain.read(path)


def test_a_parquet_with_too_many_columns_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_COLUMNS", 2)
    path = tmp_path / "wide.parquet"
    pl.DataFrame({"a": [1], "b": [1], "c": [1]}).write_parquet(path)
    with pytest.raises(InputError, match="has 3 columns"):
        plain.read(path)


def test_a_file_over_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    (tmp_path / "x.csv").write_text("date,sender,receiver\n")
    with pytest.raises(InputError, match="the limit is 10"):
        plain.read(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), ("date,sender\n".encode("utf-16"), "UTF-16"), (b"date\0,sender", "no text")],
)
def test_what_is_no_text_is_said_so(tmp_path, content, says):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        plain.read(path)


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        plain.read(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="no regular file"):
        plain.read(tmp_path)


def test_a_table_of_any_origin_reads_the_same(tmp_path):
    frame = pl.DataFrame({"date": ["1939-05-11"], "sender": ["JPN"], "receiver": ["SUN"]})
    frame.write_csv(tmp_path / "t.csv")
    frame.write_csv(tmp_path / "t.tsv", separator="\t")
    frame.write_parquet(tmp_path / "t.parquet")
    buffer = io.StringIO()
    frame.write_csv(buffer)
    zipped(tmp_path / "t.zip", ("t.csv", buffer.getvalue()))
    tables = [plain.read(tmp_path / f"t.{kind}").rows for kind in ("csv", "tsv", "parquet", "zip")]
    assert all(table.equals(tables[0]) for table in tables)
