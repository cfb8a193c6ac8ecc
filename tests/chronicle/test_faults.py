"""Whatever is wrong with a folder is said once, with file and line, and all of it together."""

import pytest

ROW = "x,{date},,,{sender},{receiver},,{act},,{form},{place},{magnitude},verified,Something,{sources}"
SOUND = {
    "date": "1939-06-01",
    "sender": "JPN",
    "receiver": "SUN",
    "act": "PROTEST",
    "form": "directed",
    "place": "moscow",
    "magnitude": "2",
    "sources": "kriv",
}


def row(**changed: str) -> str:
    return ROW.format(**(SOUND | changed))


def test_the_tiny_folder_has_no_fault(tiny):
    assert tiny.faults() == []
    assert tiny.add("events.csv", row()).faults() == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"date": "1939-02-30"}, "date: '1939-02-30' is not a date: February 1939 has 28 days."),
        ({"date": "../1939-05"}, "date '../1939-05' has no earliest day."),
        ({"date": ""}, "column 'date' is empty."),
        ({"sender": "JPM"}, "sender 'JPM' is not in actors.csv.\n  Did you mean 'JPN'?"),
        ({"receiver": "SUM"}, "receiver 'SUM' is not in actors.csv.\n  Did you mean 'SUN'?"),
        ({"place": "rivr"}, "place 'rivr' is not in places.csv.\n  Did you mean 'river'?"),
        (
            {"sources": "kriv; coox1986"},
            "source 'coox1986' is not in sources.json.\n  Did you mean 'coox1985'?",
        ),
        ({"act": "PROTESTS"}, "act 'PROTESTS' is not known.\n  Did you mean 'PROTEST'?"),
        ({"form": "direct"}, "form 'direct' is not known.\n  Did you mean 'directed'?"),
        ({"act": "DECIDE"}, "DECIDE is internal, found form 'directed'."),
        ({"form": "internal"}, "an internal act has one party, found JPN and SUN."),
        ({"receiver": "JPN"}, "'JPN' acts on itself in a directed act."),
        ({"receiver": "SUN; SUN"}, "names a receiver twice."),
        ({"magnitude": "6"}, "magnitude '6' is not 1, 2, 3, 4 or 5."),
        ({"magnitude": "-1"}, "magnitude '-1' is not"),
        ({"magnitude": "²"}, "magnitude '²' is not"),
        ({"magnitude": "9" * 5000}, "is not 1, 2, 3, 4 or 5."),
        (
            {"date": "1918-01-01", "sender": "JPN-KWA", "receiver": "JPN"},
            "'JPN-KWA' (Kwantung Army) does not exist on 1918-01-01",
        ),
        (
            {"date": "1946", "receiver": "JPN-KWA"},
            "does not exist on 1946; it lived 1919-04-12 to 1945-08-21.",
        ),
    ],
)
def test_one_bad_event_is_one_fault_with_its_line(tiny, changed, says):
    fault = tiny.add("events.csv", row(**changed)).only_fault()
    assert fault.startswith("events.csv:7: ")
    assert says in fault


def test_a_year_that_overlaps_a_life_is_not_refused(tiny):
    assert tiny.add("events.csv", row(date="1919", sender="JPN-KWA", receiver="JPN")).faults() == []


def test_the_line_is_where_the_record_starts_even_with_line_ends_in_quotes(tiny):
    bad = row(sender="JPM").replace("Something", '"On\nfour\nlines\nof text"')
    faults = tiny.add("events.csv", f"{bad}\n{row(sender='JPX').replace('x,', 'y,', 1)}").faults()
    assert [fault.split(": ")[0] for fault in faults] == ["events.csv:7", "events.csv:11"]


