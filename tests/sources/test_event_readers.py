"""Each reader takes the layout its codebook documents, and the samples of the real thing."""

import zipfile
from datetime import date

import pytest

from foedus.errors import InputError
from foedus.sources import gdelt, icews, keds, plain, polecat
from foedus.sources.plover import CAMEO, plover_type
from foedus.sources.table import EVENT_COLUMNS

ICEWS = "\t".join(
    (
        "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
        "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
        "City", "District", "Province", "Country", "Latitude", "Longitude",
    )
)  # fmt: skip
POLECAT = "\t".join(
    (
        "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
        "Actor Country", "Actor COW", "Recipient Name", "Recipient Country", "Recipient COW", "Placename", "Latitude",
        "Longitude", "Source", "Version",
    )
)  # fmt: skip


def icews_row(code="190", source="Japan", target="China", day="2018-06-01"):
    cells = [
        "7",
        day,
        "Army (Japan)",
        "Military",
        source,
        "Fight",
        code,
        "-10.0",
        "Police (China)",
        "Police",
        target,
    ]
    return "\t".join([*cells, "1", "2", "Wire", "Hailar", "", "", "China", "49.2", "119.7"])


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def gdelt_row(n_columns=61, **values):
    layout = gdelt.LAYOUTS[n_columns]
    base = {
        "GLOBALEVENTID": "410412347",
        "SQLDATE": "20150218",
        "Actor1Code": "CHNGOV",
        "Actor1CountryCode": "CHN",
        "Actor2Code": "JPN",
        "Actor2CountryCode": "JPN",
        "EventCode": "0811",
        "GoldsteinScale": "5.0",
        "ActionGeo_Lat": "39.9",
    } | values
    return "\t".join(base.get(column, "") for column in layout)


def test_icews_keeps_leading_zeros_and_gives_plover_types(tmp_path):
    path = write(tmp_path / "events.tab", ICEWS, icews_row("0411"), icews_row("020"))
    rows = icews.read(path).rows
    assert rows.schema == EVENT_COLUMNS
    assert rows["code"].to_list() == ["0411", "020"]
    assert rows["act"].to_list() == ["CONSULT", None]
    assert rows.row(0, named=True) | {"act": None} == {
        "id": "7", "date": date(2018, 6, 1), "sender": "Japan", "receiver": "China", "act": None, "mode": None,
        "code": "0411", "weight": -10.0, "place": "Hailar", "lat": 49.2, "lon": 119.7,
    }  # fmt: skip


def test_actor_names_can_be_asked_for(tmp_path):
    path = write(tmp_path / "events.tab", ICEWS, icews_row())
    assert icews.read(path, actors="name").rows["sender"][0] == "Army (Japan)"


def test_rows_without_a_party_are_left_out_and_counted(tmp_path):
    path = write(tmp_path / "events.tab", ICEWS, icews_row(), icews_row(target=""), icews_row(target="Japan"))
    table = icews.read(path)
    assert len(table.rows) == 2
    assert table.notes[0] == "1 of 3 rows have no sender or no receiver and were left out."
    assert table.notes[1] == "1 rows have the same sender and receiver and were kept."


def test_a_bad_date_refuses_the_file_with_its_line(tmp_path):
    path = write(tmp_path / "events.tab", ICEWS, icews_row(), icews_row(day="2018-02-30"))
    with pytest.raises(InputError, match=r"events.tab:3: date: expected .* found '2018-02-30'"):
        icews.read(path)


def test_another_layout_is_refused_with_the_missing_columns(tmp_path):
    with pytest.raises(InputError, match="not in the ICEWS layout: no column cameo_code"):
        icews.read(write(tmp_path / "x.tab", ICEWS.replace("CAMEO Code", "Code"), icews_row()))


@pytest.mark.parametrize("n_columns", [57, 58, 61])
def test_gdelt_of_every_version_by_its_number_of_columns(tmp_path, n_columns):
    path = write(tmp_path / "day.export.CSV", gdelt_row(n_columns), gdelt_row(n_columns, EventCode="190"))
    rows = gdelt.read(path).rows
    assert rows["date"].to_list() == [date(2015, 2, 18)] * 2
    assert rows["act"].to_list() == ["CONCEDE", "ASSAULT"]
    assert rows["lat"][0] == 39.9
    assert gdelt.read(path, actors="name").rows["sender"][0] == "CHNGOV"


def test_gdelt_zipped_as_distributed(tmp_path):
    path = tmp_path / "day.export.CSV.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("day.export.CSV", gdelt_row() + "\n" + gdelt_row(SQLDATE="20150219") + "\n")
    assert len(gdelt.read(path).rows) == 2


def test_gdelt_with_a_quote_in_a_name_keeps_its_rows(tmp_path):
    path = write(tmp_path / "q.CSV", gdelt_row(Actor1Name='THE "ARMY'), gdelt_row())
    assert len(gdelt.read(path).rows) == 2


def test_gdelt_counts_its_columns(tmp_path):
    with pytest.raises(InputError, match="has 3 tab-separated columns"):
        gdelt.read(write(tmp_path / "x.CSV", "a\tb\tc"))
    with pytest.raises(InputError, match=r"x.CSV:2: date: expected %Y%m%d, found '2015-02'"):
        gdelt.read(write(tmp_path / "x.CSV", gdelt_row(), gdelt_row(SQLDATE="2015-02")))


