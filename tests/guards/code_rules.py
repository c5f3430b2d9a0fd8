"""Our own rules for the code, against traps of the web that no linter knows as they look here.

    python -m tests.guards.code_rules webapp

reads every module below a folder, and the templates beside it, and prints `FILE:LINE:COL  rule  problem  remedy` for each
fault. What a rule forbids and is right all the same stands in `ALLOWED`, with its reason; what stands there and is not
needed any more is a fault too. A planted fault for each rule: test_code_rules.py.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

RULES = {
    "sql-of-pieces": ("SQL that is put together", "write the statement out, and hand values over as parameters"),
    "template-of-data": ("a template that is no file of ours", "name a file in templates/ and hand the words to it"),
    "markup-of-data": ("words are declared to be HTML", "let the template escape them"),
    "format-of-data": ("a format that is no literal", "write the format where it is used, or use an f-string"),
    "bare-transaction": ("a transaction outside write()", "change what is kept inside `with store.write():`"),
    "runs-data": ("data is run, or could be", "parse it into plain values"),
    "open-xml": ("XML is read without limits", "hand over XMLParser(resolve_entities=False, no_network=True)"),
    "host-of-request": ("an address is made of what a request says", "use a path, or the address in the settings"),
    "leads-anywhere": ("whoever asks may say where this leads", "build the address with url_for"),
    "cookie-elsewhere": ("a cookie is set outside security/sessions.py", "let the session's own module do it"),
    "not-needed": ("an exception that nothing needs any more", "take it out of ALLOWED"),
}
"""Rule → what is wrong, and what to do."""

ALLOWED: dict[tuple[str, str], str] = {
    ("sql-of-pieces", "webapp/store/connections.py::make_settings"): "the settings are written out in this module",
    (
        "template-of-data",
        "webapp/blueprints/context.py::render_page",
    ): "every caller names its template; this rule sees to it",
    ("template-of-data", "webapp/blueprints/room/visiting.py::show"): "every caller names its template",
    ("template-of-data", "webapp/renderers/templates.py::fill"): "every caller names its template; this rule sees to it",
    ("template-of-data", "webapp/renderers/mail_text.py::render"): "one of the files in a fixed table of this module",
    (
        "markup-of-data",
        "webapp/renderers/html_file.py::build_page",
    ): "our own style sheet, its string escaped by `_css_string`, and JSON in which `linked_data` left no sign of HTML",
    (
        "markup-of-data",
        "webapp/renderers/public_page.py::frozen",
    ): "pieces that `page_parts` wrote, escaped, and that nobody can change since",
    ("markup-of-data", "webapp/renderers/public_page.py::_build"): "JSON in which no sign of HTML is left",
    ("bare-transaction", "webapp/store/connections.py::transaction"): "what write() is made of",
    ("bare-transaction", "webapp/store/ballot_boxes.py::writing"): "a file of its own, which no write() reaches",
    ("bare-transaction", "webapp/store/ballot_boxes.py::_wait_for_writers"): "it waits for others, and changes nothing",
    ("sql-of-pieces", "webapp/store/ballot_boxes.py::writing"): "the statements are written out in this module",
    ("sql-of-pieces", "webapp/store/ballot_boxes.py::_read"): "the statements are written out in this module",
    ("bare-transaction", "webapp/store/migrations.py::migrate"): "before anybody uses the store",
    ("open-xml", "webapp/renderers/feed_file.py"): "XML is written here, and none is read",
    ("open-xml", "webapp/passages/reading.py"): "a type alone: Markdown builds these elements, and no XML is read",
    ("open-xml", "webapp/renderers/letterhead_parts.py"): "stops at a document type, before lxml reads the part",
    (
        "leads-anywhere",
        "webapp/blueprints/account/printed.py::_go_on",
    ): "an OwnPage, whose address `find_own_page` built anew",
    ("leads-anywhere", "webapp/blueprints/account/provider_views.py::_lead_to"): "the provider that the settings name alone",
    ("leads-anywhere", "webapp/blueprints/questionnaire/views.py::_told"): "both callers hand over what url_for built",
}
"""(rule, place) → why it is right there. A place is a module, or a function in it."""

COOKIE_MODULES = {
    "webapp/security/sessions.py": "the cookies of a session, of a sign-in at a provider, and of a seat in a workshop",
}
"""Modules that may set a cookie, each with its reason."""

LEADS = {
    "url_for": "Flask builds it from our own table of routes",
    "question_url": "url_for with the question's key",
    "assessment_url": "url_for with the assessment's id",
    "return_url": "url_for with the assessment's id and a page of a fixed table",
    "landing_url": "an OwnPage, whose address `find_own_page` built anew, or url_for",
    "words_url": "url_for with the assessment's id",
    "entry_url": "url_for with the assessment's id and an entry of its document",
    "page_address": "a path below /f/ and the address that a FAQ is kept under",
    "ask_address": "the same, with an entry and a number of it",
    "part_url": "url_for with the assessment's id and a part of its document",
}
"""Functions whose addresses a redirect may lead to, each with its reason."""

REQUEST_SAYS_WHERE = frozenset(("host", "host_url", "url", "url_root", "base_url", "root_url"))
HOST_HEADERS = re.compile(r"(?:HTTP_)?(?:Host|X[-_]Forwarded[-_]\w+|Forwarded|SERVER_NAME)", re.IGNORECASE)
ORIGIN = "webapp/security/origin.py"
STORE = "webapp/store/"
RUN_SQL = frozenset(("execute", "executescript", "executemany"))
ASK_STORE = frozenset(("ask", "change", "take", "query"))
"""What our own connections call it: only the store has one."""
BEGINS = re.compile(r"\s*(?:BEGIN|COMMIT|SAVEPOINT|RELEASE)\b")
SQL = re.compile(
    r"\s*(?:SELECT|INSERT\s+(?:INTO|OR)|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|CREATE\s+\w+|DROP\s+\w+|ALTER\s+TABLE"
    r"|PRAGMA|WITH\s+\w+\s+AS|ATTACH|VACUUM|WHERE|AND|ORDER\s+BY)\s"
)
RUNS = frozenset(("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnl"))
RUNS_MODULES = frozenset(("pickle", "marshal", "shelve", "dill", "runpy", "code"))
YAML_BUILDS = frozenset(("load", "load_all", "full_load", "full_load_all", "unsafe_load", "unsafe_load_all"))
READS_XML = frozenset(("fromstring", "XML", "parse", "iterparse", "HTML", "fromstringlist"))
NAMES_A_TEMPLATE = frozenset(
    ("render_template", "render_page", "get_template", "select_template", "stream_template", "fill")
)

TEMPLATES = ("*.html", "*.svg", "*.txt", "*.json", "*.yaml")
IN_TEMPLATES = (
    (re.compile(r"\|\s*safe\b"), "markup-of-data"),
    (re.compile(r"\{%-?\s*autoescape\b"), "markup-of-data"),
    (re.compile(r"\bMarkup\s*\("), "markup-of-data"),
    (re.compile(r"\|\s*attr\b|(?<![\"'])\|\s*format\b"), "format-of-data"),
    (re.compile(r"\.format(?:_map)?\s*\("), "format-of-data"),
    (re.compile(r"\{%-?\s*(?:include|import|from|extends)\s+(?![\"'])"), "template-of-data"),
    (re.compile(r"\b_external\s*="), "host-of-request"),
)
"""What no template may say."""


class Fault(NamedTuple):
    """A place where a rule is broken. `within` is the module or the function, as `ALLOWED` names it."""

    file: str
    line: int
    column: int
    rule: str
    within: str

    def __str__(self) -> str:
        problem, remedy = RULES[self.rule]
        return f"{self.file}:{self.line}:{self.column}  {self.rule}  {problem}  {remedy}"


def name_of(node: ast.AST) -> str:
    """A name with its dots; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else name_of(node.func)


