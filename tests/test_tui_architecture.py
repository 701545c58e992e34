"""What the parts may know of each other, read from the syntax tree; and two rules for every widget and every key."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

ROOT = Path(__file__).parents[1]
PACKAGES = ("notes", "search", "tui")
MAY_IMPORT = {"notes": {"notes"}, "search": {"search", "notes"}, "tui": {"tui", "search", "notes"}}
ONLY_IN = {
    "textual": {"tui"},
    "rich": {"tui"},
    "PIL": {"tui"},
    "whoosh": {"search"},
    "rapidfuzz": {"search"},
    "yaml": {"notes"},
    "frontmatter": {"notes"},
}


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say the whole name"
            yield node.module or ""


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_downward_only(package: str) -> None:
    found = [(path, name) for path, tree in modules(package) for name in imported(tree)]
    assert len(found) > 50
    for path, name in found:
        top = name.partition(".")[0]
        assert top not in PACKAGES or top in MAY_IMPORT[package], f"{path} imports {name}"
        assert top not in ONLY_IN or package in ONLY_IN[top], f"{path} imports {name}"
        assert top not in ("tests", "screenshots"), f"{path} imports {name}"


def test_widgets_know_neither_the_app_nor_the_browser() -> None:
    for path, tree in modules("tui"):
        if path.stem not in ("app", "browser", "verbs_browse"):
            assert not {"tui.app", "tui.browser"} & set(imported(tree)), path
    names = {name for path, tree in modules("tui") if path.stem == "browser" for name in imported(tree)}
    assert "tui.app" not in names
    assert "tui.panes" in names


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("notes.open_vault, notes.kinship, notes.reader", ("textual", "rich", "whoosh", "rapidfuzz", "search", "tui")),
        ("search.finder, search.full_text, search.query", ("textual", "rich", "tui")),
        ("tui.cli", ("textual", "rich", "whoosh", "rapidfuzz", "sqlite3", "markdown_it", "yaml")),
        ("tui.answer, tui.verbs_find", ("textual", "rich", "whoosh", "rapidfuzz", "markdown_it")),
        ("tui.verbs_browse, tui.listed", ("textual", "rich", "whoosh", "rapidfuzz", "markdown_it")),
        ("tui.app, tui.decoder", ("whoosh", "rapidfuzz", "PIL")),
    ],
)
def test_a_module_loads_without(module: str, unwanted: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"notes", "os"} <= loaded
    assert not loaded & set(unwanted)


# --- markup -----------------------------------------------------------------------------------------------------------

PARSE_MARKUP = {
    "Static", "Label", "Option", "Button", "Checkbox", "Digits", "Link", "Markdown", "RichLog", "Tab", "Tree", "notify",
    "from_markup",
}  # fmt: skip
"""Calls that take a string for markup."""
BORDERS = {"border_title", "border_subtitle", "tooltip", "loading_message"}


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


class Strings:
    """The places in a module where a string may be read as markup."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.makers = {"Content", "Content.assemble", "Content.styled"} | {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "Content"
        }
        self.contents: set[str] = set()
        self.statics: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    into = self.contents if self.is_content(node.value) else self.statics
                    if isinstance(target, ast.Name) and (into is self.contents or "Static" in ast.unparse(node.value)):
                        into.add(target.id)

    def is_content(self, node: ast.expr) -> bool:
        """Whether an expression is a `Content`: made here, or the name of one."""
        if isinstance(node, ast.Name):
            return node.id in self.contents
        return isinstance(node, ast.Call) and ast.unparse(node.func) in self.makers

    def parses(self, node: ast.Call) -> bool:
        """Whether a call reads its first argument as markup, if it is a string."""
        if called(node) == "update" and isinstance(node.func, ast.Attribute):
            on = ast.unparse(node.func.value)
            return "Static" in on or on in self.statics
        return called(node) in PARSE_MARKUP

    def found(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and self.parses(node):
                plain = any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in node.keywords)
                if node.args and not plain and not self.is_content(node.args[0]):
                    yield f"line {node.lineno}: {ast.unparse(node)[:80]}"
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Attribute) and target.attr in BORDERS and not self.is_content(node.value):
                        yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


def test_no_widget_reads_data_as_markup() -> None:
    checked = 0
    for path, tree in modules("tui"):
        found = list(Strings(tree).found())
        assert not found, f"{path}: {found}"
        checked += sum(isinstance(node, ast.Call) and called(node) in PARSE_MARKUP for node in ast.walk(tree))
    assert checked >= 3


@pytest.mark.parametrize(
    "code",
    [
        "Static(title)",
        "yield Label(f'{name}')",
        "self.notify(message)",
        "self.query_one('#x', Static).update(text)",
        "said = self.query_one(Static)\nsaid.update(text)",
        "self.border_title = title",
        "Option(name, id=name)",
        "Content.from_markup(text)",
        "Static(safe_text(title))",
    ],
)
def test_the_check_for_markup_sees_it(code: str) -> None:
    assert list(Strings(ast.parse(code)).found())


@pytest.mark.parametrize(
    "code",
    ["Static(Content(title))", "Static(id='x')", "Static(text, markup=False)", "x = Content('a')\nStatic(x)"],
)
def test_the_check_for_markup_lets_content_pass(code: str) -> None:
    assert not list(Strings(ast.parse(code)).found())


# --- keys -------------------------------------------------------------------------------------------------------------


def own_nodes() -> list[type[DOMNode]]:
    """All our widgets, screens and the app."""
    found: list[type[DOMNode]] = []
    for path, _ in modules("tui"):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
        kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, DOMNode)]
        found += [kind for kind in kinds if kind.__module__ == module.__name__]
    return found


def test_every_key_has_a_name_a_meaning_and_an_id_of_its_own() -> None:
    bindings = [(kind, binding) for kind in own_nodes() for binding in vars(kind).get("BINDINGS", ())]
    assert len(bindings) > 30
    for kind, binding in bindings:
        assert isinstance(binding, Binding), kind
        assert binding.id, (kind, binding)
        assert binding.description, (kind, binding)
        assert binding.tooltip, (kind, binding)
    ids = [binding.id for _, binding in bindings]
    assert len(set(ids)) == len(ids)


def test_every_action_of_a_key_exists() -> None:
    for kind in own_nodes():
        for binding in vars(kind).get("BINDINGS", ()):
            name = binding.action.partition("(")[0]
            assert hasattr(kind, f"action_{name}"), (kind, binding.action)