def test_polecat_types_are_plover_already(tmp_path):
    cells = [
        "e1",
        "2023-01-05",
        "Assault",
        "heavy-weapons",
        "-9.5",
        "4",
        "military",
        "Army",
        "RUS",
        "365",
        "City",
        "UKR",
    ]
    row = "\t".join([*cells, "369", "Bakhmut", "48.6", "38.0", "wire", "NGEC"])
    rows = polecat.read(write(tmp_path / "ngecEvents.txt", POLECAT, row)).rows
    assert rows.select("sender", "receiver", "act", "mode", "weight").row(0) == (
        "RUS", "UKR", "ASSAULT", "heavy-weapons", -9.5,
    )  # fmt: skip


def test_keds_lines_with_two_digit_years(tmp_path):
    path = write(
        tmp_path / "levant.dat", "790415\tUSA\tSAU\t042\t(ENDORSE)", "040630\tISR\tPAL\t223\t(MIL ENGAGEMENT)"
    )
    rows = keds.read(path).rows
    assert rows["date"].to_list() == [date(1979, 4, 15), date(2004, 6, 30)]
    assert rows["act"].to_list() == ["SUPPORT", "ASSAULT"]
    assert rows["id"].to_list() == ["1", "2"]


def test_any_csv_with_named_columns_and_edtf_dates(tmp_path):
    path = write(
        tmp_path / "own.csv", "when,von,an,act", "1939-05,JPN,SUN,ASSAULT", "1939-05-11?,SUN,JPN,PROTEST"
    )
    rows = plain.read(path, columns={"date": "when", "sender": "von", "receiver": "an"}).rows
    assert rows["date"].to_list() == [date(1939, 5, 1), date(1939, 5, 11)]
    assert rows["act"].to_list() == ["ASSAULT", "PROTEST"]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"date": "wen"}, "no column 'wen' for date.\n  Did you mean 'when'"),
        ({"dates": "when"}, "'dates' is none of our columns.\n  Did you mean 'date'"),
        ({}, "no column 'date' for date"),
    ],
)
def test_a_wrong_mapping_is_guessed(tmp_path, columns, says):
    path = write(tmp_path / "own.csv", "when,sender,receiver", "1939,JPN,SUN")
    with pytest.raises(InputError, match=says):
        plain.read(path, columns=columns)


def test_an_undatable_row_names_its_line(tmp_path):
    path = write(
        tmp_path / "own.csv", "date,sender,receiver", "1939,JPN,SUN", "May 1939,JPN,SUN", "../1939,JPN,SUN"
    )
    with pytest.raises(InputError) as error:
        plain.read(path)
    assert [fault.line for fault in error.value.faults] == [3, 4]


def test_lines_of_different_length_are_refused(tmp_path):
    with pytest.raises(InputError, match="not read as a table"):
        plain.read(write(tmp_path / "own.csv", "date,sender,receiver", "1939,JPN,SUN,more"))


def test_the_cameo_map_is_the_one_that_comes_with_plover(shared):
    import polars as pl

    codes = pl.read_csv(shared / "data" / "codes" / "cameo_codes.csv", infer_schema=False)
    known = codes.filter(pl.col("plover_event").is_not_null())
    # the map gives bare root 08 as RETREAT and sends unlisted statements (01) and appeals (02) nowhere
    assert plover_type(known["code"], CAMEO).to_list() == known["plover_event"].to_list()
    unmapped = codes.filter(pl.col("plover_event").is_null())
    assert plover_type(unmapped["code"], CAMEO).null_count() == len(unmapped)


@pytest.mark.parametrize(
    ("name", "events", "actors"),
    [
        ("levant", 196_364, 485),
        ("balkan", 78_667, 325),
        ("gulf_leads", 57_131, 174),
        ("gulf_full", 304_401, 202),
    ],
)
def test_keds_counts_are_the_published_ones(shared, name, events, actors):
    rows = keds.read(shared / "data" / "keds" / f"keds_{name}.parquet").rows
    assert len(rows) == events
    assert len(set(rows["sender"]) | set(rows["receiver"])) == actors


def test_the_icews_sample_loses_only_rows_without_a_country(shared):
    table = icews.read(shared / "data" / "icews_sample" / "events_2018_sample.parquet")
    assert len(table.rows) == 3337
    assert table.notes[0].startswith("368 of 3,705 rows")
    everyone = icews.read(shared / "data" / "icews_sample" / "events_2018_sample.parquet", actors="name")
    assert len(everyone.rows) == 3705


def test_every_reader_says_whom_to_cite():
    from foedus.chronicle.records import Source
    from foedus.sources import atop

    cites = [
        Source(c["id"], c).cite() for c in (icews.CITATION, gdelt.CITATION, polecat.CITATION, atop.CITATION)
    ]
    assert cites[1] == "Leetaru et al. 2013, GDELT: Global Data on Events, Location and Tone, 1979-2012"
    assert all(" 20" in cite for cite in cites)
