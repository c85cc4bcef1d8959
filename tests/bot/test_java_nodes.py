from pathlib import Path

import pytest

from judgebot.java_nodes import find_nodes

SNIPPETS = {
    "local-class": "class A { void f() { class B { void g() {} } } }",
    "local-record": "class A { void f() { record\tB(int a) { B {} } } }",
    "local-interface": "class A { void f() { interface B { void g(); } } }",
    "local-enum": "class A { void f() { enum B { C; void g() {} } } }",
    "anonymous": "class A { Object f() { return new\n B<C>(() -> { d(); }) /* e */ { void g() {} }; } }",
    "product-in-arguments": "class A { Object o = /* new */ new B(1 * 2) { void g() {} }; }",
    "delimiters-in-arguments": """class A { Object o = new B(";", '}', "a*/\\";") { void g() {} }; }""",
    "text-block-in-arguments": 'class A { Object o = new B("""\n";"\n""") { void g() {} }; }',
    "comments-in-arguments": "class A { Object o = new B(/* a; */ 1, // b;\n 2) { void g() {} }; }",
    "lines-of-comment-in-arguments": "class A { Object o = new B(/*\n * a; b {\n */ 1) { void g() {} }; }",
    "comment-behind-a-star": "class A { Object o = new B(1 */* a */ 2) { void g() {} }; }",
    "long-comment-in-arguments": f"class A {{ Object o = new B(/* {'a; ' * 99} */ 1) {{ void g() {{}} }}; }}",
    "long-text-in-arguments": f"""class A {{ Object o = new B("{"a; " * 99}") {{ void g() {{}} }}; }}""",
    "brace-in-a-text-block": 'class A { Object o = new B("""\n}\n""") { void g() {} }; }',
    "quotes-in-a-comment": """class A { /* a new 5" isn't //b */ Object o = new B() { void g() {} }; }""",
    "pattern-in-a-comment": "class A { // a new b/*.c\n Object o = new B() { void g() {} }; }",
    "comment-after-a-keyword": "class A { void f() { class/* a */B { void g() {} } } }",
    "in-a-field": "class A { B b = c(new B() { void g() {} }); }",
    "in-an-initializer": "class A { static { new B() { void g() {} }; } }",
    "constant-body": "enum A { B { void g() {} }, C(1), D; void f() {} }",
    "broken": "class A { void f() { x = ; } void g() { } ",
    "broken-head": "class A { void f( { } class B { void g() {} } }",
    "broken-file": "%% } class A { void f() {} } )",
    "statements": "int a = 1;\nvoid f() { new B() { void g() {} }; }",
    "annotation": "@interface A { int a() default 1; }",
    "arrays": "class A { int[] f() { return new int[] {1}; } }",
    "crs": "class A { // b\rvoid f() {}\r}",
}
SOURCES = [
    *(
        pytest.param(path.read_bytes(), id=path.stem)
        for path in sorted((Path(__file__).parent / "java").glob("*.java"))
    ),
    *(pytest.param(source.encode(), id=name) for name, source in SNIPPETS.items()),
]


def spans(nodes):
    return sorted((node.start_byte, node.end_byte, node.type) for node in nodes)


@pytest.mark.parametrize("source", SOURCES)
def test_the_walk_finds_what_the_search_finds(source):
    walked, searched = find_nodes(source, all_comments=False), find_nodes(source, all_comments=True)
    assert spans(walked.methods) == spans(searched.methods)
    assert set(spans(walked.types)) <= set(spans(searched.types))
    assert set(walked.comments) <= set(searched.comments)
    assert walked.methods


def test_comments_inside_bodies_are_found_on_demand():
    source = b"class A { /* a */ void f() { /* b */ } }"
    assert len(find_nodes(source, all_comments=False).comments) == 1
    assert len(find_nodes(source, all_comments=True).comments) == 2
