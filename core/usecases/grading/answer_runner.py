"""The program inside the sandbox: takes limits on, runs one answer for one test, tells what came of it.

Its text is handed to an interpreter that can import the standard library and nothing of this project. It is given the
answer and the call, never what the call should give: the answer shares its process and can read and change all of it.
"""

import json
import os
import random
import resource
import sys
import types
from collections.abc import Callable

_MOST = 100_000
"""Characters of a name or value told; longer ones cannot be right."""


def main() -> None:
    """Reads the request, {"source", "call", "stdin", "limits"}, from stdin; answers in lines of JSON on stderr."""
    request = json.loads(sys.stdin.buffer.read())
    channel = os.dup(2)
    os.write(channel, b"ready\n")

    def tell(**said: object) -> None:
        os.write(channel, json.dumps(said).encode("ascii")[:_MOST] + b"\n")

    _restrict(request["limits"])
    _connect(request)
    random.seed(0)
    _run(request, tell)


def _restrict(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        soft, hard = (value, value + 1) if name == "CPU" else (value, value)
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (soft, hard))


def _connect(request: dict[str, str]) -> None:
    """A program reads what it is given; what a function prints is not asked for. Neither reaches the request."""
    null = os.open("/dev/null", os.O_RDWR)
    given = os.memfd_create("stdin")
    os.write(given, request["stdin"].encode())
    os.lseek(given, 0, os.SEEK_SET)
    os.dup2(null, 2)
    os.dup2(given, 0)
    if request["call"]:
        os.dup2(null, 1)
    os.close(given)
    os.close(null)
    sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115


def _run(request: dict[str, str], tell: Callable[..., None]) -> None:
    module = types.ModuleType("answer" if request["call"] else "__main__")
    sys.modules[module.__name__] = module
    try:
        code = compile(request["source"], "<answer>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return tell(fault="syntax", line=error.lineno or 1, name=error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return tell(fault="syntax", line=1, name=type(error).__name__)
    try:
        exec(code, module.__dict__)
        tell(loaded=True)
        if request["call"]:
            value = eval(compile(request["call"], "<call>", "eval", dont_inherit=True), module.__dict__)
            tell(value=encode(value))
            os._exit(0)  # threads that go on would hold the run up
    except SystemExit:
        tell(fault="exit")
        raise
    except BaseException as error:
        tell(fault="error", name=type(error).__name__[:80], line=_line(error))
        os._exit(1)


def _line(error: BaseException) -> int:
    """The last line of the answer on the way to the error; 0 where it never came there."""
    line, trace = 0, error.__traceback__
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<answer>" else line
        trace = trace.tb_next
    return line


def encode(value: object) -> list[object]:
    """Plain data as [kind, content]; a subclass of a built-in type is what it holds, whatever its methods say.

    Everything else is ["other", name of its type].
    """
    if value is None or value is True or value is False:
        return ["constant", value]
    for kind, content in _PLAIN.items():
        if kind in type(value).__mro__:
            return [kind.__name__, content(value)]
    return ["other", type(value).__name__[:80]]


_PLAIN: dict[type, Callable[..., object]] = {
    int: lambda value: hex(int.__index__(value)),
    float: lambda value: float.hex(value),
    complex: lambda value: [float.hex(complex.real.__get__(value)), float.hex(complex.imag.__get__(value))],
    str: lambda value: str.__str__(value),
    bytes: lambda value: bytes.hex(value),
    list: lambda value: [encode(item) for item in list.__iter__(value)],
    tuple: lambda value: [encode(item) for item in tuple.__iter__(value)],
    set: lambda value: [encode(item) for item in set.__iter__(value)],
    frozenset: lambda value: [encode(item) for item in frozenset.__iter__(value)],
    dict: lambda value: [[encode(key), encode(item)] for key, item in dict.items(value)],
}

if __name__ == "__main__":
    main()