def is_text(node: ast.AST | None) -> bool:
    """Whether it is text as it stands in the code."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def literal_parts(node: ast.AST) -> str:
    """The text that stands in an expression that puts text together; empty where it does not do that."""
    match node:
        case ast.JoinedStr():
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            sides = (one.value if isinstance(one, ast.Constant) else literal_parts(one) for one in (node.left, node.right))
            return "".join(side for side in sides if isinstance(side, str))
        case ast.Call(func=ast.Attribute(attr="format" | "format_map" | "replace", value=ast.Constant(value=str(text)))):
            return text
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=str(between))), args=[ast.List() as pieces]):
            texts = (one.value if isinstance(one, ast.Constant) else literal_parts(one) for one in pieces.elts)
            return between.join(text for text in texts if isinstance(text, str))
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=str(between)))):
            return between
    return ""


def is_put_together(node: ast.AST) -> bool:
    """Whether it is text made of pieces, of which not all stand in the code."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    return not is_text(node) and bool(literal_parts(node))


@dataclass
class Module:
    """One module, parsed, with what each of its rules has to know."""

    file: str
    tree: ast.Module

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """What names of the module stand for."""
        found: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                found[node.target.id] = node.value
        return found

    @cached_property
    def imported(self) -> frozenset[str]:
        """Names of constants that come from other modules, which these rules read as well."""
        lines = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom))
        return frozenset(one.asname or one.name for node in lines for one in node.names if one.name.upper() == one.name)

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The functions of the module, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

    @cached_property
    def walked(self) -> list[tuple[ast.AST, tuple[ast.FunctionDef, ...]]]:
        """Every node with the functions around it, the innermost last."""
        found: list[tuple[ast.AST, tuple[ast.FunctionDef, ...]]] = []
        waiting: list[tuple[ast.AST, tuple[ast.FunctionDef, ...]]] = [(self.tree, ())]
        while waiting:
            node, around = waiting.pop()
            found.append((node, around))
            inside = (*around, node) if isinstance(node, ast.FunctionDef) else around
            waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
        return found

    def is_constant(self, node: ast.AST, around: tuple[ast.FunctionDef, ...]) -> bool:
        """Whether it is text that stands in the code: here, under a name, or in a table."""
        match node:
            case ast.Constant():
                return True
            case ast.IfExp():
                return self.is_constant(node.body, around) and self.is_constant(node.orelse, around)
            case ast.Name(id=name) if name in self.constants:
                return self.is_constant(self.constants[name], ())
            case ast.Name(id=name) if name in self.imported:
                return True
            case ast.Name(id=name) if around:
                given = assigned(name, around[-1])
                return bool(given) and all(self.is_constant(one, ()) or self.is_constant(one, around[:-1]) for one in given)
            case ast.Attribute(attr=name):
                return name.isupper()
            case ast.Subscript(value=ast.Name(id=name)):
                return name in self.imported or self._is_table(self.constants.get(name))
        return False

    def _is_table(self, node: ast.expr | None) -> bool:
        values = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        return bool(values) and all(map(is_text, values))


