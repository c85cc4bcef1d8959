import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judgebot.changes import ChangeSet, FileChange
from judgebot.diff import Hunk, Line
from judgebot.errors import JudgebotError
from judgebot.extract import ChangedMethod, ExtractPolicy, extract
from judgebot.lexer import lex

ALL = ExtractPolicy(visibility=frozenset({"public", "protected", "package", "private"}), min_javadoc_words=0)
DOC = "/** Gives the answer. */"


def change(before=None, after=None, path="A.java", old_path=None):
    return FileChange(
        path=path,
        old_path=old_path or (None if before is None else path),
        before=None if before is None else before.encode(),
        after=None if after is None else after.encode(),
        hunks=(),
        unreadable=None,
        generated=False,
    )


def change_set(*files, audit=False):
    return ChangeSet(files=files, audit=audit, base="a", head="b", root="/r")


def found(*files, policy=ALL, audit=False):
    return list(extract(change_set(*files, audit=audit), policy))


def summary(*files, **options):
    return [(it.method.name if it.method else None, it.change, it.skip) for it in found(*files, **options)]


def klass(*members, name="A"):
    return f"class {name} {{\n" + "\n".join(members) + "\n}\n"


F = f"{DOC}\nint f(int a) {{ return a + 1; }}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(None, F, [("f", "added")], id="new-file"),
        pytest.param("", F, [("f", "added")], id="new-method"),
        pytest.param(F, "", [], id="deleted"),
        pytest.param(F, F, [], id="same"),
        pytest.param(F, F.replace("+ 1", "- 1"), [("f", "modified")], id="code"),
        pytest.param(F, F.replace(" + 1", ""), [("f", "modified")], id="code-deleted"),
        pytest.param(F, F.replace("Gives", "Knows"), [("f", "javadoc-only")], id="javadoc"),
        pytest.param(F, F.replace(DOC, ""), [("f", "javadoc-only")], id="javadoc-deleted"),
        pytest.param(F.replace(DOC, ""), F, [("f", "javadoc-only")], id="javadoc-added"),
        pytest.param(F, F.replace("Gives", "Knows").replace("1", "2"), [("f", "modified")], id="both"),
        pytest.param(F, F.replace("Gives the", "\n * <b>Gives</b>\n * the"), [], id="javadoc-layout"),
        pytest.param(F, F.replace("Gives the", "Gives<p>the"), [], id="javadoc-paragraph"),
        pytest.param(F, F.replace("Gives the answer. ", "Gives the answer.\n * @since 1\n"), [], id="javadoc-since"),
        pytest.param(F, F.replace(" {", "\n\t{ // ok\n").replace("\n", "\r\n"), [], id="white-space-and-comments"),
        pytest.param(F, F.replace("int a", "final int a"), [("f", "modified")], id="modifier"),
        pytest.param(F, F.replace("int a", "long a"), [("f", "modified")], id="parameter-type"),
        pytest.param(F, F.replace("f(", "g("), [("g", "modified")], id="renamed"),
        pytest.param("int x;\n" + F, F + "\nint x;", [], id="moved-in-file"),
        pytest.param(F, "class B {" + F + "}", [], id="moved-to-nested-class"),
        pytest.param(F, F + F.replace("f(int a", "f(long a"), [("f", "added")], id="overload-added"),
        pytest.param(F, F + F.replace("f(", "g("), [("g", "added")], id="copied"),
        pytest.param(
            F + F.replace("int a", "long a"),
            F.replace("1", "2") + F.replace("int a", "long a"),
            [("f", "modified")],
            id="one-overload",
        ),
        pytest.param(
            "Object o = new B() { void f() { a(); } };",
            "Object p = new B() { void f() { b(); } };\nObject o = new B() { void f() { a(); } };",
            [("f", "added")],
            id="anonymous-classes-of-one-name",
        ),
    ],
)
def test_what_counts_as_changed(before, after, expected):
    file = change(None if before is None else klass(before), klass(after))
    assert [(it.method.name, it.change) for it in found(file)] == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([change(klass(F)), change(None, klass(F, name="B"), path="B.java")], [], id="moved"),
        pytest.param(
            [change(klass(F)), change(None, klass(F.replace("Gives", "Knows"), name="B"), path="B.java")],
            [("f", "javadoc-only", None)],
            id="moved-with-new-javadoc",
        ),
        pytest.param([change(klass(F), klass(F, name="B"), path="B.java", old_path="A.java")], [], id="renamed-file"),
        pytest.param(
            [change(klass(F), klass(F.replace("1", "2"), name="B"), path="B.java", old_path="A.java")],
            [("f", "modified", None)],
            id="renamed-and-changed",
        ),
        pytest.param(
            [change(klass(DOC + "A() { A a = null; }"), klass(DOC + "B() { B a = null; }", name="B"))],
            [],
            id="constructor-of-a-renamed-class",
        ),
        pytest.param([change(klass(F))], [], id="deleted-file"),
        pytest.param(
            [change(None, klass(F), path="b/A.java"), change(None, klass(F.replace("f", "g")), path="a/A.java")],
            [("g", "added", None), ("f", "added", None)],
            id="order-of-paths",
        ),
    ],
)
def test_changes_of_several_files(files, expected):
    assert summary(*files) == expected


