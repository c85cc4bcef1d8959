"""The page in a real browser: at a phone's and a desktop's width, light and dark, by mouse and by keyboard."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from study_run import RQ1, RQ2, table, write_run

from judgebot_eval import tables
from judgebot_eval.report.write import write
from judgebot_eval.tables import Cell

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_PHONE, _DESKTOP = 360, 1280
_SELECTION = "h3#b-selection ~ .box"

pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="THE PAGE IS NOT TESTED: there is no Chromium on the path")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = write_run(tmp_path_factory.mktemp("run"))
    wide = table(
        "wide",
        ["judge", "a label that is longer than a phone is wide, so that it has to break somewhere"],
        [f"column {number}" for number in range(12)],
        *(([f"</td><b>judge {row}", "x" * 120], [Cell(row * 0.01, reason="y" * 300)] * 12) for row in range(3)),
        title="W" * 100,
    )
    (folder / "d").mkdir()
    tables.write(folder / "d" / "tables.jsonl", [wide])
    return write(folder).as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


class _View:
    """A tab, what its console said, and what it asked for."""

    def __init__(self, page):
        self.page, self.said, self.asked = page, [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture(scope="module")
def views(browser):
    """A tab for each width and scheme, which are slow to open."""
    return {}


@pytest.fixture
def open_page(browser, views, address):
    """Loads the page; it has to stay silent, and to ask for nothing but itself."""

    def open_at(width=_DESKTOP, scheme="light"):
        view = views.get((width, scheme))
        if view is None:
            view = _View(browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme))
            views[width, scheme] = view
        view.page.goto(address)
        return view.page

    yield open_at
    assert [message for view in views.values() for message in view.said] == []
    asked = {url.partition("#")[0] for view in views.values() for url in view.asked}
    assert asked <= {address, "data:,"}


@pytest.mark.parametrize(
    ("width", "scheme"),
    # contrast depends on the scheme alone, all else on the width: two looks see what four would
    [pytest.param(_PHONE, "light", id="phone, light"), pytest.param(_DESKTOP, "dark", id="desktop, dark")],
)
def test_nothing_keeps_people_from_reading(open_page, width, scheme):
    found = Axe().run(open_page(width, scheme), options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [pytest.param(_PHONE, id="phone"), pytest.param(_DESKTOP, id="desktop")])
def test_tables_scroll_in_their_boxes(open_page, width, scheme):
    page = open_page(width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.locator(".box").evaluate_all("all => all.map((box) => box.getBoundingClientRect().right)")
    assert max(boxes) <= width


def _column(page, index):
    rows = page.locator(f"{_SELECTION} tbody tr")
    return rows.evaluate_all(
        f"rows => rows.map((row) => row.cells[{index}].dataset.sort ?? row.cells[{index}].innerText)"
    )


def _button(page, name):
    return page.locator(_SELECTION).get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize(
    "press",
    [
        pytest.param(lambda button: button.click(), id="click"),
        pytest.param(lambda button: button.press("Enter"), id="Enter"),
        pytest.param(lambda button: button.press("Space"), id="Space"),
    ],
)
def test_headings_sort(open_page, press):
    page = open_page()
    button, original = _button(page, "n"), _column(page, 1)
    head = page.locator(f"{_SELECTION} thead th").nth(1)
    seen = []
    for _ in range(3):
        press(button)
        seen.append((head.get_attribute("aria-sort"), _column(page, 1)))
    assert seen == [
        ("ascending", ["2", "2", "5", "10", "10"]),
        ("descending", ["10", "10", "5", "2", "2"]),
        (None, original),
    ]


def test_absent_figures_stay_last(open_page):
    page = open_page()
    button = _button(page, "1 judge")
    for _ in range(2):
        button.click()
        assert _column(page, 3) == ["0.4", "0.4", "0.4", "", ""]
    assert page.get_by_role("status").inner_text() == "Sorted by 1 judge, descending"


def test_one_column_sorts_at_a_time(open_page):
    page = open_page()
    for name in ("1 judge", "Random"):
        _button(page, name).click()
    assert page.locator(f"{_SELECTION} th[aria-sort]").all_inner_texts() == ["Random"]


@pytest.mark.parametrize(
    ("scheme", "label", "after"), [("light", "Dark", "Light"), ("dark", "Light", "Dark")], ids=["to dark", "to light"]
)
def test_the_theme_can_be_turned(open_page, scheme, label, after):
    page = open_page(scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.get_by_role("button", name=label, exact=True).click()
    assert page.evaluate(ground) != before
    assert page.get_by_role("button", name=after, exact=True).count() == 1


def test_a_figure_leads_to_its_records(open_page):
    page = open_page()
    page.locator("h3#c-all-kappa ~ .box").get_by_role("link", name="0.41").click()
    record = page.locator("details:target")
    assert record.locator("summary").inner_text() == "c/all/judged/own.jsonl"
    assert record.evaluate("record => record.open")
    assert "t#g#1" in record.locator("pre").inner_text()


def test_the_page_is_whole_without_its_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("table").count() == page.locator("caption").count() >= len(RQ1) + len(RQ2)
    assert not page.locator("#theme").is_visible()
    context.close()


def test_print_shows_all_of_a_table(open_page):
    page = open_page()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".box").first.evaluate("box => getComputedStyle(box).overflow") == "visible"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 29, 32)"
    assert not page.locator("nav").is_visible()
    page.emulate_media(media="screen", color_scheme="light")
