"""The geometry of strategy maps: nothing is clipped, nothing runs through a box, few arrows cross."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.reports import layers, map_drawing, routes
from bsc_cli.reports.charts import Dot
from bsc_cli.reports.lettering import width, wrapped
from bsc_cli.reports.map_drawing import Content, framed
from bsc_cli.reports.strategy_map import Arrow, MapBox, StrategyMap, Words

Bands = tuple[tuple[str, tuple[str, ...]], ...]
Links = tuple[tuple[str, str], ...]


def drawn(
    bands: Bands, links: Links, *, name: str = "Every call gets an answer in time", goals: int = 0
) -> StrategyMap:
    ids = [one for _, names in bands for one in names]
    contents = {one: Content(one, f"#{one}", f"{name} {one}", "85.20 · Good", "1", ("Serves G1",)) for one in ids}
    return map_drawing.drawn(
        framed(bands, links),
        contents,
        names={band: band for band, _ in bands},
        goals=[Content(f"g{n}", "", f"G{n} A government that serves", "Long-term goal") for n in range(goals)],
        goals_name="Goals",
        title="Strategy map",
        description="",
        said=lambda cause, effect: f"{cause} drives {effect}",
    )


@st.composite
def maps(draw: st.DrawFn) -> tuple[Bands, Links]:
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    bands = tuple((f"band {n}", tuple(f"o{n}_{at}" for at in range(size))) for n, size in enumerate(sizes))
    ids = [one for _, names in bands for one in names]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids))
    return bands, tuple(draw(st.lists(pairs, max_size=16)))


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, box: MapBox) -> Rectangle:
        x, y = float(box.x), float(box.y)
        return cls(x, y, x + float(box.width), y + float(box.height))

    def holds(self, x: float, y: float, *, within: float = 0.3) -> bool:
        """Tell whether a point lies inside, farther from the edge than rounding to a digit explains."""
        return self.left + within < x < self.right - within and self.top + within < y < self.bottom - within


def boxes(drawing: StrategyMap) -> list[MapBox]:
    return [box for band in drawing.bands for box in band.boxes]


def spot(dot: Dot) -> tuple[float, float]:
    return float(dot.x), float(dot.y)


def points(arrow: Arrow) -> list[tuple[float, float]]:
    """Give points along an arrow, head and all."""
    found, pen = [spot(arrow.start)], spot(arrow.start)
    for bend in arrow.bends:
        a, b, end = spot(bend.first), spot(bend.second), spot(bend.end)
        for step in range(1, 21):
            t = step / 20
            parts = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            found.append(
                tuple(sum(p * one[axis] for p, one in zip(parts, (pen, a, b, end), strict=True)) for axis in (0, 1))  # type: ignore[arg-type]
            )
        pen = end
    return [*found, *map(spot, arrow.head)]


@given(maps())
def test_no_arrow_runs_through_a_box(made: tuple[Bands, Links]) -> None:
    drawing = drawn(*made)
    rectangles = list(map(Rectangle.of, boxes(drawing)))
    for arrow in drawing.arrows:
        assert not [r for r in rectangles for x, y in points(arrow) if r.holds(x, y)]


@given(maps())
def test_boxes_keep_apart_and_inside(made: tuple[Bands, Links]) -> None:
    drawing = drawn(*made)
    found = list(map(Rectangle.of, boxes(drawing)))
    for one, other in combinations(found, 2):
        assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top
    for band in drawing.bands:
        top, bottom = float(band.y), float(band.y) + float(band.height)
        assert all(top < r.top and r.bottom < bottom for r in map(Rectangle.of, band.boxes))
    for arrow in drawing.arrows:
        assert all(0 <= x <= float(drawing.width) and 0 <= y <= float(drawing.height) for x, y in points(arrow))


@given(maps())
def test_every_link_is_an_arrow_and_no_two_share_an_end(made: tuple[Bands, Links]) -> None:
    links = {(cause, effect) for cause, effect in made[1] if cause != effect}
    drawing = drawn(*made)
    assert len(drawing.arrows) == len(links)
    ends = [spot(arrow.start) for arrow in drawing.arrows] + [spot(arrow.head[0]) for arrow in drawing.arrows]
    assert len(set(ends)) == 2 * len(links)


@given(maps())
def test_arrows_end_at_the_boxes_they_link(made: tuple[Bands, Links]) -> None:
    bands, links = made
    drawing = drawn(bands, links)
    by_id = {box.id: Rectangle.of(box) for box in boxes(drawing)}
    for arrow, (cause, effect) in zip(drawing.arrows, framed(bands, links).links, strict=True):
        for (x, y), box in ((spot(arrow.start), by_id[cause]), (spot(arrow.head[0]), by_id[effect])):
            assert box.left - 0.2 <= x <= box.right + 0.2
            assert box.top - 0.2 <= y <= box.bottom + 0.2


@given(maps())
def test_no_more_arrows_cross_than_in_the_order_written(made: tuple[Bands, Links]) -> None:
    bands, links = made
    written = routes.laned([names for _, names in bands], [link for link in links if link[0] != link[1]])
    better = layers.ordered(written.rows, written.hops())
    assert layers.cost(better, written.hops()) <= layers.cost(written.rows, written.hops())


@pytest.mark.parametrize(
    ("rows", "links"),
    [
        ((("a", "b", "c"), ("x", "y", "z")), (("a", "z"), ("b", "y"), ("c", "x"))),
        ((("r",), ("a", "b", "c"), ("p", "q", "s")), (("r", "a"), ("r", "b"), ("a", "s"), ("b", "p"), ("c", "q"))),
        ((("a", "b"), ("x",), ("c", "d")), (("a", "x"), ("b", "x"), ("x", "c"), ("x", "d"))),
    ],
    ids=["turned round", "a tree", "through one"],
)
def test_what_can_be_drawn_without_crossings_is(rows: layers.Rows, links: Links) -> None:
    crossings, _ = layers.cost(layers.ordered(rows, links), links)
    assert crossings == 0


def test_crossings_are_counted() -> None:
    rows = (("a", "b", "c"), ("x", "y", "z"))
    assert layers.cost(rows, [("a", "z"), ("b", "y"), ("c", "x")]) == (3, 0)
    assert layers.cost(rows, [("a", "x"), ("a", "y"), ("b", "y"), ("c", "y")]) == (0, 0)
    assert layers.cost(rows, [("y", "a"), ("x", "b"), ("a", "c")]) == (1, 1)


@given(maps())
def test_order_keeps_every_box_in_its_row(made: tuple[Bands, Links]) -> None:
    rows = tuple(names for _, names in made[0])
    neighbours = [link for link in made[1] if abs(int(link[0][1]) - int(link[1][1])) <= 1]
    assert [sorted(row) for row in layers.ordered(rows, neighbours)] == [sorted(row) for row in rows]


def test_the_same_map_gives_the_same_drawing() -> None:
    bands = (("top", ("a", "b", "c")), ("low", ("d", "e", "f")))
    links = (("d", "c"), ("e", "a"), ("f", "b"), ("d", "f"))
    assert drawn(bands, links) == drawn(bands, links)


def test_many_boxes_stand_in_several_rows_with_effects_above_their_causes() -> None:
    ids = tuple("abcdefg")
    frame = framed((("public", ids),), (("a", "g"), ("b", "a")))
    ((_, rows),) = frame.bands
    assert [len(row) for row in rows] == [3, 4]
    row_of = {name: n for n, row in enumerate(rows) for name in row}
    assert row_of["g"] <= row_of["a"] <= row_of["b"]
    assert row_of["g"] < row_of["b"]


def test_a_circle_comes_to_an_end() -> None:
    ids = tuple("abcdef")
    drawing = drawn((("public", ids),), tuple(zip(ids, (*ids[1:], "a"), strict=True)))
    assert len(drawing.arrows) == 6


def test_links_that_lead_nowhere_are_left_out() -> None:
    assert framed((("public", ("a", "b")),), (("a", "gone"), ("a", "a"), ("a", "b"), ("a", "b"))).links == (("a", "b"),)


def lines(box: MapBox) -> tuple[Words, ...]:
    return (*box.name_lines, *box.status_lines, *box.tag_lines)


@pytest.mark.parametrize(
    "name",
    [
        "Approvals",
        "Residents of all districts and counties are satisfied with what the public services do for them",
        "持续优化营商环境、精简行政审批事项并提升政务服务便民化水平，群众和企业满意",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
        "x" * 300,
    ],
)
def test_names_stay_inside_their_boxes_and_are_whole(name: str) -> None:
    drawing = drawn((("public", ("a", "b", "c", "d")), ("finance", ("e",))), (("e", "a"),), name=name, goals=5)
    assert drawing.goals is not None
    for box in (*boxes(drawing), *drawing.goals.boxes):
        rectangle = Rectangle.of(box)
        for line in lines(box):
            size = map_drawing.NAME if line in box.name_lines else map_drawing.STATUS
            assert rectangle.left < float(line.x)
            assert float(line.x) + size * width(line.text) < rectangle.right
            assert rectangle.top + size / 2 < float(line.y) < rectangle.bottom
        told = "".join(line.text for line in box.name_lines)
        assert told.replace(" ", "") == box.name.replace(" ", "")


@given(st.text(alphabet="ab —W，。（）昆明 市éЖ한1%", max_size=60), st.floats(2, 30))
def test_lines_fit_and_nothing_is_lost(text: str, room: float) -> None:
    broken = wrapped(text, room)
    assert all(width(line) <= room for line in broken)
    assert "".join(broken).replace(" ", "") == "".join(text.split())
    assert all(line == line.strip() and line for line in broken)


def test_marks_do_not_begin_a_line() -> None:
    assert all(line[0] not in "，。、）" for line in wrapped("审批少，而且快。群众（企业）满意、放心", 4))
