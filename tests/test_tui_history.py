"""Back and forward, against two stacks kept by hand; and what a place remembers."""

from hypothesis import given
from hypothesis import strategies as st

from notes.graph import Node
from tui.history import History, Place


def node(name: str) -> Node:
    return Node(name, f"{name}.md")


def test_a_place_comes_back_as_it_was_left() -> None:
    history = History()
    history.go(node("A"))
    left = Place(node("A"), beyond=12, width=80, line=30, link=4)
    history.leave(left)
    history.go(node("B"))
    assert history.back() == left
    history.leave(Place(node("A"), beyond=1))
    assert history.forward() == Place(node("B"))
    assert history.back() == Place(node("A"), beyond=1)


def test_nothing_lies_behind_the_first_place_or_ahead_of_the_last() -> None:
    history = History()
    assert history.back() is None
    assert history.forward() is None
    history.leave(Place(node("A")))
    assert history.present is None
    history.go(node("A"))
    assert history.back() is None
    assert history.forward() is None
    assert history.present == Place(node("A"))


def test_the_same_note_is_no_step_but_a_line_of_it_is() -> None:
    history = History()
    history.go(node("A"))
    history.go(node("A"))
    assert history.behind == []
    history.go(node("A"), 40)
    assert history.behind == [Place(node("A"))]


def test_ghosts_are_places_too() -> None:
    history = History()
    history.go(Node("Generative AI", None))
    history.go(node("Sora"))
    back = history.back()
    assert back is not None
    assert back.node.is_ghost


@given(st.lists(st.one_of(st.sampled_from(["back", "forward"]), st.sampled_from("ABC").map(lambda name: f"go {name}"))))
def test_any_walk_is_a_walk_along_a_list(steps: list[str]) -> None:
    history, visited, at = History(), [], -1
    for step in steps:
        if step == "back":
            found = history.back()
            assert (found is not None) == (at > 0)
            at = max(at - 1, 0) if visited else -1
        elif step == "forward":
            found = history.forward()
            assert (found is not None) == (at < len(visited) - 1)
            at = min(at + 1, len(visited) - 1)
        else:
            name = step.removeprefix("go ")
            history.go(node(name))
            if not visited or visited[at] != name:
                visited = [*visited[: at + 1], name]
                at += 1
        places = [*history.behind, *([history.present] if history.present else []), *reversed(history.ahead)]
        assert [place.node.name for place in places] == visited
        assert (history.present.node.name if history.present else None) == (visited[at] if visited else None)
