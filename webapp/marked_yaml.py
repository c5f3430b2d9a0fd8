"""Reads YAML into plain values and remembers the line and column of every key, value and item.

The YAML here is the part of it that surprises nobody: `no` is text, a date is text, nothing is repeated by reference,
nothing stands twice, and a sentence that YAML would silently cut or take apart is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

LARGEST = 1_000_000  # bytes
DEEPEST = 32  # lists and mappings inside one another
_TOO_DEEP = (f"more than {DEEPEST} levels inside one another", "write it flatter")
MOST_PROBLEMS = 100  # listed for one document; one more says that there are others

# Everything YAML calls unprintable, and the three line separators that editors do not count as lines.
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAK = re.compile("\r\n|\r|\n")
_TAG_DIRECTIVE = re.compile("(?:\\A|[\r\n])(?=%TAG)")
# `We fund #1` is read as `We fund`. Found by the #, so that a text without one costs nothing.
_COMMENT_WITHOUT_SPACE = re.compile(r"#(?<=[ \t]#)(?=[^\s#])")
_CUT_OFF = re.compile(r"[ \t]+#[^\s#]")
_ITEM_ON_LATER_LINE = re.compile(r"[\r\n][ \t]*- ")

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
# As many digits as a float keeps exactly. Whatever is longer or looks different stays text.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_DECIMAL = re.compile(r"-?(?=[0-9.]{3,16}\Z)(?:0|[1-9][0-9]*)\.[0-9]+")

_Mark = Any  # line, column and index, from 0; the C loader's class for them has no public name


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column as editors count them: from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """One thing wrong with the text: where, what, and what to do. Each stays on one line."""

    place: Place
    problem: str
    remedy: str


class InvalidYaml(ValueError):
    """The text cannot be used; carries every problem found, in the order of the text."""

    def __init__(self, problems: tuple[YamlProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """One problem a line: `LINE:COL  problem  remedy`."""
        return "\n".join(f"{it.place.line}:{it.place.column}  {it.problem}  {it.remedy}" for it in self.problems)


@dataclass(frozen=True, slots=True)
class Marked:
    """A value (dict, list, str, int, float, bool, None) and where each part of it stands."""

    value: object
    _root: _Branch | _Mark = field(repr=False, compare=False)

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        """Where the value at `path` begins; with `key`, its key (an item of a list has none: the item).

        Parts of the path that are not in the file are passed over, so that a missing key is shown at what it is missing
        from, and paths with a model's union tags in them (pydantic's `loc`) lead to the right place too.
        """
        found, own_key = self._root, None
        for part in path:
            if isinstance(found, _Branch) and part in found.parts:
                own_key = found.keys.get(part)
                found = found.parts[part]
        if key and own_key is not None:
            return _place(own_key)
        return _place(found.mark if isinstance(found, _Branch) else found)


def parse_yaml(text: str | bytes) -> Marked:
    """The value a YAML document holds, with its places.

    Raises InvalidYaml with all problems that can be found at once: unreadable characters hide the rest, and a slip in the
    syntax hides what follows it.
    """
    reader = _Reader(_readable(text))
    reader.read()
    if reader.problems:
        raise InvalidYaml(_in_order(reader.problems))
    if reader.empty:
        raise _invalid("the file is empty", "write something into it")
    return Marked(reader.value, reader.root)


class _Branch:
    """A mapping or a list: its value, and where its parts stand."""

    def __init__(self, start: yaml.CollectionStartEvent, value: dict[str, object] | list[object]) -> None:
        self.value = value
        self.mark: _Mark = start.start_mark
        self.flow = start.flow_style
        self.parts: dict[str | int, _Branch | _Mark] = {}
        self.keys: dict[str | int, _Mark] = {}
        # The key that waits for its value. None in a mapping: a key comes next.
        self.key: str | None = None
        self.key_event: yaml.Event = start


class _Enough(Exception):
    """Reading on would be dangerous or useless; the reason is among the problems."""


class _Reader:
    """Builds a value from the parser's events, one at a time.

    PyYAML's own way, composing a tree, takes recursion (a deep document ends Python) and follows aliases.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[YamlProblem] = []
        self.value: object = None
        self.root: _Branch | _Mark = None
        self.empty = True
        self.open: list[_Branch] = []
        self.cuts = _COMMENT_WITHOUT_SPACE.search(text) is not None

    def read(self) -> None:
        """Read everything, or up to the first thing that cannot be read."""
        try:
            self._refuse_tag_directives()
            for event in yaml.parse(self.text, Loader=_c_loader()):
                self._take(event)
        except yaml.YAMLError as error:
            self.problems.append(_syntax_problem(self.text, error))
        except _Enough:
            pass

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._opens(event, {})
            case yaml.SequenceStartEvent():
                self._opens(event, [])
            case yaml.CollectionEndEvent():
                self.open.pop()
            case yaml.AliasEvent():
                self._refuse(event, f"* repeats the place named {_shown(event.anchor)}", f"write it out; {_IF_TEXT}")
                self._add(event, None, event.start_mark)
            case yaml.DocumentStartEvent() if self.root is not None:
                self._refuse(event, "a second document begins here", "keep one document in a file: take out this line")
                raise _Enough

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        """A key, or a value or item without parts."""
        text = event.value
        branch = self.open[-1] if self.open else None
        if event.anchor is not None or event.tag is not None:
            self._refuse_marked(event, event.tag)
        # The C loader says '' for a plain scalar, the other one None.
        plain = not event.style
        if plain:
            self._refuse_traps(event, branch)
        elif event.style == '"' and (control := _CONTROL.search(text)):
            self._refuse(event, f"a control character, U+{ord(control[0]):04X}, written with a backslash", "take it out")
        if branch is not None and branch.key is None and type(branch.value) is dict:
            self._key(event, branch, plain=plain)
            return
        self.empty = self.empty and plain and not text
        self._add(event, _plain_value(text) if plain else text, event.start_mark)

    def _key(self, event: yaml.ScalarEvent, branch: _Branch, *, plain: bool) -> None:
        key = branch.key = event.value
        branch.key_event = event
        if key in branch.keys:
            first = _place(branch.keys[key]).line
            self._refuse(event, f"the key {_shown(key)} stands twice, first in line {first}", "keep one of the two")
        elif plain and key == "<<":
            self._refuse(event, "<< merges another mapping into this one", "write the keys out")
        elif plain and not key:
            self._refuse(event, "a key is missing", "write a name before the colon")
        else:
            branch.keys[key] = event.start_mark

    def _opens(self, event: yaml.CollectionStartEvent, value: dict[str, object] | list[object]) -> None:
        """A mapping or list begins; it gets its place at once and its parts as they come."""
        if event.anchor is not None or event.tag is not None:
            self._refuse_marked(event, event.tag)
        elif event.flow_style and isinstance(value, dict) and self.text[_span(event)[0]] != "{":
            self._refuse(event, "a colon inside [ ]", f"put {{ }} around key and value; {_IF_TEXT}")
        if len(self.open) == DEEPEST:
            self._refuse(event, *_TOO_DEEP)
            raise _Enough
        branch = _Branch(event, value)
        self.empty = False
        self._add(event, value, branch)
        self.open.append(branch)

    def _add(self, event: yaml.Event, value: object, part: _Branch | _Mark) -> None:
        """Give a value its place in the list or mapping that is open."""
        if not self.open:
            self.value, self.root = value, part
            return
        branch = self.open[-1]
        container = branch.value
        if isinstance(container, list):
            branch.parts[len(container)] = part
            container.append(value)
        elif branch.key is None:
            self._refuse(event, "a key that is not text", f"write a name before the colon, or {_QUOTE}")
            branch.key, branch.key_event = "", event
        else:
            container[branch.key] = value
            branch.parts[branch.key] = part
            branch.key = None

    def _refuse(self, event: yaml.Event, problem: str, remedy: str) -> None:
        self.problems.append(YamlProblem(_place(event.start_mark), problem, remedy))
        if len(self.problems) > MOST_PROBLEMS:
            raise _Enough

    def _refuse_marked(self, event: yaml.NodeEvent, tag: str | None) -> None:
        """Tags could build anything, anchors let ten lines grow to a billion: neither is needed here."""
        if event.anchor is not None:
            self._refuse(event, f"& names this place {_shown(event.anchor)}", f"take it out; {_IF_TEXT}")
        if tag is not None:
            self._refuse(event, f"the tag {_shown(tag)}", f"take it out; {_IF_TEXT}")

    def _refuse_tag_directives(self) -> None:
        # Before the parser sees them: it takes seconds for a megabyte of them.
        if "%TAG" in self.text and (found := _TAG_DIRECTIVE.search(self.text)):
            self.problems.append(YamlProblem(_place_at(self.text, found.end()), "%TAG declares tags", "take out this line"))
            raise _Enough

    def _refuse_traps(self, event: yaml.ScalarEvent, branch: _Branch | None) -> None:
        """Text without quotation marks that YAML reads otherwise than its author meant."""
        text = event.value
        flow = branch is not None and branch.flow
        if text and not (flow or self.cuts or " - " in text):
            return
        start, end = _span(event)
        if self.cuts and _CUT_OFF.match(self.text, end):
            self._refuse(event, "the text ends before #", f"{_QUOTE}; if it is a comment, put a space after #")
        if " - " in text and _ITEM_ON_LATER_LINE.search(self.text, start, end):
            self._refuse(event, "a later line of this text begins with -", f"line up the list; {_IF_TEXT}")
        if not text and branch and branch.key is not None and ":" not in self.text[_span(branch.key_event)[1] : start]:
            self._refuse(branch.key_event, f"{_shown(branch.key)} is a key without a value", f"write one; {_IF_TEXT}")
        if flow and "?" in text:
            self._refuse(event, "a question mark inside { } or [ ]", _QUOTE)
        if flow and text[:1].isdigit() and re.fullmatch("[0-9],", self.text[start - 2 : start]):
            self._refuse(event, "a comma inside a number", "write 180000; between two numbers, put a space after the comma")