def test_every_fault_of_every_file_is_gathered(tiny):
    tiny.add("events.csv", row(sender="JPM", act="PROTESTS", magnitude="7"))
    tiny.add("actors.csv", "XIN,Xinjiang,provinz,CHN,,,").add("reports.csv", "clach,date,1939,X,krif")
    places = {fault.split(": ")[0] for fault in tiny.faults()}
    assert places == {"actors.csv:6", "events.csv:7", "reports.csv:7"}
    assert len(tiny.faults()) == 7


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("actors.csv", "SUN,Again,state,,,,", "id 'SUN' stands twice, first in line 2."),
        ("events.csv", row().replace("x,", "truce,", 1), "id 'truce' stands twice, first in line 6."),
        ("places.csv", "river,Again,,,,", "id 'river' stands twice, first in line 2."),
        ("places.csv", "here,Here,91,10,,", "lat '91' is not a number from -90 to 90."),
        ("places.csv", "here,Here,nan,10,,", "lat 'nan' is not a number"),
        ("places.csv", "here,Here,10,,,", "only one of lat and lon"),
        ("actors.csv", "MAN,Manchukuo,client_state,JPM,,,", "principal 'JPM' is not in actors.csv."),
        ("actors.csv", "MAN,Manchukuo,client_state,MAN,,,", "'MAN' answers to itself: MAN -> MAN."),
        ("actors.csv", "MAN,Manchukuo,client_state,JPN,,1932,1931", "ends 1931, before it starts 1932."),
        ("actors.csv", "=MAN(),Manchukuo,state,,,,", "starts like a spreadsheet formula."),
        ("actors.csv", "M N,Manchukuo,state,,,,", "id 'M N' is no id."),
        ("events.csv", "=1+1" + row()[1:], "id '=1+1' starts like a spreadsheet formula."),
        (
            "borders.csv",
            "river,MNG,JPN,1930,1940,",
            "gives 'river' to 'JPN' and, in line 2, to 'MNG' on the same days.",
        ),
        ("borders.csv", "river,SUN,MNH,,,", "owner 'MNH' is not in actors.csv."),
        (
            "reports.csv",
            "clash,killed:SUX,5,Somebody,kriv",
            "side 'SUX' is not in actors.csv.\n  Did you mean 'SUN'?",
        ),
        ("reports.csv", "clash,start_date,11 May,Somebody,kriv", "value: '11 May' is not a date"),
        ("reports.csv", "clash,date,1939,Somebody,coox", "source 'coox' is not in sources.json."),
        ("capabilities.csv", "SUN,1939,,,,,,,,", "SUN 1939 stands twice, first in line 2."),
        ("capabilities.csv", "SUN,1940,-5,,,,,,,", "milex '-5' is not a number from 0 to inf."),
        ("events.csv", "short,1939", "has 2 cells, expected 15."),
        ("events.csv", row() + ",more", "has 16 cells, expected 15."),
    ],
)
def test_one_bad_row_is_one_fault(tiny, name, line, says):
    fault = tiny.add(name, line).only_fault()
    assert fault.startswith(f"{name}:")
    assert says in fault


def test_unknown_columns_are_refused_by_name(tiny):
    tiny.swap("places.csv", "precision_km", "precision")
    assert (
        tiny.only_fault()
        == "places.csv:1: column 'precision' is not known here.\n  Did you mean 'precision_km'?"
    )


def test_a_missing_and_a_doubled_column_are_named(tiny):
    assert "column 'act' is missing." in tiny.swap("events.csv", ",act,", ",act_type,").faults()[1]
    assert any("column 'name' stands twice" in f for f in tiny.swap("places.csv", ",lat,", ",name,").faults())


def test_columns_may_stand_in_any_order(tiny):
    tiny.write("borders.csv", "owner,claimant,place\nMNG,MNG,river\n")
    assert tiny.faults() == []


@pytest.mark.parametrize("name", ["actors.csv", "places.csv", "events.csv", "sources.json"])
def test_a_missing_file_is_named(tiny, name):
    (tiny.root / name).unlink()
    assert any(fault.startswith(f"{name}: is missing.") for fault in tiny.faults())


@pytest.mark.parametrize(
    "name", ["actors.csv", "events.csv", "reports.csv", "sources.json", "datapackage.json"]
)
@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_is_said_to_be_empty(tiny, name, content):
    found = [fault for fault in tiny.write(name, content).faults() if fault.startswith(name)]
    assert found
    assert "is empty" in found[0] or "is missing" in found[0]


def test_a_thousand_faults_are_kept_and_the_rest_counted(tiny):
    from foedus.scenario import check

    rows = "\n".join(f"e{i}," + row(sender="JPM")[2:] for i in range(1200))
    found = check(tiny.add("events.csv", rows).root)
    assert (len(found.faults), found.n_dropped) == (1000, 200)


def test_an_interrupted_quote_names_the_file_and_line(tiny):
    fault = tiny.add("events.csv", 'z,1939,,,"JPN').only_fault()
    assert fault.startswith("events.csv:7: is not CSV")


def test_claims_lines_texts_and_model_are_checked_too(tiny):
    tiny.write("lines.csv", "line,claimant,lat,lon,source\nriver,MNH,47,190,kriv\n")
    tiny.write("texts.csv", "id,title,author,date,source\nA,Post,,2024,krif\n")
    tiny.write(
        "claims.csv", "id,text,where,kind,arguments,judged_by,reason\nA1,It was so,A:1,existed,,record,\n"
    )
    tiny.write("model.toml", "horizn = 1\n")
    files = {fault.split(":")[0] for fault in tiny.faults()}
    assert files == {"lines.csv", "texts.csv", "claims.csv", "model.toml"}


def test_a_fault_of_a_table_read_twice_is_said_once(tiny):
    tiny.write("claims.csv", "id,text,kinds\nA1,x,exists\n")
    faults = tiny.faults()
    assert len(faults) == len(set(faults))


def test_a_claim_may_hand_over_to_the_next_on_the_same_day_or_vague_year(tiny):
    tiny.write(
        "borders.csv",
        "place,claimant,owner,from,to\nriver,MNG,MNG,,1932\nriver,MNG,JPN,1932,1935-02-01\nriver,MNG,MNG,1935-02-01,\n",
    )
    assert tiny.faults() == []


def test_a_holder_with_two_values_is_noted(tiny):
    from foedus.scenario import check

    notes = check(tiny.add("reports.csv", "clash,killed:SUN,1,Krivosheev,kriv").root).notes
    assert "'Krivosheev' gives 'killed:SUN' of 'clash' a second time." in str(notes[0])
