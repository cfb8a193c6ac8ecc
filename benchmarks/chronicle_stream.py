"""How long and how much memory ``foedus check`` takes for a table of events, and dates per second.

Run: ``python benchmarks/chronicle_stream.py [ROWS]``. The table is invented and written to a temporary folder.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from foedus.calendars import iso
from foedus.chronicle.vocabulary import ACTS, COLUMNS
from foedus.dates import parse

N_ACTORS = 200


def write_folder(root: Path, n_rows: int) -> None:
    """A valid scenario folder with ``n_rows`` events in time order."""
    stream = random.Random(1)
    names = [f"A{i:03d}" for i in range(N_ACTORS)]
    (root / "actors.csv").write_text("id,name,kind\n" + "".join(f"{n},Actor {n},state\n" for n in names))
    (root / "places.csv").write_text("id,name\nhere,Here\n")
    (root / "sources.json").write_text('[{"id": "feed", "title": "Feed"}]')
    with (root / "events.csv").open("w") as file:
        file.write(",".join(COLUMNS["events.csv"]) + "\n")
        for i in range(n_rows):
            sender, receiver = stream.sample(names, 2)
            day = iso(722_000 + i * 10_000 // n_rows)
            act = stream.choice(ACTS)
            file.write(
                f"e{i},{day},,,{sender},{receiver},,{act},,directed,here,2,part,Something happened,feed\n"
            )


def measure(n_rows: int) -> dict[str, float]:
    """Seconds of CPU and peak memory (MB) of ``foedus check``, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder), n_rows)
        size = (Path(folder) / "events.csv").stat().st_size
        subprocess.run([sys.executable, "-m", "foedus", "check", folder], check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "rows": n_rows,
        "file_mb": round(size / 1e6),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


def measure_dates(n_dates: int = 100_000) -> dict[str, float]:
    """Seconds of CPU to parse a mixture of days, vague dates and intervals."""
    stream = random.Random(1)
    vague = ["1932-04~/1932-11~", "193X", "1939-XX", "../1939-05-01", "1939-05", "1939", "julian:1917-10-25"]
    texts = [
        iso(stream.randrange(690_000, 720_000)) + stream.choice(["", "", "", "?", "~"])
        if stream.random() < 0.7
        else stream.choice(vague)
        for _ in range(n_dates)
    ]
    start = time.process_time()
    for text in texts:
        parse(text)
    return {"dates": n_dates, "cpu_s": round(time.process_time() - start, 3)}


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    print(json.dumps([measure_dates(), measure(rows)], indent=1))
