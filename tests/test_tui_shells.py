"""What shells and manuals are given: completion that knows the notes, a page that knows every verb and option."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shell import SAMPLE

from tui.manual import man_page
from tui.verbs import COMMON, VERBS
from tui.verbs_shell import script

ROOT = Path(__file__).parents[1]
COMPLETE = """
source "$1"; shift
COMP_WORDS=(linkhop "$@"); COMP_CWORD=$#; COMP_LINE="linkhop $*"; COMP_POINT=${#COMP_LINE}
_shtab_linkhop linkhop "${COMP_WORDS[COMP_CWORD]}" 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


def test_the_manual_page_is_that_of_the_command_line() -> None:
    page = man_page()
    assert (ROOT / "tui" / "linkhop.1").read_text(encoding="utf-8") == page, "make tui/linkhop.1"
    plain = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "")
    for name, verb in VERBS.items():
        assert f"\n{name}" in plain
        assert verb.help in plain
        for argument in verb.arguments:
            assert f"{argument.name} {argument.metavar or ''}".rstrip() in plain or f"\n{argument.metavar}" in plain
    for option in COMMON:
        assert f"\n{option.name}" in plain


@pytest.fixture
def bash(tmp_path: Path) -> dict[str, str]:
    """An environment in which `linkhop` is this one, with the names of the sample ready."""
    if not shutil.which("bash"):
        pytest.skip("no bash here to try its completion in")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "linkhop"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    command.chmod(0o755)
    (tmp_path / "script").write_text(script("bash"))
    env = os.environ | {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LINKHOP_VAULT": str(SAMPLE),
        "XDG_CACHE_HOME": str(tmp_path),
        "SCRIPT": str(tmp_path / "script"),
    }
    subprocess.run([command, "lookup", "x"], env=env, capture_output=True, check=False)
    return env


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["lo"], {"lookup"}),
        (["completion", ""], {"bash", "zsh", "fish"}),
        (["index", "--re"], {"--rebuild", "--restricted"}),
        (["show", "Seed"], {"Seedance"}),
        (["path", "Kling", "AI\\ ri"], {"AI\\ rivalry"}),
    ],
)
def test_bash_completes(words: list[str], wanted: set[str], bash: dict[str, str]) -> None:
    command = ["bash", "--norc", "-c", COMPLETE, "bash", bash["SCRIPT"], *words]
    done = subprocess.run(command, env=bash, capture_output=True, text=True, timeout=60, check=True)
    assert set(done.stdout.split("\n")) - {""} == wanted


def test_a_name_runs_nothing_when_it_is_completed(bash: dict[str, str], tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a$(touch MARK) `touch MARK`;x.md").write_text("")
    env = bash | {"LINKHOP_VAULT": str(vault)}
    subprocess.run(["linkhop", "lookup", "a"], env=env, capture_output=True, check=True)
    command = ["bash", "--norc", "-c", COMPLETE, "bash", env["SCRIPT"], "show", "a"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "a\\$\\(touch\\ MARK\\)\\ \\`touch\\ MARK\\`\\;x"
    assert not (tmp_path / "MARK").exists()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_know_the_verbs_and_ask_for_names(shell: str) -> None:
    text = script(shell)
    assert all(name in text for name in VERBS)
    assert "linkhop lookup --cached" in text
