"""The picture of the layers is the one that the code gives today, and says in words what it shows."""

from __future__ import annotations

import tomllib
from xml.etree import ElementTree as ET

from tests.documents.architecture import PAGE, PICTURE, ROOT, Layers, description, layers, page, picture, says, table

REDRAW = "run `python -m tests.documents`"
TABLES = {
    "bot/triage/fact_table.py",
    "bot/triage/field_words.py",
    "bot/triage/findings.py",
    "bot/triage/rules/emergency.py",
    "bot/triage/rules/same_day.py",
}
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_in_docs_is_the_one_that_the_code_gives() -> None:
    assert PICTURE.read_text("utf-8") == picture(layers()), REDRAW


def test_the_page_in_docs_carries_todays_words_and_table() -> None:
    written = PAGE.read_text("utf-8")
    assert written == page(written, layers()), REDRAW


def test_the_picture_has_a_title_and_a_description_and_the_page_an_alternative_text() -> None:
    root = ET.fromstring(picture(layers()))  # noqa: S314 - our own text
    named = {element.get("id") for element in root if element.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert root.get("aria-labelledby", "").split() == ["title", "description"]
    assert named == {"title", "description"}
    assert f"![{description(layers())}](architecture.svg)" in PAGE.read_text("utf-8")


def test_every_layer_of_the_contract_and_every_module_beside_it_has_its_box() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    contract = next(one for one in contracts if one["type"] == "layers")
    named = {name for row in contract["layers"] for name in row.split(" | ")}
    top = {f"bot.{path.stem}" for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or path.is_dir()}
    drawn = {element.text for element in ET.fromstring(picture(layers())).iter(f"{SVG}text")}  # noqa: S314
    assert named | top - {"bot.__init__", "bot.__pycache__"} <= drawn


def test_no_module_of_the_product_is_longer_than_300_lines_but_for_its_tables() -> None:
    modules = [path for package in ("bot", "dialogs") for path in (ROOT / package).rglob("*.py")]
    long = {f"{path.relative_to(ROOT)}" for path in modules if len(path.read_text("utf-8").splitlines()) > 300}
    assert long == TABLES


def test_every_module_says_what_it_is() -> None:
    assert all(says(name) for name in layers().modules)


def test_another_import_another_layer_or_a_module_beside_makes_another_picture() -> None:
    today = layers()
    inner = today.rows[-1][0]
    without = Layers(today.rows, today.beside, {**today.imports, today.rows[-2][0]: frozenset()})
    turned = Layers(tuple(reversed(today.rows)), today.beside, today.imports)
    fewer = Layers(today.rows, today.beside[1:], today.imports)
    assert len({picture(one) for one in (today, without, turned, fewer)}) == 4
    assert f"`{inner}`" in table(today)


def test_an_arrow_that_follows_from_others_is_left_out_and_no_other() -> None:
    rows = (("a",), ("b",), ("c", "d"))
    imports = {"a": frozenset({"b", "c", "d"}), "b": frozenset({"c"}), "c": frozenset[str](), "d": frozenset[str]()}
    drawn = Layers(rows, (), imports)
    assert drawn.arrows("a") == ("b", "d")
    assert drawn.arrows("b") == ("c",)