def test_record_of_a_modified_method():
    after = F.replace("+ 1", "+ 2").replace("Gives", "Knows")
    (it,) = found(change(klass(F), klass(after)))
    assert (it.path, it.change, it.skip, it.detail) == ("A.java", "modified", None, "")
    assert (it.description, it.description_before) == ("Knows the answer.", "Gives the answer.")
    assert it.before is not None
    assert it.before.text.endswith("a + 1; }")
    assert it.changed_lines == (2, 3)


def test_audit_takes_every_method():
    source = klass(F, "void g() {}", "abstract void h();")
    methods = found(change(None, source), audit=True)
    assert [(it.method.name, it.change, it.skip) for it in methods] == [
        ("f", "unchanged", None),
        ("g", "unchanged", "no-javadoc"),
        ("h", "unchanged", "no-body"),
    ]
    assert [it.detail for it in methods] == ["", "it has no Javadoc", "it has no body"]
    assert all((it.before, it.description_before, it.changed_lines) == (None, "", ()) for it in methods)


def test_audit_by_path():
    files = change(None, klass(F), path="b/A.java"), change(None, klass(F.replace("f", "g")), path="a/A.java")
    assert summary(*files, audit=True) == [("g", "unchanged", None), ("f", "unchanged", None)]


def test_what_an_audit_finds_suppressed_is_not_new():
    source = klass(F.replace("{", "{ // judgebot:ignore"))
    assert summary(change(None, source), audit=True) == [("f", "unchanged", "suppressed")]
    assert summary(change(None, source)) == [("f", "added", "newly-suppressed")]


@pytest.mark.parametrize(
    ("file", "policy", "skip", "detail"),
    [
        pytest.param(
            replace(change(), unreadable="binary"),
            ALL,
            "unreadable",
            "it could not be read: binary",
            id="unreadable",
        ),
        pytest.param(
            change(None, klass(F)),
            replace(ALL, max_file_bytes=10),
            "limit",
            f"its {len(klass(F))} bytes are over the limit of 10",
            id="size",
        ),
        pytest.param(
            change(klass(F), klass()),
            replace(ALL, max_file_bytes=len(klass(F)) - 1),
            "limit",
            f"its {len(klass(F))} bytes are over the limit of {len(klass(F)) - 1}",
            id="size-before",
        ),
        pytest.param(
            replace(change(), unreadable="binary"),
            replace(ALL, exclude=("*.java",)),
            "excluded",
            "its path matches the exclude pattern *.java",
            id="excluded",
        ),
    ],
)
@pytest.mark.parametrize("audit", [pytest.param(True, id="audit"), pytest.param(False, id="change")])
def test_whole_files(file, policy, skip, detail, audit):
    (it,) = found(file, policy=policy, audit=audit)
    kind = "unchanged" if audit else "modified" if file.old_path else "added"
    assert it == ChangedMethod("A.java", None, None, kind, "", "", (), skip, detail)


def test_a_file_just_within_the_limits():
    size = len(klass(F))
    policy = replace(ALL, max_file_bytes=size, max_change_bytes=size)
    assert summary(change(None, klass(F)), policy=policy) == [("f", "added", None)]


ENDLESS = "class A { int f() { switch (a) {" + "case 1:" * 5_000 + "x" + "case 1:" * 5_000 + " } } }"