def _c_loader() -> type[yaml.CSafeLoader]:
    """PyYAML's loader in C. The one in Python gives other verdicts on the same file, so it is no substitute."""
    loader: type[yaml.CSafeLoader] | None = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        raise RuntimeError("PyYAML lacks its C loader (libyaml); install a wheel: pip install --force-reinstall pyyaml")
    return loader


def _readable(text: str | bytes) -> str:
    """The text as characters. Raises InvalidYaml with every line that holds something no editor shows."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST:
        raise _invalid(f"larger than {LARGEST:,} bytes", "split it into several files")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _invalid("the file is saved as UTF-16", "save it as UTF-8")
    decoded = text if isinstance(text, str) else text.decode("utf-8", "surrogateescape")
    if not _UNREADABLE.search(decoded):
        return decoded
    problems = []
    for number, line in enumerate(_LINE_BREAK.split(decoded), 1):
        if found := _UNREADABLE.search(line):
            place = Place(number, found.start() + 1)
            problems.append(YamlProblem(place, *_character(found[0], at_the_start=place == Place(1, 1))))
            if len(problems) > MOST_PROBLEMS:
                break
    raise InvalidYaml(_in_order(problems))


def _character(character: str, *, at_the_start: bool) -> tuple[str, str]:
    """Problem and remedy for a character that cannot be there."""
    code = f"U+{ord(character):04X}"
    if character == "\ufeff" and at_the_start:
        return "the file begins with an invisible mark (BOM)", "save it as UTF-8 without BOM"
    if "\ud800" <= character <= "\udfff":
        return "not UTF-8 from here", "save the file as UTF-8"
    if character in "\u2028\u2029\x85":
        return f"an invisible line separator, {code}", "take it out and press Enter instead"
    return f"an invisible character, {code}", "take it out"


def _plain_value(text: str) -> object:
    """What a scalar without quotation marks stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "-0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text


