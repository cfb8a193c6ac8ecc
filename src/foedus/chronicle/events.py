"""``events.csv`` as a stream: any number of rows in little memory."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from foedus.chronicle import rows
from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.files import Folder
from foedus.chronicle.records import Event
from foedus.chronicle.references import References
from foedus.chronicle.tables import read_rows
from foedus.chronicle.vocabulary import COLUMNS, REQUIRED
from foedus.errors import Fault, InputError


class EventStream:
    """Events of a folder in the order of the file, each checked; faults go to the folder's log.

    Iterate once. Only the ids are remembered (about 200 bytes an event), to find those that stand twice.

    Parameters
    ----------
    folder
        Where ``events.csv`` lies.
    references
        What actors, places and sources exist; ``None`` leaves references unchecked.
    name
        File name.
    """

    def __init__(self, folder: Folder, references: References | None = None, name: str = "events.csv"):
        self.folder = folder
        self.references = references
        self.name = name
        self._reader = rows.RowReader(name, folder.log)

    @property
    def lines(self) -> Mapping[str, int]:
        """Line of each event id seen so far."""
        return self._reader.seen

    def __iter__(self) -> Iterator[Event]:
        if not self.folder.has(self.name):
            return
        for row in read_rows(self.folder, self.name, COLUMNS["events.csv"], REQUIRED["events.csv"]):
            event = rows.event(row, self._reader)
            if event is None:
                self.folder.log.spoil(row.cells["id"])
            else:
                if self.references is not None:
                    self.references.event(event, self.name)
                yield event


def stream(path: str | Path) -> Iterator[Event]:
    """Events of one CSV file in the columns of ``events.csv``, one at a time.

    Parameters
    ----------
    path
        The file; what its actors, places and sources are is not known here and not checked.

    Raises
    ------
    InputError
        After the last event, with every fault of the file.
    """
    file = Path(path)
    log = FaultLog()
    folder = Folder(file.parent, log)
    if not folder.has(file.name):
        raise InputError(Fault("no such file.", str(path)))
    yield from EventStream(folder, name=file.name)
    log.raise_if_any()
