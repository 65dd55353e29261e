"""Files made to exhaust time or memory are refused within both, in a process of their own."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from bad_files import INCIDENT, POLICY, RULE, Content, Refusal, spoil, write_tree

SECONDS = 20
MEMORY = 1_500_000_000  # bytes of address space; the interpreter with its libraries takes about a third


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _refused(*arguments: str | Path, code: str = "", **options: int) -> Refusal:
    code += "from policycheck.cli.main import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, preexec_fn=_limit, **options)
    assert ran.returncode == 2, ran.stderr[-2000:]
    assert b"Traceback" not in ran.stderr
    assert ran.stdout == b""
    return Refusal(ran.stderr.decode())


TOO_DEEP, TOO_MANY = "there are more than 64 levels", "this file holds more than 100,000 keys and values"
INCIDENTS = [
    ("[" * 10_000 + "]" * 10_000, ":1:65", TOO_DEEP, "take the inner ones out"),
    ("[" * 1_000_000, ":1:65", TOO_DEEP, "take the inner ones out"),
    ('{"a":' * 1_000_000, ":1:321", TOO_DEEP, "take the inner ones out"),
    (spoil(INCIDENT, '"A test"', "[" * 10_000), "", TOO_DEEP, "take the inner ones out"),
    ("[" + "0," * 7_900_000 + "0]", "", TOO_MANY, "check that it is the file you mean"),
    ('"a" ' * 3_900_000, "", TOO_MANY, "check that it is the file you mean"),
    (":" * 15_900_000, "", TOO_MANY, "check that it is the file you mean"),
    ('{"a": "' + '\\"' * 7_900_000, ":1:7", "unterminated string", "close the text"),
    ("\n" * 15_900_000 + "{", ":15900001:2", "this is not JSON", "write a key"),
    ("\0" * 15_900_000, ":1:1", "this is not JSON", "write a text"),
    (spoil(INCIDENT, '"value": true', f'"value": {"9" * 10_000_000}'), "", "has more than 15 digits", "shorter number"),
    (spoil(INCIDENT, "A test", "x" * 15_000_000).replace("volley", "Volley"), "", "form of about", "small letters"),
]


@pytest.mark.parametrize(("text", "place", "cause", "remedy"), INCIDENTS, ids=range(len(INCIDENTS)))
def test_an_incident_that_is_made_to_exhaust(tmp_path: Path, text: str, place: str, cause: str, remedy: str) -> None:
    path = tmp_path / "incident.json"
    path.write_text(text)
    found = _refused("evaluate", path)
    assert found.says(f"incident.json{place}" if place else "", cause, remedy), found.text[:2000]


def test_a_file_of_200_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    found = _refused("evaluate", path)
    assert found.says("large.json", "this file is 200 MB; the bound is 16 MB", "check that it is the file you mean")


def test_a_device_without_end() -> None:
    assert _refused("evaluate", "/dev/zero").says("/dev/zero", "this file is larger; the bound is 16 MB", "check that")


def test_a_pipe_without_end() -> None:
    with subprocess.Popen(["yes", " "], stdout=subprocess.PIPE) as endless:
        assert endless.stdout is not None
        found = _refused("evaluate", "/dev/stdin", stdin=endless.stdout.fileno())
        endless.kill()
    assert found.says("/dev/stdin", "this file is larger; the bound is 16 MB", "check that it is the file you mean")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]\n" for below, name in zip("abcdefghi", "bcdefghij", strict=True)
)
FLAGS = "".join(f"force.f{i}:\n  type: yes-no\n  question: q\n  yes: y\n  no: n\n" for i in range(20))
MIXED = RULE.partition("must:")[0] + "must:\n  - any_of:\n"
MIXED += "".join(
    f"    - all_of: [{{fact: force.f{i}, words: steps}}, {{fact: force.f{(i + 1) % 20}, words: steps}}]\n"
    for i in range(20)
)
CHOICE = "force.choice:\n  type: choice\n  question: q\n  statement: it was {value}\n  options: [OPTIONS]\n"
CHOICE = CHOICE.replace("OPTIONS", ", ".join(f"option{i}" for i in range(16)))
CHOICES = RULE.partition("must:")[0] + "must:\n"
CHOICES += "".join(f"  - {{fact: force.choice, is: option{i}, words: steps}}\n" for i in range(16))
COUNT = "force.count:\n  type: number\n  unit: shots\n  question: q\n  statement: it was {value}\n"
COUNTS = RULE.partition("must:")[0] + "must:\n"
COUNTS += "".join(f"  - {{fact: force.count, at_least: {i}, words: steps}}\n" for i in range(300))
STOP, MANUAL, MORE = "rules/us-zz/stop.yaml", "policies/us-zz/manual.md", "rules/vocabulary/more.yaml"
TREES: list[tuple[dict[str, Content], str, str, str]] = [
    ({STOP: RULE + BOMB}, "stop.yaml:18:8", "the alias *a is not allowed", "write the value out"),
    ({STOP: spoil(RULE, "Stop", "[" * 10_000)}, "stop.yaml:2:70", TOO_DEEP, "take the inner ones out"),
    ({STOP: spoil(RULE, "Stop", "{a: " * 1_000_000)}, "", TOO_DEEP, "take the inner ones out"),
    (
        {STOP: "\n".join(" " * i + "a:" for i in range(3_000))},
        "stop.yaml:64:64",
        TOO_DEEP,
        "take the inner ones out",
    ),
    ({STOP: "a: [" + "0," * 7_900_000}, "", TOO_MANY, "divide it"),
    ({STOP: spoil(RULE, "take reasonable", "take reasonable " * 200_000)}, "", "do not stand in", "nearest passage"),
    ({MANUAL: POLICY + "## a: b\n" * 1_900_000}, "manual.md:50000", "has more than 50,000 lines", "divide it"),
    ({MANUAL: spoil(POLICY, "quality: official", "x" + ";\t" * 5_000_000)}, "", "unknown entry", "the keys are"),
    (
        {MANUAL: spoil(POLICY, "> An", ">" * 1_000_000 + "[" * 1_000_000 + "\n\n<div>\n\n> An")},
        "",
        "HTML",
        "write text",
    ),
    (
        {STOP: MIXED, MORE: FLAGS},
        "stop.yaml:1:1",
        "us-zz.stop is too large: 2097152 combinations of answers; the bound is 65536",
        "divide it into several rules",
    ),
    (
        {STOP: CHOICES, MORE: CHOICE},
        "stop.yaml:1:1",
        "us-zz.stop is too large: 65535 sets of answers to force.choice",
        "divide it",
    ),
    (
        {STOP: COUNTS, MORE: COUNT},
        "stop.yaml:1:1",
        "us-zz.stop is too large: 45451 sets of answers to force.count",
        "divide it",
    ),
]


@pytest.mark.parametrize(("files", "place", "cause", "remedy"), TREES, ids=range(len(TREES)))
def test_a_library_that_is_made_to_exhaust(
    tmp_path: Path, few_authorities: Path, files: dict[str, Content], place: str, cause: str, remedy: str
) -> None:
    """Laid over the rules of few authorities, in a process that the other tests' reading does not make faster."""
    code = f"from policycheck.library import tree; tree._PACKAGE = tree.Path({str(few_authorities)!r}, 'a', 'b'); "
    found = _refused("show", "rules", "us-zz", "--library", write_tree(tmp_path, files), code=code)
    assert found.says(place, cause, remedy), found.text[:2000]
