"""A folder of YAML files → a bank, or every problem in it at once, each with its place."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from webapp.bank_files.build import build
from webapp.bank_files.context import Shapes
from webapp.bank_files.problems import Problems
from webapp.bank_files.schema import (
    BankShape,
    FaqShape,
    FindingsShape,
    GlossaryShape,
    RolesShape,
    SectionShape,
    Shape,
    WordsShape,
)
from webapp.bank_files.shape_problems import note_shape_problems
from webapp.bank_files.workshop_files import FILE as WORKSHOP
from webapp.bank_files.workshop_schema import WorkshopShape
from webapp.domain.bank import Bank
from webapp.domain.errors import InvalidBank, Problem, type_where
from webapp.marked_yaml import InvalidYaml, Marked, parse_yaml

AnyShape = TypeVar("AnyShape", bound=Shape)
HEAD = "bank.yaml"
LINE = "line "
"""Begins the second part of a place in a file that is not YAML: it has lines and columns, but no keys."""
LONGEST = 1_000_000
"""Bytes of the largest file read; the shipped bank's largest is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand in a bank's files."""

    folder: Path
    marked: Mapping[str, Marked]

    def of(self, where: type_where) -> str:
        """`FILE:LINE:COL` of a place in the bank."""
        file, *keys = where or (HEAD,)
        if keys and str(keys[0]).startswith(LINE):
            return f"{self.folder / str(file)}:{str(keys[0])[len(LINE) :]}"
        marked = self.marked.get(str(file))
        if marked is None:
            return f"{self.folder / str(file)}:1:1"
        place = marked.place(tuple(keys), key=True)
        return f"{self.folder / str(file)}:{place.line}:{place.column}"

    def lines(self, problems: tuple[Problem, ...]) -> tuple[str, ...]:
        """One line for each problem, file by file and from top to bottom."""
        return tuple(self.line(problem) for problem in sorted(problems, key=self._order))

    def _order(self, problem: Problem) -> tuple[str, int, int]:
        file, line, column = self.of(problem.where).rsplit(":", 2)
        return file, int(line), int(column)

    def line(self, problem: Problem) -> str:
        """One line for an author: place, id, problem, remedy."""
        subject = " ".join(problem.subject.split()) or '""'  # an id in quotation marks can be empty, or hold line breaks
        return f"{self.of(problem.where)}  {subject}  {problem.problem}  {problem.remedy}"


@dataclass(frozen=True, slots=True)
class LoadedBank:
    """A bank and the places of everything in it."""

    bank: Bank
    places: Places


class UnusableBank(InvalidBank):
    """What is wrong with a bank's files, with places."""

    def __init__(self, problems: tuple[Problem, ...], places: Places) -> None:
        super().__init__(problems)
        self.places = places

    @property
    def lines(self) -> tuple[str, ...]:
        """One line per problem, in the order of the files."""
        return self.places.lines(self.problems)


def load_bank(folder: Path) -> LoadedBank:
    """The bank in this folder. Raises UnusableBank with every problem found."""
    with _uncollected():
        return _Loader(folder).load()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile: nearly all that loading makes is kept, and looking takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Loader:
    """Reads one folder; later steps run only where the earlier ones found nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marked: dict[str, Marked] = {}
        self.problems = Problems()
        self.places = Places(folder, self.marked)

    def load(self) -> LoadedBank:
        head = self._shape(HEAD, BankShape)
        self._stop_if_wrong()
        assert head is not None  # noqa: S101  no problem was noted, so the shape is there
        sections = [(file, self._shape(file, SectionShape)) for file in head.sections]
        roles = self._shape("roles.yaml", RolesShape)
        findings = self._shape("rules.yaml", FindingsShape)
        faq = self._shape("faq.yaml", FaqShape)
        words = self._shape("words.yaml", WordsShape)
        glossary = self._shape("glossary.yaml", GlossaryShape)
        # A bank can do without.
        workshop = self._shape(WORKSHOP, WorkshopShape) if (self.folder / WORKSHOP).exists() else None
        self._stop_if_wrong()
        shapes = Shapes(
            head,
            tuple((file, shape) for file, shape in sections if shape),
            _there(roles),
            _there(findings),
            _there(faq),
            _there(words),
            _there(glossary),
            workshop,
        )
        bank = build(shapes, self.problems)
        self._stop_if_wrong()
        return LoadedBank(bank, self.places)

    def _stop_if_wrong(self) -> None:
        if self.problems.found:
            raise UnusableBank(tuple(self.problems.found), self.places)

    def _shape(self, file: str, shape: type[AnyShape]) -> AnyShape | None:
        """The file in its shape; None where it has problems, which are noted."""
        marked = self._parse(file)
        if marked is None:
            return None
        try:
            return shape.model_validate(marked.value)
        except ValidationError as error:
            note_shape_problems(error, file, marked, shape, self.problems)
            return None

    def _parse(self, file: str) -> Marked | None:
        path = self.folder / file
        where: type_where = (file,)
        if Path(file).name != file:
            self.problems.add(
                (HEAD, "sections"), file, "a section file has to stand in the bank's own folder", "name the file alone"
            )
            return None
        try:
            if path.stat().st_size > LONGEST:
                self.problems.add(where, file, f"the file is larger than {LONGEST:,} bytes", "split the section")
                return None
            self.marked[file] = parse_yaml(path.read_bytes())
        except OSError as error:
            self.problems.add(where, file, f"the file cannot be read: {error.strerror}", "check its name and place")
            return None
        except InvalidYaml as error:
            for problem in error.problems:
                at = f"{LINE}{problem.place.line}:{problem.place.column}"
                self.problems.add((file, at), file, problem.problem, problem.remedy)
            return None
        return self.marked[file]


def _there(shape: AnyShape | None) -> AnyShape:
    if shape is None:
        raise AssertionError("a file without a shape and without a problem")
    return shape
