"""``foedus duties`` and ``foedus claims`` at a shell."""

import io
import json

import polars as pl
import pytest

from foedus.cli import main


def run(capsys, *argv):
    with pytest.raises(SystemExit) as stop:
        main(list(argv))
    out, err = capsys.readouterr()
    return stop.value.code, out, err


def test_duties_as_json_name_act_pact_article_and_verdict(capsys):
    code, out, _ = run(
        capsys, "duties", "khalkhin-gol", "--border", "MNG", "--pact", "protocol-1936", "--format", "json"
    )
    rows = json.loads(out)
    assert code == 0
    first = next(row for row in rows if row["called_in"] == "1939-05-11")
    assert (first["article"], first["debtor"], first["creditor"], first["verdict"]) == (
        "2",
        "SUN",
        "MNG",
        "honoured",
    )


def test_csv_and_parquet_hold_the_same_rows(capsysbinary):
    tables = []
    for form, read in (("csv", pl.read_csv), ("parquet", pl.read_parquet)):
        with pytest.raises(SystemExit):
            main(["duties", "khalkhin-gol", "--verdict", "breached", "--format", form])
        tables.append(read(io.BytesIO(capsysbinary.readouterr().out)))
    assert tables[0]["reasoning"].to_list() == tables[1]["reasoning"].to_list()
    assert tables[0].height > 5


def test_clashes_are_listed(capsys):
    code, out, _ = run(capsys, "duties", "khalkhin-gol", "--clashes", "--format", "json")
    assert code == 0
    assert {"two_sovereigns", "forbidden_signature", "same_ground"} <= {
        row["rule"] for row in json.loads(out)
    }


def test_claims_give_verdict_evidence_and_sources(capsys):
    code, out, _ = run(capsys, "claims", "khalkhin-gol", "--verdict", "contradicted", "--format", "json")
    rows = {row["claim"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["A1.1"]["evidence"] == ["ceasefire-1939-09-16"]
    assert rows["A10"]["sources"]


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("duties", "khalkhin-gol", "--border", "XXX"), 1, "Known: CHN, JPN, MAN, MNG, SUN"),
        (("duties", "khalkhin-gol", "--pact", "protocol-1935"), 1, "Did you mean 'protocol-1936'?"),
        (("duties", "khalkhin-gol", "--actor", "JAP"), 1, "Did you mean 'JPN'?"),
        (("claims", "khalkhin-gol", "--verdict", "suported"), 2, "Did you mean 'supported'?"),
        (("claims", "khalkin-gol"), 1, "Did you mean 'khalkhin-gol'?"),
    ],
)
def test_a_mistake_gets_one_message_and_its_exit_code(capsys, argv, code, words):
    got, out, err = run(capsys, *argv)
    assert got == code
    assert not out
    assert words in err
    assert "Traceback" not in err
