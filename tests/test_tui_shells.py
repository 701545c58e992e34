"""What shells and manuals are given: completion that knows the notes, a page that knows every verb and option."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shell import SAMPLE, Ran

from tests.terminal import terminal
from tui.manual import man_page
from tui.verbs import COMMON, VERBS
from tui.verbs_shell import script, words_of

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


def environment(folder: Path, vault: Path) -> dict[str, str]:
    """One in which `linkhop` is this one, in a folder whose name has blanks, with the names of a vault ready."""
    command = folder / "my own programs" / "linkhop"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui "$@"\n')
    command.chmod(0o755)
    env = os.environ | {
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LINKHOP_VAULT": str(vault),
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
    }
    subprocess.run([command, "lookup", "x"], env=env, capture_output=True, check=False)
    return env


@pytest.fixture
def bash(tmp_path: Path) -> dict[str, str]:
    """Where bash completes by the script `$SCRIPT`."""
    if not shutil.which("bash"):
        pytest.skip("no bash here to try its completion in")
    (tmp_path / "script").write_text(script("bash"))
    return environment(tmp_path, SAMPLE) | {"SCRIPT": str(tmp_path / "script")}


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


# --- shells that a person sits before ---------------------------------------------------------------------------------

ARGS = 'args() { shift 2; printf "<%s>" "$@"; echo; }\n'
"""Put before the line, it shows what the shell makes of its words behind `linkhop show`."""
SHELLS = {
    "bash": (
        ["bash", "--rcfile", ".bashrc", "-i"], ".complete", ".bashrc", f"source ~/.complete\nPS1='READY '\n{ARGS}",
    ),
    "zsh": (
        ["zsh", "-i"], ".zfunc/_linkhop", ".zshrc",
        f"fpath=(~/.zfunc $fpath)\nautoload -Uz compinit; compinit -u\nPS1='READY '\n{ARGS}",
    ),
    "fish": (
        ["fish", "-i"], ".config/fish/completions/linkhop.fish", ".config/fish/config.fish",
        "function fish_prompt; echo -n 'READY '; end\nfunction fish_greeting; end\n"
        'function args; printf "<%s>" $argv[3..-1]; echo; end\n',
    ),
}  # fmt: skip
"""The command, where its completion and its settings lie, and the settings."""
TYPED = {
    "Pl": "Plain", "pl": "Plain", "AI\\ ri": "AI rivalry", '"AI ri': "AI rivalry", "'AI ri": "AI rivalry",
    "it": "it's here", "it\\'": "it's here", '"it': "it's here", "'say": 'say "hi" now', '"say': 'say "hi" now',
    "cost": "cost $HOME $(touch MARK)", '"cost': "cost $HOME $(touch MARK)", "'cost": "cost $HOME $(touch MARK)",
    "brack": "brack [b] {c} (d)", "豆": "豆包 视频", '"豆包 ': "豆包 视频", "back\\\\": "back\\slash",
    "tick": "tick`touch MARK`",
    "semi": "semi;colon & so", "Colon": "Colon: here", '"Colon: ': "Colon: here", "ex": "ex!clam", "star": "star*?",
    "til": "til~de #1", "perc": "perc%s%n", "Zwe": "Zweitname",
}  # fmt: skip
"""What is typed, and which name Tab makes of it."""


@pytest.mark.parametrize("shell", SHELLS)
def test_a_name_is_completed_so_that_the_shell_takes_it_for_one_word(
    shell: str, tmp_path: Path, make_vault: Callable[[dict[str, str | bytes]], Path]
) -> None:
    command, completion, settings, content = SHELLS[shell]
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here to try its completion in")
    vault = make_vault({f"{name}.md": "" for name in TYPED.values()} | {"Plain.md": "---\naliases: [Zweitname]\n---\n"})
    env = environment(tmp_path, vault)
    for file, text in ((completion, script(shell)), (settings, content)):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    with terminal([shutil.which("env") or "", "-C", str(tmp_path), *command], env, (160, 60)) as opened:
        opened.answers = True
        opened.until_shown("READY")
        for typed, name in TYPED.items():
            opened.clear()
            opened.press(f"linkhop show {typed}\t\x01args \x05\r")
            opened.until_shown(f"<{name}>")
        opened.clear()
        opened.press("linkhop comp\t\x01args \x05\rlinkhop show --sou\t\x01args \x05\r")
        opened.until_shown("<--source>")
    assert not (tmp_path / "MARK").exists()


@given(st.lists(st.text("ab 字'\"\\\\$`!*", min_size=1, max_size=8), min_size=1, max_size=4), st.sampled_from("'\""))
def test_words_are_read_as_a_shell_reads_them(words: list[str], quote: str) -> None:
    line = " ".join(map(shlex.quote, words))
    assert words_of(line) == (words, "")
    assert words_of(f"{line} {quote}a b") == ([*words, "a b"], quote)


def test_only_names_that_begin_so_are_offered(run: Callable[..., Ran]) -> None:
    run("index")
    asked = run("completion", "zsh", "linkhop show seed").out.splitlines()
    assert asked
    assert all(name.lower().startswith("seed") for name in asked)
    assert run("completion", "zsh", "linkhop show seedacne") == (1, "", "")
    assert (
        run("completion", "zsh", f"linkhop --vault {shlex.quote(str(SAMPLE))} show seed", vault=None).out.splitlines()
        == asked
    )
    assert run("completion", "zsh", "linkhop --vault /nowhere show seed") == (1, "", "")