def assigned(name: str, function: ast.FunctionDef) -> list[ast.expr]:
    """All that a name is given in a function; what comes in from outside is nothing that can be known."""
    given: list[ast.expr] = []
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    if any(one.arg == name for one in arguments):
        return []
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value) if name in map(name_of, targets):
                given.append(value)
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                given.append(value)
            case ast.For(target=ast.Name(id=target), iter=several) if target == name:
                given.append(ast.Subscript(several, ast.Constant(0), ast.Load()))
            case ast.AugAssign(target=ast.Name(id=target)) if target == name:
                return []
    return given


Around = tuple[ast.FunctionDef, ...]
Rule = Callable[[Module, ast.AST, Around], bool]


# -- the rules: each says whether a node breaks it -----------------------------------------------------------------------


def sql_of_pieces(module: Module, node: ast.AST, around: Around) -> bool:
    """Text that reads like SQL and is put together, or anything but a constant where SQL is run."""
    if is_put_together(node) and SQL.match(literal_parts(node)):
        return True
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return False
    name, statement = node.func.attr, node.args[0]
    if name not in RUN_SQL and not (name in ASK_STORE and module.file.startswith(STORE)):
        return False
    passed_on = around and around[-1].name in ASK_STORE | RUN_SQL and name_of(statement) == "sql"
    return not passed_on and not module.is_constant(statement, around)


def template_of_data(module: Module, node: ast.AST, around: Around) -> bool:
    """A template made of text, or a file that is named by something else than the code."""
    if isinstance(node, ast.ImportFrom) and node.module in ("jinja2", "jinja2.environment", "flask"):
        return any(one.name in ("Template", "render_template_string", "stream_template_string") for one in node.names)
    if not isinstance(node, ast.Call):
        return False
    name = called(node)
    if name in ("render_template_string", "stream_template_string", "from_string", "compile_expression"):
        return True
    # Sentences of the bank are filled as well; they are no templates of Jinja's.
    of_a_sentence = name == "fill" and isinstance(node.func, ast.Attribute)
    if name in NAMES_A_TEMPLATE and node.args and not of_a_sentence:
        return not module.is_constant(node.args[0], around)
    return False