def _invalid(problem: str, remedy: str) -> InvalidYaml:
    """One problem with the file as a whole."""
    return InvalidYaml((YamlProblem(Place(1, 1), problem, remedy),))


def _in_order(problems: list[YamlProblem]) -> tuple[YamlProblem, ...]:
    """Problems in the order of the text, and not more than a person would read."""
    ordered = sorted(problems, key=lambda it: (it.place.line, it.place.column))
    if len(ordered) > MOST_PROBLEMS:
        place = ordered[MOST_PROBLEMS].place
        ordered[MOST_PROBLEMS:] = [YamlProblem(place, "there are more problems than these", "mend these first")]
    return tuple(ordered)


def _place(mark: _Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _place_at(text: str, index: int) -> Place:
    lines = _LINE_BREAK.split(text[:index])
    return Place(len(lines), len(lines[-1]) + 1)


def _span(event: yaml.Event) -> tuple[int, int]:
    """Where an event's own characters begin and end in the text."""
    start, end = cast("tuple[_Mark, _Mark]", (event.start_mark, event.end_mark))
    return start.index, end.index


def _shown(text: str | None) -> str:
    """Text from the file on one line, short, in quotes."""
    return repr(" ".join((text or "")[:60].split()))


_QUOTE = 'put "quotation marks" around the whole text'
_IF_TEXT = f"if it is text, {_QUOTE}"
_LINE_UP = "line up the keys with spaces"
_TAB = ("a tab where YAML wants spaces", "use spaces")
_ODD = ("not in line with what stands above, or text after the end of a text", f"{_LINE_UP}, or {_QUOTE}")
_OPEN = ("a quotation mark that is never closed", "close it; write one inside 'single quotation marks' twice")

# What libyaml says, and what an author should know.
_SYNTAX = {
    "found a tab character": _TAB,
    "did not find expected key": _ODD,
    "did not find expected '-' indicator": _ODD,
    "did not find expected <document start>": _ODD,
    "found unexpected end of stream": _OPEN,
    "found unexpected document indicator": _OPEN,
    "could not find expected ':'": ("a line without a colon among keys", "write a key, a colon, a space and its value"),
    "mapping values are not allowed": ("a second colon in a line, or a key out of line", f"{_QUOTE}, or {_LINE_UP}"),
    "did not find expected ',' or": ("{ or [ is not closed, or a text in it has a colon", f"close it, or {_QUOTE}"),
    "found unexpected ':'": ("a colon without a space after it inside { } or [ ]", "put a space after it"),
    "expected alphabetic or numeric": ("a text cannot begin with * or &", _QUOTE),
    "block sequence entries are not": ("a list cannot begin here", f"begin it on the next line; {_IF_TEXT}"),
    "mapping keys are not allowed": ("a text cannot begin with ? and a space", _QUOTE),
    "expected node content": ("something is missing before this", f"write it, or take this out; {_IF_TEXT}"),
    "escape": ("a backslash that means nothing here", "write it twice, or use 'single quotation marks'"),
    "expected comment or line break": ("text beside | or >", f"begin the text on the next line, or {_QUOTE}"),
    "undefined tag handle": ("a text cannot begin with !", _QUOTE),
    "maximum nesting depth": _TOO_DEEP,  # libyaml looks ahead, and may see it first
}
# Where the thing began is the better place to look.
_AT_ITS_START = ("found unexpected end", "found unexpected doc", "could not find expected ':'", "alphabetic or numeric")


def _syntax_problem(text: str, error: yaml.YAMLError) -> YamlProblem:
    """The parser's complaint in words for authors, at the place where they should look."""
    said = str(getattr(error, "problem", None) or error)
    mark: _Mark = getattr(error, "problem_mark", None)
    began: _Mark = getattr(error, "context_mark", None)
    index = mark.index if mark else 0
    if began and (index >= len(text) or any(words in said for words in _AT_ITS_START)):
        index = began.index
    if index >= len(text):
        index = len(text.rstrip())
    place, found = _place_at(text, index), text[index : index + 1]
    if "cannot start any token" in said:
        return YamlProblem(place, *(_TAB if found == "\t" else (f"a text cannot begin with {found}", _QUOTE)))
    for words, known in _SYNTAX.items():
        if words in said:
            return YamlProblem(place, *known)
    return YamlProblem(place, f"not YAML: {_shown(said)}", f"look at the lines above; {_IF_TEXT}")
