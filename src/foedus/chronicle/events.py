"""``events.csv`` as a stream: any number of rows in little memory."""

from collections.abc import Iterator, Mapping

from foedus.chronicle import rows
from foedus.chronicle.files import Folder
from foedus.chronicle.records import Event
from foedus.chronicle.references import References
from foedus.chronicle.tables import read_rows


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
        for row in read_rows(self.folder, self.name):
            event = rows.event(row, self._reader)
            if event is not None:
                if self.references is not None:
                    self.references.event(event, self.name)
                yield event
