"""ATOP members become promises between pairs, checked on a made-up alliance and on the published data."""

from datetime import date

import polars as pl
import pytest

from foedus.errors import InputError
from foedus.pacts.read import read_pact
from foedus.sources import atop, atop_pacts

HEADER = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,defense,offense,neutral,nonagg,consul"


def alliance(tmp_path, *rows):
    path = tmp_path / "atop_m1.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


PAIR = ("9,365,1936,3,12,1946,2,27,1,1,0,0,0,1", "9,712,1936,3,12,1946,2,27,1,1,0,0,0,1")


def test_a_pair_owes_both_ways(tmp_path):
    rows = atop.dyads(alliance(tmp_path, *PAIR)).rows
    assert rows.select("debtor", "creditor").rows() == [(365, 712), (712, 365)]
    assert rows["start"][0] == date(1936, 3, 12)
    assert rows["end"][0] == date(1946, 2, 27)


def test_an_obligation_of_one_member_binds_only_that_member(tmp_path):
    rows = atop.dyads(alliance(tmp_path, PAIR[0], PAIR[1].replace(",1,1,0,0,0,1", ",1,0,0,0,0,1"))).rows
    assert dict(zip(rows["debtor"], rows["defense"], strict=True)) == {365: 1, 712: 0}


def test_members_who_never_overlap_owe_nothing(tmp_path):
    late = "9,740,1950,1,1,0,0,0,1,1,0,0,0,1"
    rows = atop.dyads(alliance(tmp_path, *PAIR, late)).rows
    assert set(rows["debtor"]) == {365, 712}


def test_unknown_days_and_open_ends_stay_vague(tmp_path):
    rows = atop.members(
        alliance(tmp_path, "9,365,1936,0,0,0,0,0,1,1,0,0,0,1", "9,712,1936,3,0,1946,2,0,1,1,0,0,0,1")
    ).rows
    assert rows.select("entry", "exit").rows() == [("1936", ""), ("1936-03", "1946-02")]
    assert rows["start"].to_list() == [date(1936, 1, 1), date(1936, 3, 1)]
    assert rows["end"].to_list() == [None, date(1946, 2, 28)]


def test_a_day_that_does_not_exist_is_refused_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"atop_m1.csv:2: entry: no such day, found '1936-02-30'"):
        atop.members(alliance(tmp_path, "9,365,1936,2,30,0,0,0,1,1,0,0,0,1"))
    with pytest.raises(InputError, match="exit before entry"):
        atop.members(alliance(tmp_path, "9,365,1936,2,1,1935,1,1,1,1,0,0,0,1"))


def test_other_tables_are_refused(tmp_path):
    path = tmp_path / "cow.csv"
    path.write_text("version4id,ccode\n1,2\n")
    with pytest.raises(InputError, match="not in the ATOP member layout"):
        atop.members(path)


def test_pact_files_are_valid_pacts(tmp_path):
    late = "9,740,1940,1,1,1941,1,1,1,0,1,1,1,0"
    files = atop_pacts.pacts(alliance(tmp_path, *PAIR, late), actors={365: "SUN", 712: "MNG"})
    pact = read_pact(files["atop-9-1.toml"])
    assert pact.actors == ("SUN", "MNG", "740")
    kinds = {article.kind: article.debtors for article in pact.articles}
    assert kinds["defence"] == ("SUN", "MNG")
    assert kinds["offence"] == ("740",)
    assert set(kinds) == {"defence", "offence", "neutrality", "non_aggression", "consultation"}
    assert pact.ended.text == "1946-02-27"


def test_dyad_years_are_those_of_a_plain_count_over_members(shared):
    path = shared / "data" / "atop4" / "members.parquet"
    years = atop.dyad_years(path, until=2016).rows
    brute = set()
    spells = atop.members(path).rows.group_by("atopid", "phase")
    for _, group in spells:
        rows = group.select("member", "start", "end").rows()
        for a, start_a, end_a in rows:
            for b, start_b, end_b in rows:
                first, last = (
                    max(start_a, start_b),
                    min(end_a or date(2016, 12, 31), end_b or date(2016, 12, 31)),
                )
                if a != b and first <= last:
                    brute |= {(year, a, b) for year in range(first.year, last.year + 1)}
    assert set(years.select("year", "debtor", "creditor").rows()) == brute
    # 127,394 pairs with years compared; 3 of them (Yugoslavia 1992) share a year but no day
    assert len(years) // 2 == 127_391


def test_the_protocol_of_1936_binds_both_to_defence_and_consultation(shared):
    rows = atop.dyads(shared / "data" / "atop4" / "members.parquet").rows
    protocol = rows.filter(pl.col("atopid") == 2370, pl.col("phase") == 1)
    assert protocol.select("debtor", "creditor", "defense", "offense", "consul").rows() == [
        (365, 712, 1, 0, 1),
        (712, 365, 1, 0, 1),
    ]


def test_every_published_alliance_becomes_a_valid_pact(shared):
    files = atop_pacts.pacts(shared / "data" / "atop4" / "members.parquet")
    assert len(files) == 799
    assert all(read_pact(text, name).articles for name, text in files.items())
