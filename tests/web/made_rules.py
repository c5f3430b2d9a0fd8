"""What werkzeug makes of the addresses of views, made once in each process.

Every test has an application of its own, all with the same addresses, and two thirds of what it takes to make one is code
that werkzeug compiles to build each of them. Only that code is kept; which rule belongs to which view is found anew.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

type_builder = Callable[..., tuple[str, str]]


def keep_builders() -> None:
    """From now on compile each of them once."""
    compiled: dict[tuple[Any, ...], type_builder] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> type_builder:
        converters = tuple((name, type(one)) for name, one in sorted(rule._converters.items()))
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), converters, append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = once  # type: ignore[assignment, method-assign]
