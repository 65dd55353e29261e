"""The hooks and the workflow that authors copy run the commands that there are, on what they are for."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Ran
from lint_trees import GOOD, RULE, RULE_FILE, spoilt, write

from policycheck.library.yaml_source import read_yaml

HOOKS = read_yaml("hooks", (ROOT / ".pre-commit-hooks.yaml").read_text()).data


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_a_good_tree_and_fails_a_spoilt_one(
    policycheck: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hook: dict[str, Any]
) -> None:
    monkeypatch.chdir(write(tmp_path))
    program, *arguments = [*hook["entry"].split(), *hook["args"]]
    assert (program, hook["language"], hook["pass_filenames"]) == ("policycheck", "python", False)
    assert policycheck(*arguments).status == 0
    write(tmp_path, {RULE_FILE: spoilt(RULE, "outcome: excused", "outcome: complied")})
    assert policycheck(*arguments).status == 1


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_for_the_files_that_it_reads(hook: dict[str, Any]) -> None:
    for name in GOOD:
        wanted = not name.startswith("incidents/") or hook["id"] == "policycheck-lint"
        assert bool(re.search(hook["files"], name)) is wanted
        assert bool(re.search(hook["files"], f"my-library/{name}")) is wanted
    assert not re.search(hook["files"], "src/main.py")


def test_the_workflow_only_reads_and_runs_both_commands() -> None:
    flow = read_yaml("workflow", (ROOT / "docs" / "examples" / "policycheck.yml").read_text()).data
    assert flow["permissions"] == {"contents": "read"}
    ran = [step.get("run", "") for step in flow["jobs"]["policycheck"]["steps"]]
    assert 'policycheck lint "$LIBRARY" --format github' in ran
    assert 'policycheck test "$LIBRARY" --coverage' in ran
