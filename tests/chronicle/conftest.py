"""A scenario small enough to see whole: three actors, two places, four events."""

from pathlib import Path

import pytest

FILES = {
    "actors.csv": (
        "id,name,kind,principal,cow_code,from,to\n"
        "SUN,Soviet Union,state,,365,1922-12-30,\n"
        "MNG,Mongolia,client_state,SUN,712,1921-07-11,\n"
        "JPN,Japan,state,,740,,\n"
        "JPN-KWA,Kwantung Army,field_army,JPN,,1919-04-12,1945-08-21\n"
    ),
    "places.csv": (
        "id,name,lat,lon,precision_km,source\n"
        "river,Khalkhin Gol,47.7,118.6,20,coox1985\n"
        "moscow,Moscow,55.75,37.62,5,coox1985\n"
    ),
    "borders.csv": (
        "place,claimant,owner,from,to,source\nriver,MNG,MNG,1924,,coox1985\nriver,JPN,JPN,1932-03-01,,coox1985\n"
    ),
    "events.csv": (
        "id,date,effective,published,sender,receiver,declared_sender,act,mode,form,place,magnitude,status,summary,sources\n"
        "protocol,1936-03-12,,1936-04-08~,SUN,MNG,,AGREE,treaty,mutual,,4,verified,Mutual assistance,coox1985\n"
        'clash,1939-05-11,,,JPN-KWA,MNG; SUN,JPN,ASSAULT,,directed,river,2,part,"First\nfight",coox1985; kriv\n'
        "order,1939-05-13,,,JPN-KWA,JPN-KWA,,DECIDE,,internal,,3,unverified,The army decides,kriv\n"
        "truce,1939-09-15,1939-09-16,,SUN,JPN; MNG,,AGREE,truce,mutual,moscow,4,verified,Truce,kriv\n"
    ),
    "reports.csv": (
        "event,attribute,value,holder,source\n"
        "clash,date,1939-05-12,Kwantung Army,coox1985\n"
        "clash,date,1939-05-11,TASS,kriv\n"
        'clash,killed:SUN,"6,831",Krivosheev,kriv\n'
        "clash,killed:SUN,9703,Krivosheev 2001,kriv\n"
        "clash,killed:SUN,6831,Old count,coox1985\n"
    ),
    "capabilities.csv": "actor,year,milex,milper,irst,pec,tpop,upop,cinc,source\nSUN,1939,5984123,1789,18796,,170500,,0.138,kriv\n",
    "sources.json": (
        '[\n {"id": "coox1985", "type": "book", "title": "Nomonhan", "author": [{"family": "Coox"}]},\n'
        ' {"id": "kriv", "type": "book", "title": "Losses"}\n]\n'
    ),
    "datapackage.json": '{"name": "tiny", "resources": [{"name": "events", "path": "events.csv"}]}\n',
}


class Tiny:
    """The folder, and edits to it."""

    def __init__(self, root: Path):
        self.root = root

    def write(self, name: str, text: str | bytes) -> "Tiny":
        data = text.encode() if isinstance(text, str) else text
        (self.root / name).write_bytes(data)
        return self

    def swap(self, name: str, old: str, new: str) -> "Tiny":
        text = FILES[name]
        assert old in text
        return self.write(name, text.replace(old, new))

    def add(self, name: str, row: str) -> "Tiny":
        return self.write(name, FILES[name] + row + "\n")

    def faults(self) -> list[str]:
        from foedus.scenario import check

        return [str(fault) for fault in check(self.root).faults]

    def only_fault(self) -> str:
        faults = self.faults()
        assert len(faults) == 1, faults
        return faults[0]


@pytest.fixture
def tiny(tmp_path) -> Tiny:
    root = tmp_path / "tiny"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8", newline="")
    return Tiny(root)
