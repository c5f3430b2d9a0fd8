"""Says at the end of a run, even a quiet one, what of the crash tests was left out."""


def pytest_terminal_summary(terminalreporter):
    """One line for each reason."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {report.longrepr[2] for report in skipped if "tests/durability/" in report.nodeid.replace("\\", "/")}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"LEFT OUT: {reason.removeprefix('Skipped: ')}", yellow=True, bold=True)
