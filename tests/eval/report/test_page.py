from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_run import RQ1, RQ2, reported, table, write_run

from judgebot.visible import visible
from judgebot_eval.report.page import render
from judgebot_eval.report.records import RecordFile
from judgebot_eval.report.run_folder import Manifest, Run, Stage, read_run
from judgebot_eval.report.write import page_of
from judgebot_eval.tables import Cell

_HOSTILE = st.text(st.sampled_from("<>&\"'/=`-!{}%#\\\n\0\u202eax "), min_size=1, max_size=30) | st.sampled_from(
    ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onclick="x', "{{ 7*7 }}", "]]>", "<!--"]
)
_LINKS = {"href", "src", "srcset", "action", "data", "poster", "xlink:href", "background", "formaction"}


class _Reader(HTMLParser):
    """Keeps the elements with their attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.text, self.raw = [], [], {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)
        if self.cdata_elem is not None:
            self.raw[self.cdata_elem] = self.raw.get(self.cdata_elem, "") + data


def _page_of(text):
    """A page that says the text wherever text can stand."""
    cells = [reported(0.5, 0.4, reason=text, records="r.jsonl"), Cell(None, reason=text)]
    drawn = table(
        "kappa", [text], ["x", text], ([text], cells), (["b"], [Cell(0.1), Cell(0.2)]), title=text, notes=(text,)
    )
    stage = Stage("a", text, (drawn, replace(drawn, id="confusion-of-nobody")), (text,))
    fields = {text: text, "nested": {text: [text]}, "list": [{text: text}]}
    made = page_of(Run(Path("/run"), (stage,), (Manifest(text, fields),)))
    return render(replace(made, title=text, records=(RecordFile(text, "records-1", "ab", 2, (text,)),)))


@settings(max_examples=30, deadline=None)
@given(_HOSTILE)
def test_text_stays_text(text):
    plain, hostile = _Reader(_page_of("plain")), _Reader(_page_of(text))
    shapes = [[(tag, sorted(attributes)) for tag, attributes in page.elements] for page in (plain, hostile)]
    assert shapes[0] == shapes[1]
    assert "".join(hostile.text).count(visible(text)) >= 12
    assert plain.raw == hostile.raw


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    run = read_run(write_run(tmp_path_factory.mktemp("runs") / "run"))
    return _Reader(render(page_of(run)))


def _elements(page, tag):
    return [attributes for name, attributes in page.elements if name == tag]


def test_nothing_is_fetched_from_anywhere(page):
    links = [value for _, attributes in page.elements for name, value in attributes.items() if name in _LINKS]
    assert links
    assert all(link.startswith(("#", "../")) or link == "data:," or link.endswith(".csv") for link in links)
    assert not any("://" in link or link.startswith("//") for link in links)
    assert not _elements(page, "base") + _elements(page, "iframe") + _elements(page, "object")
    assert "@import" not in page.raw["style"]
    assert "url(" not in page.raw["style"]


def test_the_policy_allows_this_style_and_script_alone(page):
    (policy,) = (each["content"] for each in _elements(page, "meta") if "http-equiv" in each)
    for kind in ("style", "script"):
        assert f"{kind}-src 'sha256-{b64encode(sha256(page.raw[kind].encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_every_place_is_named_once_and_every_link_arrives(page):
    names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(names) == len(set(names))
    wanted = {each["href"].removeprefix("#") for each in _elements(page, "a") if each["href"].startswith("#")}
    wanted |= {each["aria-labelledby"] for _, each in page.elements if "aria-labelledby" in each}
    assert wanted <= set(names)


def test_every_cell_with_records_leads_to_them(page, tmp_path):
    folder = write_run(tmp_path)
    places = {each["id"] for each in _elements(page, "details") if each.get("class") == "record"}
    cells = [cell for made in (*RQ1, *RQ2) for row in made.rows for cell in row.cells if cell.records]
    links = [each["href"] for each in _elements(page, "a") if each["href"].startswith("#records-")]
    assert len(links) == len(cells)
    assert {link.removeprefix("#") for link in links} == places
    files = [each["href"] for each in _elements(page, "a") if each["href"].endswith(".jsonl")]
    assert len(files) == len(places)
    assert all((folder / "report" / name).resolve().is_file() for name in files)


def test_headings_go_down_by_one(page):
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_caption_and_scopes(page):
    assert len(_elements(page, "caption")) == len(_elements(page, "table"))
    assert all(each.get("scope") in {"col", "row"} for each in _elements(page, "th"))


def test_figures_have_words(page):
    text = "".join(page.text)
    assert "0.41" in text
    assert "[\N{MINUS SIGN}0.10, 0.62]" in text
    assert ", the paper reports 0.57" in text.replace("\n", "")
    assert all("role" in each for each in _elements(page, "svg") if each.get("class") == "panel")
    assert len(_elements(page, "figure")) == 7
