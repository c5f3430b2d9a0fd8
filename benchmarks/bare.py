"""Two yardsticks under the same server as Upfront: a page that never changes, and the least page with a question's form.

`python -m benchmarks.bare`. The second one does what no page with a form can do without: one look into SQLite, a form of
WTForms with as many fields as a question has, a token, a template. No sign-in, no progress, no preview, no words of help.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from pathlib import Path

from flask import Flask, render_template
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from wtforms import RadioField, StringField, TextAreaField

from webapp import serving

PAGE = "<!doctype html><html lang=en><title>Bare</title><p>This page is always the same."
TEMPLATE = """<!doctype html><html lang="en"><head><title>Least</title></head><body><main><form method="post" action="/form">
{{ form.csrf_token }}{% for field in form if field.name != "csrf_token" %}<div>{{ field.label }}{{ field() }}</div>
{% endfor %}<button>Save</button></form></main></body></html>"""


class LeastForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF comes without types
    """As many fields as the question that is measured has."""

    choice = RadioField(choices=[(f"choice-{number}", f"Choice {number}") for number in range(8)])
    standing = RadioField(choices=[("understood", "Understood"), ("confirmed", "Confirmed"), ("approved", "Approved")])
    decider, by, until_then, reason, ask = (StringField() for _ in range(5))
    confirmed_by, confirmed_on, approved_by, approved_on = (StringField() for _ in range(4))
    detail, note = TextAreaField(), TextAreaField()


def make_app(folder: Path) -> Flask:
    """The application with both pages."""
    app = Flask("bare", static_folder=None)
    app.config["SECRET_KEY"] = "only a yardstick"  # noqa: S105  nobody signs in here
    app.jinja_options = {"loader": DictLoader({"least.html": TEMPLATE})}
    here = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(here, "connection"):
            here.connection = sqlite3.connect(folder / "least.sqlite3", isolation_level=None)
        kept: sqlite3.Connection = here.connection
        return kept

    connection().execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, choice TEXT, note TEXT)")
    connection().execute("INSERT INTO answers VALUES (1, 'choice-3', 'A note.')")

    def least() -> str:
        choice, note = connection().execute("SELECT choice, note FROM answers WHERE id = 1").fetchone()
        return render_template("least.html", form=LeastForm(data={"choice": choice, "note": note}))

    app.add_url_rule("/", "page", lambda: PAGE)
    app.add_url_rule("/form", "form", least)
    return app


def main() -> None:
    """Serve them until a signal ends it."""
    stop = serving.Stop()
    with tempfile.TemporaryDirectory(prefix="upfront-bare-") as folder, serving.listen(0) as listening:
        print(f"Listening on http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        serving.run(make_app(Path(folder)), listening, stop)


if __name__ == "__main__":
    main()
