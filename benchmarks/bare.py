"""The yardstick: a Flask page that says one thing, under the same server as Upfront. `python -m benchmarks.bare`."""

from __future__ import annotations

from flask import Flask

from webapp import serving

PAGE = "<!doctype html><html lang=en><title>Bare</title><p>This page is always the same."


def main() -> None:
    """Serve it until a signal ends it."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/", "page", lambda: PAGE)
    stop = serving.Stop()
    with serving.listen(0) as listening:
        print(f"Listening on http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        serving.run(app, listening, stop)


if __name__ == "__main__":
    main()
