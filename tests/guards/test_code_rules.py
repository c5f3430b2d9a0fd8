"""Each of our own rules for the code sees the fault it is there for, leaves alone what is right, and the code keeps it."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.guards import code_rules
from tests.guards.code_rules import ALLOWED, CHECKS, COOKIE_MODULES, LEADS, ROOT, RULES, Fault, check_code, check_template

VIEW = "webapp/blueprints/planted.py"
STORE = "webapp/store/planted.py"

# rule → lines in each of which it finds something, and nothing that another rule finds
PLANTED = {
    "sql-of-pieces": (
        'connection.execute(f"SELECT * FROM answers WHERE key = {key}")',
        'connection.execute("SELECT * FROM answers WHERE key = " + key)',
        'connection.execute("SELECT * FROM answers WHERE key = %s" % key)',
        'connection.execute("SELECT * FROM {}".format("answers"))',
        'connection.execute(" ".join(["SELECT * FROM answers", where]))',
        'connection.execute("SELECT * FROM t WHERE id = :id".replace(":id", name))',
        "connection.execute(statement)",
        "connection.executescript(read(name))",
        "connection.executemany(statements[0], rows)",
        "connections.ask(order_by(column))",
        "connections.change(sql)",
        "connections.take(FIRST + SECOND)",
        'WHERE = f"SELECT id FROM answers ORDER BY {column}"',
        'LIST = "SELECT id FROM answers " + ORDER',
        'def find(self, order):\n    sql = "SELECT 1"\n    sql += order\n    return self.connection.execute(sql)',
        "def find(self, sql):\n    return self.connection.execute(sql)",
    ),
    "template-of-data": (
        "from flask import render_template_string",
        "from jinja2 import Template",
        "render_template_string(words)",
        "flask.render_template_string('{{ 1 }}')",
        "environment.from_string(words)",
        "render_page(request.args['page'], page)",
        "render_template(f'pages/{name}.html')",
        "environment.get_template(name)",
        "fill(name, page)",
    ),
    "markup-of-data": (
        "Markup(words)",
        "markupsafe.Markup(f'<b>{words}</b>')",
        "Markup('<b>' + words)",
    ),
    "format-of-data": (
        "words.format(name=name)",
        "row[0].format_map(values)",
        "words % (name, role)",
        "words % {'name': name}",
        "from string import Template",
        "string.Formatter().vformat(words, (), {})",
        "def say(words):\n    return words.format(1)",
        "def say(page):\n    words = page.words\n    return words.format(1)",
    ),
    "bare-transaction": (
        "with database.atomic():\n    pass",
        "with connections.transaction(1.0):\n    pass",
        "connection.execute('BEGIN IMMEDIATE')",
        "connection.execute('SAVEPOINT one')",
        "def save():\n    with store.atomic():\n        pass",
    ),
    "runs-data": (
        "eval(words)",
        "exec(words)",
        "compile(words, '', 'exec')",
        "import pickle",
        "from marshal import loads",
        "import shelve",
        "yaml.load(words, Loader)",
        "yaml.unsafe_load(words)",
        "os.system(command)",
        "subprocess.run(command, shell=True)",
        "subprocess.Popen(command, shell=chosen)",
        "__import__(name)",
    ),
    "open-xml": (
        "from xml.etree import ElementTree",
        "import xml.dom.minidom",
        "from xml.sax import make_parser",
        "etree.fromstring(data)",
        "etree.parse(file)",
        "etree.XMLParser()",
        "etree.XMLParser(resolve_entities=False)",
        "etree.XMLParser(resolve_entities=True, no_network=True)",
    ),
    "host-of-request": (
        "link = request.host_url + path",
        "link = request.url",
        "link = flask.request.url_root",
        "link = request.base_url",
        "name = request.host",
        "link = url_for('account.sign_in', token=token, _external=True)",
        "name = request.headers['Host']",
        "name = request.headers.get('X-Forwarded-Host')",
        "name = request.environ['HTTP_HOST']",
        "name = request.environ.get('HTTP_X_FORWARDED_PROTO')",
    ),
    "leads-anywhere": (
        "redirect(request.args['next'])",
        "redirect(request.args.get('next') or '/')",
        "redirect('https://example.org/')",
        "redirect('//example.org')",
        "redirect('/\\\\example.org')",
        "redirect(f'/{name}')",
        "redirect(location=there)",
        "def go(there):\n    return redirect(there)",
        "def go(page):\n    there = page.next\n    return redirect(f'{there}?told=1')",
        "def first(page):\n    return page.next\ndef go(page):\n    return redirect(first(page))",
        "response.headers['Location'] = there",
        "response.location = there",
    ),
    "cookie-elsewhere": (
        "response.set_cookie('theme', 'dark')",
        "response.delete_cookie('theme')",
        "response.headers['Set-Cookie'] = 'theme=dark'",
    ),
}

# what looks like a fault and is none
WELCOME = (
    'connection.execute("SELECT 1")',
    'connection.execute("SELECT 1 " "FROM answers")',
    'FIRST = "SELECT 1"\nconnection.execute(FIRST)',
    'FIRST = "SELECT 1"\nSECOND = "SELECT 2"\nconnection.execute(FIRST if short else SECOND)',
    'EACH = ("DELETE FROM a", "DELETE FROM b")\ndef clear():\n    for one in EACH:\n        connection.execute(one)',
    'EACH = ("DELETE FROM a", "DELETE FROM b")\nconnection.execute(EACH[0])',
    "from webapp.store.statements import FIND\nconnection.execute(FIND)",
    "def ask(self, sql):\n    return self.connection.execute(sql)",
    'words = f"Select a choice, {name}"',
    'render_page("pages/home.html", page)',
    'fill("faq.html" if whole else "embed.html", page)',
    "template.fill(values)",
    'Markup("<b>our own</b>")',
    '"{:02x}".format(number)',
    'WORDS = {"one": "{file} is gone", "two": "{file} is there"}\nWORDS[code].format(file=file)',
    "super().format(record)",
    "rest = number % 2",
    "def write(self):\n    with connections.transaction(1.0):\n        pass",
    "yaml.safe_load(words)",
    "subprocess.run([command], check=True)",
    "subprocess.run([command], shell=False)",
    "model.compile",
    "etree.fromstring(data, parser)",
    "etree.fromstring(data, parser=parser)",
    "etree.XMLParser(resolve_entities=False, no_network=True)",
    "request.url_rule",
    "self.host",
    "settings.host",
    'request.headers.get("Origin")',
    'values.get("host")',
    'redirect("/")',
    'redirect(url_for("home.desk"), 303)',
    "redirect(question_url(opened, key), code=303)",
    'def go():\n    there = url_for("home.desk")\n    return redirect(f"{there}?told=saved#top")',
    'def first(page):\n    return url_for("home.desk")\ndef go(page):\n    return redirect(first(page))',
    "request.cookies.get(name)",
)

# rule → what no template may say
IN_TEMPLATES = {
    "markup-of-data": (
        "{{ words|safe }}",
        "{{ words | safe }}",
        "{% autoescape false %}",
        "{%- autoescape off %}",
        "{{ Markup(x) }}",
    ),
    "format-of-data": ("{{ words.format(1) }}", "{{ words|format(1) }}", '{{ page|attr("name") }}'),
    "template-of-data": ("{% include name %}", "{% import page.name as parts %}", "{% extends page.base %}"),
    "host-of-request": ('{{ url_for("home.desk", _external=true) }}',),
}
WELCOME_IN_TEMPLATES = (
    "{{ words|e }}",
    '{{ "%3d"|format(number) }}',
    '{% include "parts/a.html" %}',
    "is it safe?",
    "{{ a|safely }}",
)

planted = pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule in PLANTED for source in PLANTED[rule]])


@planted
def test_a_planted_fault_is_seen_by_its_rule(rule, source):
    file = STORE if rule == "sql-of-pieces" else VIEW
    assert {fault.rule for fault in check_code(source, file)} == {rule}


@pytest.mark.parametrize("source", WELCOME)
def test_what_is_right_is_left_alone(source):
    assert check_code(source, STORE) == []


@pytest.mark.parametrize(("rule", "line"), [(rule, line) for rule in IN_TEMPLATES for line in IN_TEMPLATES[rule]])
def test_a_planted_fault_in_a_template_is_seen(rule, line):
    assert [(fault.rule, fault.line) for fault in check_template(f"<p>\n{line}\n", "templates/planted.html")] == [(rule, 2)]


@pytest.mark.parametrize("line", WELCOME_IN_TEMPLATES)
def test_what_is_right_in_a_template_is_left_alone(line):
    assert check_template(line, "templates/planted.html") == []


def test_every_rule_has_planted_faults_and_says_what_to_do():
    assert PLANTED.keys() == CHECKS.keys() == RULES.keys() - {"not-needed"}
    assert all(problem and remedy for problem, remedy in RULES.values())


def test_a_fault_says_where_it_is_and_what_to_do():
    [fault] = check_code("def go():\n    return redirect(there)\n", VIEW)
    assert str(fault) == (
        f"{VIEW}:2:12  leads-anywhere  whoever asks may say where this leads  build the address with url_for"
    )
    assert fault.within == f"{VIEW}::go"


def test_every_exception_has_its_reason_and_is_needed():
    assert all(reason.strip() for reason in (*ALLOWED.values(), *COOKIE_MODULES.values(), *LEADS.values()))
    [unused, *_] = code_rules.unforgiven([])
    assert unused.rule == "not-needed"
    (rule, place) = next(iter(ALLOWED))
    forgiven = [Fault(place.partition("::")[0], 1, 1, rule, place)]
    assert len(code_rules.unforgiven(forgiven)) == len(ALLOWED) - 1


def test_every_function_a_redirect_may_lead_to_is_there():
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "webapp").rglob("*.py"))
    named = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert LEADS.keys() - named == {"url_for"}


def test_the_code_keeps_every_rule(capsys):
    assert code_rules.main(["webapp"]) == 0, capsys.readouterr().out


def test_a_fault_in_the_code_ends_the_check(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(code_rules, "ROOT", tmp_path)
    (tmp_path / "webapp").mkdir()
    (tmp_path / "webapp" / "planted.py").write_text("eval(words)\n", encoding="utf-8")
    assert code_rules.main(["webapp"]) == 1
    assert "webapp/planted.py:1:1  runs-data  " in capsys.readouterr().out


def test_bandit_sees_what_our_rules_do_not(tmp_path):
    faults = {"tmp.py": "import tempfile\ntempfile.mktemp()\n", "net.py": "from telnetlib import Telnet\n"}
    for name, source in faults.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "bandit", "-q", "-c", str(ROOT / "pyproject.toml"), "-r", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert all(name in done.stdout for name in faults)