@pytest.mark.parametrize(
    ("policy", "late", "content", "expected"),
    [
        pytest.param({}, False, ENDLESS, ("limit", "the parser was stopped"), id="the parser"),
        pytest.param({"exclude": ("A.java",)}, False, ENDLESS, ("excluded", "its path"), id="excluded anyway"),
        pytest.param({"max_change_bytes": 99}, False, " " * 100, ("limit", "too large together"), id="all files"),
        pytest.param({}, True, "class A {}", ("time-limit", ""), id="the time"),
    ],
)
def test_a_file_that_is_not_parsed_costs_no_other(policy, late, content, expected):
    answers = iter([False, late])
    files = change_set(change(None, klass(F), path="0.java"), change(None, content))
    methods = list(extract(files, replace(ALL, **policy), lambda: next(answers)))
    assert [(it.path, it.skip) for it in methods] == [("0.java", None), ("A.java", expected[0])]
    assert expected[1] in methods[1].detail


H = F.replace("f(", "h(")
STRAY = "%%"
DEEPEST = "class A {" * 64 + f"\n{F}\n" + "}" * 64
DEEP = "class A {" * 65 + F + "}" * 65


def hunk(line):
    """A hunk that replaces one line."""
    return (Hunk(line, 1, line, 1, (Line("-", b""), Line("+", b""))),)


def edited(source, old, new):
    """A change of one line."""
    assert source.count(old) == 1
    line = source[: source.index(old)].count("\n") + 1
    return replace(change(source, source.replace(old, new)), hunks=hunk(line))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param(edited(klass(F, H), "class A", "class"), [(None, "parse-error")], id="class-name-lost"),
        pytest.param(
            edited(klass(F, H), "h(int a) {", "h%%int a) {"), [(None, "parse-error")], id="head-of-a-method-lost"
        ),
        pytest.param(
            edited(klass(F, "int x;", H), "a + 1; }\nint x;", "a + 2; \nint x;"),
            [(None, "parse-error"), ("f", "parse-error")],
            id="swallowed",
        ),
        pytest.param(
            edited(klass(F, "int g() { return 1; }", "// x */"), "return a + 1; }\nint", "return /* 1; }\nint"),
            [(None, "parse-error"), ("f", "parse-error")],
            id="swallowed-without-a-javadoc",
        ),
        pytest.param(edited(klass(F, STRAY, H), "%%", "%%%"), [(None, "parse-error")], id="edited-where-it-is-unclear"),
        pytest.param(
            edited(
                klass(H.replace("\nint", "\npublic ' int").replace("{", "\n{\n"), F),
                "\n return a + 1",
                "\n return a + 2",
            ),
            [(None, "parse-error")],
            id="edited-behind-a-head-that-is-unclear",
        ),
        pytest.param(
            edited(klass(F, STRAY).replace("+ 1", "+ 2"), "+ 2", "+ 1"), [("f", None)], id="unclear-elsewhere"
        ),
        pytest.param(
            edited(klass(F.replace("+ 1", "+ "), H), "h(int a) { return a + 1", "h(int a) { return a + 2"),
            [("h", None)],
            id="another-method-is-broken",
        ),
        pytest.param(
            edited(klass(F.replace("+ 1", "+ "), H), "a + ;", "a - ;"), [("f", "parse-error")], id="broken-before"
        ),
        pytest.param(change(None, klass(F, STRAY)), [(None, "parse-error"), ("f", None)], id="added"),
        pytest.param(edited(DEEP + klass(F), "+ 1; }\n}\n", "+ 2; }\n}\n"), [("f", None)], id="deep-elsewhere"),
        pytest.param(edited(DEEP, "+ 1", "+ 2"), [(None, "limit")], id="deep"),
        pytest.param(edited(DEEP, "Gives", "Knows"), [(None, "limit")], id="javadoc-of-what-is-deep"),
        pytest.param(
            replace(change(DEEPEST, f"class A {{{DEEPEST}}}"), hunks=(*hunk(1), *hunk(4))),
            [(None, "limit")],
            id="deeper-by-its-surroundings",
        ),
        pytest.param(change(klass(F, STRAY), klass(F)), [], id="mended"),
        pytest.param(change(klass(F, STRAY)), [], id="deleted"),
        pytest.param(change(klass(F, STRAY), klass(F, STRAY), path="B.java", old_path="A.java"), [], id="moved"),
    ],
)
def test_methods_that_may_be_missing(file, expected):
    methods = found(file)
    assert [(it.method.name if it.method else None, it.skip) for it in methods] == expected
    assert {it.change for it in methods if it.partial} <= {"modified" if file.old_path else "added"}