def markup_of_data(module: Module, node: ast.AST, around: Around) -> bool:
    """Anything but literal text that is said to be HTML."""
    if not isinstance(node, ast.Call) or called(node) != "Markup":
        return False
    return not (node.args and is_text(node.args[0]))


def format_of_data(module: Module, node: ast.AST, around: Around) -> bool:
    """A format that came from somewhere: what it asks for could be anything in reach."""
    if isinstance(node, ast.ImportFrom) and node.module == "string":
        return any(one.name in ("Template", "Formatter") for one in node.names)
    if isinstance(node, ast.Attribute) and name_of(node) in ("string.Template", "string.Formatter"):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return isinstance(node.right, ast.Tuple | ast.Dict) and not module.is_constant(node.left, around)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "format_map"):
        of_parent = isinstance(node.func.value, ast.Call) and called(node.func.value) == "super"
        return not of_parent and not module.is_constant(node.func.value, around)
    return False


def bare_transaction(module: Module, node: ast.AST, around: Around) -> bool:
    """A transaction that `write()` did not begin: nothing there takes turns, and nobody hears that the store is full."""
    if not isinstance(node, ast.Call) or any(function.name == "write" for function in around):
        return False
    if called(node) in ("atomic", "transaction"):
        return True
    begins = node.args and isinstance(node.args[0], ast.Constant) and BEGINS.match(str(node.args[0].value))
    return bool(begins) and called(node) in RUN_SQL | ASK_STORE


