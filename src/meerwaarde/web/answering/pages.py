"""How a form falls apart into pages, and what stands on a page once answers are there.

Organisations see one top-level group a page; questions outside groups gather in a page of their own. Clients
(`mw:style` is `client`) see one question a page. A group with appearance field-list, a table and a repeat stay whole.
Pages belong to the form and keep their numbers; which of them are shown depends on the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import Control, Shape, XForm


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `number` counts from 1 and is its address; `around` are the groups it was taken out of."""

    number: int
    controls: tuple[Control, ...]
    around: tuple[Control, ...] = ()

    @property
    def group(self) -> Control | None:
        """The one group or repeat that is the whole page."""
        only = self.controls[0]
        return only if len(self.controls) == 1 and only.shape in (Shape.GROUP, Shape.REPEAT) else None


@dataclass(frozen=True, slots=True)
class Place:
    """A control where it stands in the answers: `path` with positions, empty for a group without a node.

    The children of a repeat are its instances, each a Place with `item` True and the same control.
    """

    control: Control
    path: str
    children: tuple[Place, ...] = ()
    item: bool = False


def is_for_clients(form: XForm) -> bool:
    """Whether the form asks one question a page, with large targets."""
    return _setting(form, "style") == "client"


def minutes_of(form: XForm) -> float:
    """How long the whole form takes, in minutes (`mw:minutes`); 0 when nobody said."""
    try:
        return max(0.0, float(_setting(form, "minutes").replace(",", ".") or 0))
    except ValueError:
        return 0.0


def _setting(form: XForm, name: str) -> str:
    return str(form.settings.get(f"mw:{name}") or form.settings.get(name) or "").strip().lower()


def pages_of(form: XForm) -> tuple[Page, ...]:
    """The pages of a form in order."""
    parts = list(_single(form.body, ())) if is_for_clients(form) else list(_grouped(*_opened(form.body)))
    return tuple(Page(number, controls, around) for number, (controls, around) in enumerate(parts, start=1))


Part = tuple[tuple[Control, ...], tuple[Control, ...]]


def _opened(body: Sequence[Control]) -> tuple[Sequence[Control], tuple[Control, ...]]:
    """Without the one group that holds all other groups: it would make the whole form one page."""
    around: tuple[Control, ...] = ()
    while len(body) == 1 and not _whole(body[0]) and any(_is_section(child) for child in body[0].children):
        around = (*around, body[0])
        body = body[0].children
    return body, around


def _is_section(control: Control) -> bool:
    return control.shape in (Shape.GROUP, Shape.REPEAT)


def _whole(control: Control) -> bool:
    """Whether a control never falls apart: a question, a repeat, a field-list or a table."""
    return control.shape is not Shape.GROUP or bool({"field-list", "table-list"} & set(control.appearance))


def _grouped(body: Sequence[Control], around: tuple[Control, ...]) -> Iterator[Part]:
    loose: list[Control] = []
    for control in body:
        if not _is_section(control):
            loose.append(control)
            continue
        if loose:
            yield tuple(loose), around
            loose = []
        yield (control,), around
    if loose:
        yield tuple(loose), around


def _single(body: Sequence[Control], around: tuple[Control, ...]) -> Iterator[Part]:
    waiting: list[Control] = []  # a table of questions stays together: its head and its rows
    for control in body:
        if waiting and not is_table_row(control):
            yield tuple(waiting), around
            waiting = []
        if is_table_head(control) or (waiting and is_table_row(control)):
            waiting.append(control)
        elif _whole(control):
            yield (control,), around
        else:
            yield from _single(control.children, (*around, control))
    if waiting:
        yield tuple(waiting), around


def is_table_head(control: Control) -> bool:
    """Whether a select is there for its choices alone, as the head of a table (appearance `label`)."""
    return control.shape in (Shape.ONE, Shape.MANY) and "label" in control.appearance


def is_table_row(control: Control) -> bool:
    """Whether a select is a row of a table (appearance `list-nolabel`)."""
    return control.shape in (Shape.ONE, Shape.MANY) and "list-nolabel" in control.appearance


def places(controls: Sequence[Control], instance: Instance) -> tuple[Place, ...]:
    """Where `controls` stand in the answers now, what is not asked left out."""
    return tuple(_placed(controls, instance, ()))


Base = tuple[tuple[str, str], ...]  # path of a repeat and of the instance that we are in, the innermost first


def _placed(controls: Sequence[Control], instance: Instance, base: Base) -> Iterator[Place]:
    for control in controls:
        path = located(control.path, base)
        if control.shape is Shape.REPEAT:
            if _asks_repeat(instance, path):
                yield Place(control, path, tuple(_items(control, path, instance, base)))
        elif not path or _asked(instance, path):
            children = tuple(_placed(control.children, instance, base))
            if children or control.shape is not Shape.GROUP:
                yield Place(control, path, children)


def _items(control: Control, path: str, instance: Instance, base: Base) -> Iterator[Place]:
    for one in instance.repeats(path):
        if _asked(instance, one):
            inside = ((control.path, one), *base)
            yield Place(control, one, tuple(_placed(control.children, instance, inside)), item=True)


def located(path: str, base: Base) -> str:
    """`path` of the form as a path of the answers, in the repeats of `base`."""
    for general, actual in base:
        if path == general or path.startswith(general + "/"):
            return actual + path[len(general) :]
    return path


def _asked(instance: Instance, path: str) -> bool:
    """Whether a node is relevant; one that a sent-in document lacks is not asked."""
    try:
        return instance.relevant(path)
    except KeyError:
        return False


def _asks_repeat(instance: Instance, path: str) -> bool:
    try:
        return instance.asks_repeat(path)
    except KeyError:
        return False


def leaves(placed: Sequence[Place]) -> Iterator[Place]:
    """The questions among `placed`, in order."""
    for one in placed:
        if one.control.shape in (Shape.GROUP, Shape.REPEAT):
            yield from leaves(one.children)
        else:
            yield one


def shown_pages(pages: Sequence[Page], instance: Instance) -> list[Page]:
    """The pages on which something is asked now."""
    return [page for page in pages if places(page.controls, instance)]


def general(path: str) -> str:
    """A path of the answers as one of the form: without positions."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))
