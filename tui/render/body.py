"""The body of a note: block tokens -> blocks on a sheet."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markdown_it.token import Token

from notes import markdown
from notes.text import unify_line_ends
from tui.render.block import NO_MARGIN, Block, Margin, RuleBlock, TextBlock
from tui.render.callouts import Callout, OpenCallout, callout_style
from tui.render.code import code_blocks
from tui.render.embeds import Embeds
from tui.render.flow import EMPTY, Flow, FlowWriter, flow_of
from tui.render.formula import readable
from tui.render.inline import asked_of, inline, is_image, only_embeds, parts_of
from tui.render.lists import OpenList, number_widths, task_of
from tui.render.picture import PictureBlock
from tui.render.sheet import Sheet
from tui.render.span import Span, join_styles
from tui.render.table_tokens import read_table
from tui.render.targets import Source
from tui.render.wrap import name, prose


class Body:
    """Reads the tokens of one text. An embedded note gets one of its own on the same sheet."""

    def __init__(
        self,
        sheet: Sheet,
        source: Source,
        embeds: Embeds,
        margin: Margin = NO_MARGIN,
        chain: tuple[str, ...] = (),
        pause: markdown.Pause | None = None,
    ) -> None:
        self._sheet = sheet
        self._source = source
        self._embeds = embeds
        self._margin = margin
        self._pause = pause
        self._chain = (*chain, source.path)
        self._line = source.pinned or source.first_line
        self._margins: list[Margin] = []
        self._lists: list[OpenList] = []
        self._callouts: list[OpenCallout] = []
        self._heading = 0
        """The level of the heading that is open; 0 outside of one."""
        self._in_title = False
        self._begun = False
        self._base = ""
        """How the text of the item that has just begun looks."""

    def read(self, tokens: Sequence[Token]) -> None:
        """Draw them all."""
        widths = number_widths(tokens)
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if self._pause is not None and token.level == 0:
                self._pause()
            self._line = self._source.line_of(token, self._line)
            if token.type == "table_open":
                # Or its bold first row would run into a heading above it.
                if self._margin.first == self._margin.rest and self._begun:
                    self._gap()
                self._put(read_table(tokens, at, self._sheet.targets, self._source, self._margin))
                self._gap()
                while tokens[at].type != "table_close":
                    at += 1
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._lists.append(OpenList(token.type == "ordered_list_open", widths[at], len(self._lists)))
            elif method := _METHODS.get(token.type):
                method(self, token)
            at += 1

    # Containers: each opens a margin within the margin around it.

    def _enter(self, *first: Span, rest: tuple[Span, ...] | None = None) -> None:
        self._margins.append(self._margin)
        self._margin = self._margin.inside(first, rest)

    def _leave(self) -> None:
        self._margin = self._margins.pop().after_first()

    def _open_item(self, token: Token) -> None:
        self._base = "done" if task_of(token) in ("x", "X") else ""
        self._enter(self._lists[-1].marker(token, self._sheet.targets.symbols))

    def _close_item(self, token: Token) -> None:
        if self._margin.first != self._margin.rest:
            self._put(TextBlock(EMPTY, self._margin, self._line))
        self._leave()

    def _close_list(self, token: Token) -> None:
        self._lists.pop()
        if not self._lists or not self._lists[-1].tight:
            self._gap()

    def _open_quote(self, token: Token) -> None:
        bar = (Span(self._sheet.targets.symbols.bar, "bar"), Span(" "))
        self._enter(*bar, rest=bar)

    def _close_quote(self, token: Token) -> None:
        self._leave()
        self._gap()

    def _open_callout(self, token: Token) -> None:
        style = callout_style(token.meta["kind"])
        bar = (Span(self._sheet.targets.symbols.callout, style), Span(" "))
        self._enter(*bar, rest=bar)
        self._callouts.append(OpenCallout(style, token.meta["word"], token.meta["fold"]))

    def _callout_title(self, token: Token) -> None:
        targets, callout = self._sheet.targets, self._callouts[-1]
        link = targets.add("", "", self._line, "fold")[0] if callout.fold else -1
        flow = inline(token.children or (), targets, self._source, self._line, join_styles(callout.style, "strong"))
        word = name(callout.word)
        if word.casefold() not in flow.text.casefold():
            flow = flow.followed_by(f"  {word}", "dim")
        if link < 0:
            self._put(TextBlock(flow, self._margin, self._line))
            return
        targets.name(link, flow.text.replace("\n", " "))
        opened, closed = (
            self._margin.inside((Span(sign, join_styles(callout.style, "fold"), link), Span(" ")))
            for sign in (targets.symbols.opened, targets.symbols.closed)
        )
        title = self._put(TextBlock(flow, opened, self._line))
        callout.index = len(self._sheet.callouts)
        shut = TextBlock(flow, closed, self._line)
        self._sheet.callouts.append(Callout(title, title + 1, shut, callout.fold == "-", link))

    def _close_callout(self, token: Token) -> None:
        index = self._callouts.pop().index
        if index >= 0:
            self._sheet.callouts[index] = replace(self._sheet.callouts[index], end=len(self._sheet.blocks))
        self._leave()
        self._gap()

    def _open_footnotes(self, token: Token) -> None:
        self._gap()
        self._put(TextBlock(flow_of(self._sheet.targets.symbols.rule * 8, "rule"), self._margin, self._line))

    def _open_footnote(self, token: Token) -> None:
        targets = self._sheet.targets
        label = str(token.meta.get("label") or token.meta["id"] + 1)
        link = targets.add("", label, self._line, "footnote")[0]
        text = name(f"[{label}]")
        targets.name(link, text)
        reference = self._source.references.get(token.meta["id"])
        if reference is not None:
            targets.jumps[reference] = link
            targets.jumps[link] = reference
        self._enter(Span(text, "ref", link), Span(" "))

    # Text.

    def _inline(self, token: Token) -> None:
        children = token.children or ()
        if self._in_title:
            self._callout_title(token)
        elif self._heading:
            self._running(children)
        else:
            line = self._line
            for part, beyond in parts_of(children):
                self._line = line if self._source.pinned else line + beyond
                if embeds := only_embeds(part):
                    for child in embeds:
                        self._embedded(child)
                else:
                    self._running(part)

    def _running(self, children: Sequence[Token]) -> None:
        style = f"heading{min(3, self._heading)}" if self._heading else self._base
        flow = inline(children, self._sheet.targets, self._source, self._line, style)
        self._base = ""
        if flow.text or self._margin.first != self._margin.rest:
            self._text(flow)

    def _text(self, flow: Flow) -> None:
        block = self._put(TextBlock(flow, self._margin, self._line))
        if self._heading and not self._source.pinned:
            self._sheet.headings.append((self._heading, flow.text.replace("\n", " "), self._line, block))

    def _open_heading(self, token: Token) -> None:
        self._heading = int(token.tag[1:])
        if self._sheet.blocks and isinstance(self._sheet.blocks[-1], RuleBlock):
            self._sheet.close_up()
        elif self._margin.first == self._margin.rest and self._begun:
            self._gap()

    def _close_heading(self, token: Token) -> None:
        if self._heading == 1:
            self._gap()
        self._heading = 0

    def _open_title(self, token: Token) -> None:
        self._in_title = True

    def _close_title(self, token: Token) -> None:
        self._in_title = False

    def _open_paragraph(self, token: Token) -> None:
        if self._lists and not token.hidden:
            self._lists[-1].tight = False

    def _close_paragraph(self, token: Token) -> None:
        if not token.hidden:
            self._gap()

    def _rule(self, token: Token) -> None:
        self._put(RuleBlock(self._sheet.targets.symbols.rule, self._margin, self._line))
        self._gap()

    def _code(self, token: Token) -> None:
        step = 0 if self._source.pinned else 1
        for block in code_blocks(token.content, token.info, self._line + step * (token.type == "fence"), step):
            self._put(replace(block, margin=self._margin))
        self._gap()

    def _html(self, token: Token) -> None:
        if not token.hidden:
            self._lines(token.content.strip(), "html")

    def _math(self, token: Token) -> None:
        self._lines(readable(token.content.strip("\n")), "math")

    def _lines(self, text: str, style: str) -> None:
        writer = FlowWriter()
        for index, line in enumerate(unify_line_ends(text).split("\n")):
            if index:
                writer.add("\n", style)
                if not self._source.pinned:
                    writer.source_line(self._line + index)
            writer.add(prose(line.strip()), style)
        self._put(TextBlock(writer.flow(), self._margin, self._line))
        self._gap()

    def _embedded(self, token: Token) -> None:
        picture = token.type == "image" or is_image(token.meta["target"])
        targets = self._sheet.targets
        flow = inline((token,), targets, self._source, self._line, "" if picture else "embed", picture)
        if picture:
            file = self._embeds.file(targets.found[-1])
            self._put(PictureBlock(flow, targets.symbols, self._margin, self._line, file, asked_of(token)))
            return
        self._put(TextBlock(flow, self._margin, self._line))
        target, subpath = token.meta["target"], token.meta["subpath"]
        found = self._embeds.text(self._source.from_root(target), subpath, self._chain)
        if found:
            bar = (Span(self._sheet.targets.symbols.bar, "bar"), Span(" "))
            source = Source(found[0], self._line)
            inner = Body(self._sheet, source, self._embeds, self._margin.inside(bar, bar), self._chain)
            tokens = markdown.parse(found[1])
            # An embedded section's heading is the embed's title already.
            inner.read(tokens[3:] if subpath and "^" not in subpath and tokens[0].type == "heading_open" else tokens)
            self._gap()

    # Putting down.

    def _put(self, block: Block) -> int:
        self._begun = True
        self._margin = self._margin.after_first()
        return self._sheet.emit(block, embedded=bool(self._source.pinned))

    def _gap(self) -> None:
        self._sheet.gap(self._margin)


_METHODS: dict[str, Callable[[Body, Token], None]] = {
    "inline": Body._inline,
    "list_item_open": Body._open_item,
    "list_item_close": Body._close_item,
    "bullet_list_close": Body._close_list,
    "ordered_list_close": Body._close_list,
    "blockquote_open": Body._open_quote,
    "blockquote_close": Body._close_quote,
    "callout_open": Body._open_callout,
    "callout_close": Body._close_callout,
    "callout_title_open": Body._open_title,
    "callout_title_close": Body._close_title,
    "footnote_block_open": Body._open_footnotes,
    "footnote_open": Body._open_footnote,
    "footnote_close": Body._close_item,
    "heading_open": Body._open_heading,
    "heading_close": Body._close_heading,
    "paragraph_open": Body._open_paragraph,
    "paragraph_close": Body._close_paragraph,
    "hr": Body._rule,
    "fence": Body._code,
    "code_block": Body._code,
    "html_block": Body._html,
    "math_block": Body._math,
}