def runs_data(module: Module, node: ast.AST, around: Around) -> bool:
    """Code made of data, objects made of data, and a shell."""
    if isinstance(node, ast.Import):
        return any(one.name.partition(".")[0] in RUNS_MODULES for one in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in RUNS_MODULES
    if not isinstance(node, ast.Call):
        return False
    name = name_of(node.func)
    if name in RUNS or (name.startswith("yaml.") and name.removeprefix("yaml.") in YAML_BUILDS):
        return True
    shell = next((one.value for one in node.keywords if one.arg == "shell"), None)
    runs = name.startswith("subprocess.") or name in ("Popen", "run", "check_output", "check_call")
    return runs and shell is not None and not (isinstance(shell, ast.Constant) and not shell.value)


def open_xml(module: Module, node: ast.AST, around: Around) -> bool:
    """Python's own XML, and lxml without a parser that fetches and replaces nothing."""
    if isinstance(node, ast.Import):
        return any(one.name.partition(".")[0] == "xml" for one in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "xml"
    if not isinstance(node, ast.Call):
        return False
    if called(node) == "XMLParser":
        said = {one.arg: getattr(one.value, "value", None) for one in node.keywords}
        return said.get("resolve_entities") is not False or said.get("no_network") is not True
    of_lxml = name_of(node.func).startswith("etree.") and called(node) in READS_XML
    return of_lxml and len(node.args) < 2 and not any(one.arg == "parser" for one in node.keywords)


def host_of_request(module: Module, node: ast.AST, around: Around) -> bool:
    """An address out of the request: whoever sends it says what stands there."""
    if module.file == ORIGIN:
        return False
    if isinstance(node, ast.Attribute) and node.attr in REQUEST_SAYS_WHERE:
        return name_of(node.value).rpartition(".")[2] == "request"
    if isinstance(node, ast.keyword) and node.arg == "_external":
        return True
    asked = None
    if isinstance(node, ast.Subscript):
        asked, of = node.slice, name_of(node.value)
    elif isinstance(node, ast.Call) and called(node) == "get" and node.args and isinstance(node.func, ast.Attribute):
        asked, of = node.args[0], name_of(node.func.value)
    else:
        return False
    named = isinstance(asked, ast.Constant) and HOST_HEADERS.fullmatch(str(asked.value))
    return bool(named) and of.endswith(("headers", "environ"))


def leads_anywhere(module: Module, node: ast.AST, around: Around) -> bool:
    """A redirect to what `url_for` did not build."""
    if isinstance(node, ast.Call) and called(node) == "redirect":
        return not (node.args and leads_home(module, node.args[0], around))
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        by_header = isinstance(target, ast.Subscript) and getattr(target.slice, "value", "") == "Location"
        by_name = isinstance(target, ast.Attribute) and target.attr == "location"
        return (by_header or by_name) and not leads_home(module, node.value, around)
    return False


def leads_home(module: Module, node: ast.AST, around: Around, seen: Collection[str] = ()) -> bool:
    """Whether an address is one of ours, by how it is made."""
    match node:
        case ast.Constant(value=str(path)):
            return re.match(r"/(?![/\\])", path) is not None
        case ast.IfExp():
            return all(leads_home(module, one, around, seen) for one in (node.body, node.orelse))
        case ast.JoinedStr(values=[ast.FormattedValue(value=first), ast.Constant(value=str(after)), *_]):
            return after.startswith(("?", "#")) and leads_home(module, first, around, seen)
        case ast.Call():
            name = name_of(node.func)
            own = module.functions.get(name)
            if own is None or name in seen:
                return name in LEADS
            returned = [one.value for one in ast.walk(own) if isinstance(one, ast.Return) and one.value]
            return bool(returned) and all(leads_home(module, one, (own,), (*seen, name)) for one in returned)
        case ast.Name(id=name):
            given = assigned(name, around[-1]) if around else []
            return bool(given) and all(leads_home(module, one, around, (*seen, name)) for one in given if name not in seen)
    return False


def cookie_elsewhere(module: Module, node: ast.AST, around: Around) -> bool:
    """A cookie that the module of sessions knows nothing of."""
    if module.file in COOKIE_MODULES:
        return False
    if isinstance(node, ast.Call) and called(node) in ("set_cookie", "delete_cookie"):
        return True
    return isinstance(node, ast.Constant) and str(node.value).lower() == "set-cookie"


CHECKS: dict[str, Rule] = {
    "sql-of-pieces": sql_of_pieces,
    "template-of-data": template_of_data,
    "markup-of-data": markup_of_data,
    "format-of-data": format_of_data,
    "bare-transaction": bare_transaction,
    "runs-data": runs_data,
    "open-xml": open_xml,
    "host-of-request": host_of_request,
    "leads-anywhere": leads_anywhere,
    "cookie-elsewhere": cookie_elsewhere,
}


# -- reading -------------------------------------------------------------------------------------------------------------


def check_code(source: str, file: str) -> list[Fault]:
    """Every fault of one module, in the order of its lines; none of them is forgiven here."""
    module = Module(file, ast.parse(source))
    found: set[Fault] = set()
    for node, around in module.walked:
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0) + 1
        if isinstance(node, ast.keyword):
            line, column = node.value.lineno, node.value.col_offset + 1
        within = f"{file}::{around[-1].name}" if around else file
        found |= {Fault(file, line, column, rule, within) for rule, breaks in CHECKS.items() if breaks(module, node, around)}
    return sorted(found)


def check_template(source: str, file: str) -> list[Fault]:
    """Every fault of one template."""
    lines = enumerate(source.splitlines(), 1)
    return [
        Fault(file, number, found.start() + 1, rule, file)
        for number, line in lines
        for pattern, rule in IN_TEMPLATES
        for found in pattern.finditer(line)
    ]


def read_tree(root: Path, code: str) -> Iterator[Fault]:
    """Every fault of a folder of code and of the templates beside it, forgiven or not."""
    for path in sorted((root / code).rglob("*.py")):
        yield from check_code(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    for pattern in TEMPLATES:
        for path in sorted((root / "templates").rglob(pattern)):
            yield from check_template(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())


def unforgiven(faults: Collection[Fault]) -> list[Fault]:
    """What no exception allows; and the exceptions that allow nothing."""
    needed = {(fault.rule, fault.within) for fault in faults}
    unused = [Fault(place, 1, 1, "not-needed", place) for rule, place in ALLOWED if (rule, place) not in needed]
    return [fault for fault in faults if (fault.rule, fault.within) not in ALLOWED] + unused


def main(folders: list[str]) -> int:
    """Print what is wrong; 1 where something is."""
    faults = [fault for folder in folders or ["webapp"] for fault in read_tree(ROOT, folder)]
    wrong = unforgiven(faults)
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
