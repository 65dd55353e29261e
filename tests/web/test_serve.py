"""`policycheck serve` opens a workspace on this computer alone, or for accounts."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_it_serves_what_its_address_opens_once(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "policycheck", "serve", str(tmp_path / "new"), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        told = served.stdout.readline() + served.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=\S+", told)
        assert address is not None, served.stderr and served.stderr.read()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(address[0]) as answer:
            assert "Who are you?" in answer.read().decode()
            assert "server" not in {name.lower() for name in answer.headers}
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(address[0])
        served.send_signal(signal.SIGINT)
        assert served.wait(20) in (0, 130, -2)
    assert {path.name for path in (tmp_path / "new").iterdir()} >= {"workspace.sqlite", "documents"}


def test_other_computers_come_in_only_where_there_are_accounts(tmp_path: Path, policycheck: Run) -> None:
    folder = str(tmp_path / "shared")
    refused = policycheck("serve", folder, "--host", "0.0.0.0", "--no-browser")
    assert refused.status == 2
    assert "--host: other computers could open this workbench, and it has no accounts" in refused.err
    short = policycheck(
        "serve", "users", "add", "Ana", "--role", "editor", "--password", "short", "--workspace", folder
    )
    assert short.status == 2
    assert "shorter than 10 characters" in short.err
    given = ("--password", "a long password", "--workspace", folder)
    assert policycheck("serve", "users", "add", "Ana", "--role", "reader", *given).status == 0
    assert (
        policycheck("serve", "users", "add", "Ana", "--role", "editor", *given).out
        == f"Ana is now an editor of {folder}\n"
    )
    assert policycheck("serve", "users", "list", "--workspace", folder).out == "Ana: editor\n"
    assert policycheck("serve", "users", "remove", "Ana", "--workspace", folder).status == 0
    assert policycheck("serve", "users", "remove", "Ana", "--workspace", folder).status == 2


def test_help_and_what_cannot_be_opened_say_what_to_do(tmp_path: Path, policycheck: Run) -> None:
    assert "policycheck serve [OPTIONS] [FOLDER]" in " ".join(policycheck("serve", "--help").out.split())
    (tmp_path / "file").write_text("x")
    refused = policycheck("serve", str(tmp_path / "file"), "--no-browser")
    assert refused.status == 2
    assert "this folder cannot be made" in refused.err