@pytest.mark.parametrize(
    ("source", "policy", "generated", "skip", "detail"),
    [
        pytest.param(
            klass(F, STRAY),
            ALL,
            False,
            "parse-error",
            "the parser cannot make sense of line 4; the methods that it did find have outcomes of their own",
            id="unclear",
        ),
        pytest.param(DEEP, ALL, False, "limit", "its declarations are nested more than 64 deep", id="deep"),
        pytest.param(DEEP + STRAY, ALL, False, "limit", "its declarations are nested more than 64 deep", id="both"),
        pytest.param(
            DEEP,
            replace(ALL, exclude=("A*",)),
            True,
            "excluded",
            "its path matches the exclude pattern A*",
            id="excluded",
        ),
        pytest.param(STRAY, ALL, True, "generated", "its file has the attribute linguist-generated", id="generated"),
    ],
)
@pytest.mark.parametrize("audit", [pytest.param(True, id="audit"), pytest.param(False, id="change")])
def test_a_file_of_which_methods_may_be_missing(source, policy, generated, skip, detail, audit):
    it = found(replace(change(None, source), generated=generated), policy=policy, audit=audit)[0]
    assert (it.method, it.partial, it.skip, it.detail) == (None, True, skip, detail)
    assert it.change == ("unchanged" if audit else "added")


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(change(klass(F)), id="deleted"),
        pytest.param(change(klass(F), klass(F), path="B.java", old_path="A.java"), id="moved"),
    ],
)
def test_a_file_over_the_limit_without_changed_methods_yields_nothing(file):
    assert found(file, policy=replace(ALL, max_file_bytes=10)) == []


@pytest.mark.parametrize("audit", [pytest.param(True, id="audit"), pytest.param(False, id="change")])
def test_limit_counts_methods_to_judge(audit):
    source = klass("void u() {}", F, F.replace("f", "g"), "void v() {}", F.replace("f", "h"))
    methods = found(change(None, source), policy=replace(ALL, max_methods=1), audit=audit)
    assert [it.skip for it in methods] == ["no-javadoc", None, "limit", "no-javadoc", "limit"]
    assert methods[2].detail == "over the limit of 1 methods in one run"


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        pytest.param("!", " is no pattern as in .gitignore", id="an exception to nothing"),
        pytest.param("[z-a]", " is no pattern as in .gitignore", id="a range backwards"),
        pytest.param("[[:alpha:]]*.java", ": [:alpha:] is not known here", id="a class of characters"),
    ],
)
def test_malformed_pattern(pattern, problem):
    with pytest.raises(JudgebotError, match=re.escape(f"exclude: '{pattern}'{problem}")):
        found(policy=replace(ALL, exclude=("ok", pattern)))


SOURCE = klass(
    F,
    '/** Names it: {@code "a"}. */ @Override(x = "{") public <T extends A<B<T>>> String g(T... t) throws E {\n'
    '  // note\n  if (t.length >= 2 && i++ + ++j > 1) { return "// b" + \'"\'; }\n  return """\n    x  y\n    """;\n}',
    "/** Makes one. */\nA() { this(x -> { y(); }); }",
    name="A",
)
GAPS = st.sampled_from([" ", "\n", "\r\n", "\t", "\n\n    ", " /* { */ ", " // }\n", "\x0c"])


def pieces(source):
    """The tokens of a source, its Javadoc comments among them."""
    code = source
    for number, doc in enumerate(docs := [part.partition("*/")[0] for part in source.split("/**")[1:]]):
        code = code.replace(f"/**{doc}*/", f" doc{number} ")
    tokens = [f"/**{docs[int(it[3:])]}*/" if it.startswith("doc") else it for it in lex(code)]
    return "\0".join(tokens).replace("\0>\0=\0", "\0>=\0").split("\0")


@given(st.data())
@settings(max_examples=50)
def test_reformatting_is_no_change(data):
    tokens = pieces(SOURCE)
    after = "".join(token + data.draw(GAPS) for token in tokens)
    assert found(change(SOURCE, after)) == []


@given(st.permutations([F, F.replace("int a", "long a"), F.replace("f", "g"), "int x;", "void h() {}"]), st.data())
@settings(max_examples=50)
def test_every_method_is_changed_exactly_when_its_code_is(members, data):
    edited = data.draw(st.sets(st.integers(0, len(members) - 1)))
    after = [member.replace("+ 1", "+ 2") if number in edited else member for number, member in enumerate(members)]
    expected = [after[number] for number in sorted(edited) if "+ 2" in after[number]]
    assert [it.method.text for it in found(change(klass(*members), klass(*after)))] == [
        member.partition("\n")[2] for member in expected
    ]
