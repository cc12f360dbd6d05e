"""What every part of the bench is given, and how it says what it found."""

import dataclasses
import pathlib


@dataclasses.dataclass
class Row:
    """One measure against its bar; `met` is None where there is no bar."""

    measure: str
    value: str  # as it is shown, with its unit
    bar: str = ""
    met: bool | None = None
    note: str = ""


@dataclasses.dataclass
class Table:
    """What a part shows besides its rows: a heading, the columns, and lists of words below them."""

    title: str
    columns: list[str]
    lines: list[list[str]]


@dataclasses.dataclass
class Context:
    root: pathlib.Path  # the project
    build: pathlib.Path  # its release build: daemon/hubcrawld, tests/bench/fetch-pages, tests/fake_hub/fake-hub
    work: pathlib.Path  # a directory on the normal disk, kept between runs; each part makes its own in it
    rounds: int  # of each measurement, in random order; medians are shown
    smoke: bool  # tiny and quick, to see that the part works: nothing is said about time
    whole: bool  # every combination, not only the chosen ones
    tables: list[Table] = dataclasses.field(default_factory=list)

    @property
    def hubcrawld(self):
        return self.build / "daemon" / "hubcrawld"

    def table(self, title, columns, lines):
        self.tables.append(Table(title, columns, lines))


class Broken(Exception):
    """A run that did not do what it was to do: its numbers mean nothing, so the bench fails."""
