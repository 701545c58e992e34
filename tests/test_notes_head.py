import json

import frontmatter
import pytest

from notes.head import LIMIT, Handler


def handled(text: str) -> tuple[Handler, dict[str, list[str | None]]]:
    handler = Handler()
    metadata, _ = frontmatter.parse(text, handler=handler)
    return handler, {key: [entry.text for entry in found] for key, found in metadata.items()}


@pytest.mark.parametrize(
    ("text", "found", "body_line"),
    [
        ("---\na: 1\n---\nbody\n", {"a": ["1"]}, 4),
        ("---  \na: 1\n---\t \nbody", {"a": ["1"]}, 4),
        ("---\na: 1\n...\nbody", {"a": ["1"]}, 4),
        ("---\na: 1\n---", {"a": ["1"]}, 4),
        ("---\n---\nbody", {}, 3),
        ("---\n\n---\nbody", {}, 4),
        ("---\n# a comment\n---\nbody", {}, 4),
        ("---\na: x\n---\n---\nb: y\n---\n", {"a": ["x"]}, 4),
        ("---\na: |\n  x\n  ---\n---\n", {"a": ["x\n---"]}, 6),
        ("---\na: x\u2028y\n---\n", {"a": ["x y"]}, 4),
        ('---\n{"a": "b"}\n---\n', {"a": ["b"]}, 4),
        ('---\n{\n  "a": ["b", null]\n}\n---\n', {"a": ["b"]}, 6),
        ('{"a": "b"}\nbody', {"a": ["b"]}, 2),
        ('{\n  "a": 1.10,\n  "b": [true, null, "x"],\n  "c": {"d": []}\n}\nbody', None, 6),
        ('{"a": ' + "9" * 5000 + "}\nbody", {"a": ["9" * 5000]}, 2),
        ("---\n{{title}}\nup: [[A]] b\n---\n", {"up": ["[[A]] b"]}, 5),
        ("---\n{{title}}\nup: a\ntags: b\n---\n", {"up": ["a"], "tags": ["b"]}, 6),
    ],
)
def test_front_matter_is_found_and_ends_where_it_ends(
    text: str, found: dict[str, list[str | None]] | None, body_line: int
) -> None:
    handler, read = handled(text)
    assert read == ({"a": ["1.10"], "b": ["true", "x"], "c.d": [None]} if found is None else found)
    assert handler.body_line == body_line


TEXTS = [
    "---\na: 1\n",
    "---\na: 1\n ---\n",
    "---",
    "----\na: 1\n---\n",
    "--- a\na: 1\n---\n",
    "---\n\nA note may begin with a rule.\n\n---\n\nMore.\n",
    "---\n\nA rule, then words.\n\nNote: not a key.\n\n---\n",
    "---\n- a\n- list\n---\n",
    "---\njust a string\n---\n",
    "---\n~\n---\n",
    "---\n{{title}}\n---\n",
    "---\n*emphasis*\n---\n",
    "---\n[[A link]] and [more](x.md): words\n---\n",
    "{",
    "{\n",
    "{\nnot json\n}\n",
    "{}\n",
    "{{title}}\n",
    '{"a": 1} and more\n',
    '["a"]\n',
    '{"a": ' * 20_000,
    "{" * 100_000,
    "---\n" + "A long page of prose.\n\n" * 5_000 + "---\n",
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_text_is_not_swallowed(text: str) -> None:
    handler, read = handled(text)
    assert read == {}
    assert handler.body_line == 1
    assert handler.problems == []


def test_a_head_beyond_the_limit_is_no_body_and_says_so() -> None:
    items = "".join(f"  - item {number}\n" for number in range(10_000))
    handler, read = handled(f"---\naliases:\n{items}---\nbody\n")
    assert read == {}
    assert handler.body_line == 10_004
    assert [(problem.kind, problem.line) for problem in handler.problems] == [("front matter too large", 1)]
    just = "---\n" + "a: " + "x" * (LIMIT - 4) + "\n---\n"
    assert handled(just)[1] == {"a": ["x" * (LIMIT - 4)]}
    assert handled(just.replace("a:", "ab:"))[0].problems


def test_escapes_in_pairs_are_one_character_and_half_of_one_is_none() -> None:
    text = "---\n" + json.dumps({"a": "\N{GRINNING FACE}", "b": "\\ud83d\\ude00"}) + "\n---\n"
    assert handled(text)[1] == {"a": ["\N{GRINNING FACE}"], "b": ["\\ud83d\\ude00"]}
    assert handled('---\na: "\\ud83d"\n---\n')[1] == {"a": ["\ufffd"]}


@pytest.mark.parametrize(
    ("text", "kind", "line", "reason"),
    [
        ("---\na: 1\nb: [x\n---\n", "broken front matter", 4, "did not find"),
        ("---\na: b: c\n---\n", "broken front matter", 2, "mapping values are not allowed"),
        ("---\na: 1\nb: @x\n---\n", "broken front matter", 3, "cannot start any token"),
        ("---\na: \x1b[31m\n---\n", "broken front matter", 2, "not allowed"),
        ("---\na: 1\nb: 2\n--- c\n---\n", "broken front matter", 4, "second document"),
        ("---\na: 1\nb: {<<: c}\n---\n", "front matter rejected", 3, "merge key"),
        ("---\na: 1\nb: !!python/name:os.system x\n---\n", "front matter rejected", 3, "python/name"),
        ('---\n!!python/object/apply:os.system ["touch /tmp/P"]\n---\n', "front matter rejected", 2, "os.system"),
    ],
)
def test_problems_say_where_and_why(text: str, kind: str, line: int, reason: str) -> None:
    (problem,) = handled(text)[0].problems
    assert (problem.kind, problem.line) == (kind, line)
    assert reason in problem.message


def test_a_message_is_safe_for_a_terminal() -> None:
    (problem,) = handled("---\na: !<\u202e\x1b]0;x\x07> b\n---\n")[0].problems
    assert problem.message.isprintable()
    (problem,) = handled("---\na: !%1B0;x%07 b\n---\n")[0].problems
    assert problem.kind == "front matter rejected"
    assert problem.message == "tag !␛0;x␇"
