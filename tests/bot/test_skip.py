import pytest

from judgebot.changes import FileChange
from judgebot.java import parse_java
from judgebot.javadoc import plain_text
from judgebot.skip import Candidate, ExtractPolicy, Rules, SourceFacts, generated_mark, skip_reason

ANY = frozenset({"public", "protected", "package", "private"})
DOC = "/** Gives the answer. */ "


def reason(member, *, before=None, head="", head_before="", audit=False, generated=False, newly=False, **policy):
    source = f"{head}class A {{\n{member} }}".encode()
    base = f"{head_before}class A {{\n{before} }}".encode() if before else None
    marks = {"generated": generated or newly, "newly_generated": newly}
    file = FileChange("src/A.java", None, base, source, (), unreadable=None, **marks)
    facts = SourceFacts(file, Rules(ExtractPolicy(**{"visibility": ANY, **policy})), audit=audit)
    method = parse_java(source)[0]
    old = parse_java(base)[0] if base else None
    return skip_reason(Candidate(facts, method, old, plain_text(method.javadoc or "")))


@pytest.mark.parametrize(
    ("member", "skip", "detail"),
    [
        pytest.param("void f() {}", "no-javadoc", "it has no Javadoc", id="no-javadoc"),
        pytest.param(
            "/** @see A */ void f() {}",
            "javadoc-too-short",
            "its Javadoc says what it does in 0 words, fewer than 3",
            id="silent-javadoc",
        ),
        pytest.param(
            "/** Does it.\n@throws E if so, of course */ void f() {}",
            "javadoc-too-short",
            "its Javadoc says what it does in 2 words, fewer than 3",
            id="javadoc-too-short",
        ),
        pytest.param(
            "@Override void f() {}", "inherited-javadoc", "it has no Javadoc but overrides a method", id="override"
        ),
        pytest.param(
            "/** {@inheritDoc} */ void f() {}", "inherited-javadoc", "its Javadoc is {@inheritDoc} only", id="inherit"
        ),
        pytest.param(DOC + "abstract void f();", "no-body", "it has no body", id="no-body"),
        pytest.param(
            DOC + "int f() { /* yet */ throw new E(a.b()); }",
            "no-body",
            "its body only throws an exception",
            id="throws",
        ),
        pytest.param(
            "/** Unimplemented. See Node. */ Node f(Node a) { error(A.B); return null; }",
            "no-body",
            "its Javadoc says that it is not implemented",
            id="unimplemented",
        ),
        pytest.param(
            '/** Sets the limit; not yet supported. */ void f(int a) { log.warn("f"); }',
            "no-body",
            "its Javadoc says that it is not implemented",
            id="not-supported",
        ),
        pytest.param(
            "/** Takes it over.\n@throws E if that is not supported */ Node f(Node a) { error(A.B); return null; }",
            "no-body",
            "its Javadoc says that it is not implemented",
            id="thrown-by-a-helper",
        ),
        pytest.param(DOC + "void f() { x = ; }", "parse-error", "the parser cannot make sense of its code", id="error"),
        pytest.param(DOC + "@Generated void f() {}", "generated", "it is annotated @Generated", id="generated"),
        pytest.param(
            DOC + "void f() {" + "\n" * 300 + "}", "too-long", "it has 301 lines, more than 300", id="too-long"
        ),
    ],
)
def test_what_the_source_is(member, skip, detail):
    assert reason(member) == (skip, detail)


@pytest.mark.parametrize(
    ("member", "policy"),
    [
        pytest.param(DOC + "void f() {}", {}, id="documented"),
        pytest.param("/** Does. @return it */ int f() {}", {"min_javadoc_words": 1}, id="short-javadoc-allowed"),
        pytest.param("/** @return it all now */ int f() {}", {}, id="return-only"),
        pytest.param(DOC + "@Override int f() {}", {}, id="documented-override"),
        pytest.param(DOC + "int getA() { return a; }", {}, id="accessor"),
        pytest.param(DOC + "int f() { throw fail(() -> { g(); }); }", {}, id="throws-and-more"),
        pytest.param(DOC + "int f() { g(); throw e; }", {}, id="throws-at-the-end"),
        pytest.param(DOC + "int f() { g(); return -1; }", {}, id="a-constant-that-nothing-excuses"),
        pytest.param("/** Unsupported in A, not in B. */ int f() { return g(); }", {}, id="unsupported-and-more"),
        pytest.param("/** Tells what is not supported. */ int f() { a(); b(); return 1; }", {}, id="two-calls"),
        pytest.param("/** Tells what is not supported. */ void f() { a = b; }", {}, id="an-assignment"),
        pytest.param(
            "/** Gives it to g.\n@throws E if not supported */ void f() { g(); }", {}, id="throws-unsupported"
        ),
        pytest.param(DOC + "int f() { if (a) throw e; }", {}, id="may-throw"),
        pytest.param(DOC + "void f() {}", {"include": ("src/",)}, id="included"),
        pytest.param(DOC + "void f() {}", {"exclude": ("test/",)}, id="not-excluded"),
        pytest.param(DOC + "void f() {" + "\n" * 299 + "}", {}, id="as-long-as-allowed"),
    ],
)
def test_what_is_judged(member, policy):
    assert reason(member, **policy) is None


@pytest.mark.parametrize(
    ("before", "is_judged"),
    [
        pytest.param(None, False, id="added"),
        pytest.param("int f() { throw new E(); }", False, id="threw before"),
        pytest.param("int f() { throw new E() }", False, id="threw, without a semicolon"),
        pytest.param("abstract int f();", False, id="had no body"),
        pytest.param("int f() { return g(); }", True, id="did something before"),
    ],
)
@pytest.mark.parametrize(
    ("now", "doc", "detail"),
    [
        pytest.param("{ throw new E(1); }", DOC, "its body only throws an exception", id="throws"),
        pytest.param(
            "{ e(); return 0; }",
            "/** The sum, unimplemented. */ ",
            "its Javadoc says that it is not implemented",
            id="says-so",
        ),
    ],
)
def test_a_stub_is_judged_where_the_change_made_it_one(before, is_judged, now, doc, detail):
    skip = reason(f"{doc}int f() {now}", before=before and DOC + before)
    assert skip == (None if is_judged else ("no-body", detail))


@pytest.mark.parametrize(
    ("policy", "detail"),
    [
        pytest.param({"exclude": ("x", "src/**")}, "its path matches the exclude pattern src/**", id="exclude"),
        pytest.param({"include": ("test/**",)}, "its path matches no include pattern", id="include"),
        pytest.param(
            {"exclude": ("*.java", "!src/A.java"), "include": ("x",)},
            "its path matches no include pattern",
            id="negated",
        ),
        pytest.param(
            {"visibility": frozenset({"public"})}, "its visibility, package, is not selected", id="visibility"
        ),
    ],
)
def test_excluded(policy, detail):
    assert reason(DOC + "void f() {}", **policy) == ("excluded", detail)


@pytest.mark.parametrize(
    ("member", "is_accessor"),
    [
        pytest.param("int getA() { return a; }", True, id="getter"),
        pytest.param("int getA() throws E { return this.a; }", True, id="getter-of-this"),
        pytest.param("void setA(@N({1}) int a) { this.a = a; }", True, id="setter"),
        pytest.param("A a(int a) { this.a = a; return this; }", True, id="fluent-setter"),
        pytest.param("int getA() { return a + 1; }", False, id="computes"),
        pytest.param("int getA() { return b.a; }", False, id="delegates"),
        pytest.param("void setA(int a) { b(); this.a = a; }", False, id="does-more"),
        pytest.param("void f() {}", False, id="empty"),
        pytest.param("int f() { g(new A() { int a() { return a; } }); return 1; }", False, id="holds-one"),
    ],
)
def test_accessors(member, is_accessor):
    expected = ("excluded", "it is an accessor") if is_accessor else None
    assert reason(DOC + member, skip_accessors=True) == expected


@pytest.mark.parametrize(
    ("member", "options", "expected"),
    [
        pytest.param(
            "// judgebot:ignore\nint f() {}", {}, ("newly-suppressed", "it is suppressed by this change"), id="new"
        ),
        pytest.param(
            "// judgebot:ignore\nint f() {}",
            {"audit": True},
            ("suppressed", "it is suppressed in the source"),
            id="audit",
        ),
        pytest.param(
            "// judgebot:ignore too clever\nint f() {}",
            {"before": "int f() {}"},
            ("newly-suppressed", "it is suppressed by this change: too clever"),
            id="added",
        ),
        pytest.param(
            "// judgebot:ignore a\nint f() {}",
            {"before": "// judgebot:ignore b\nint f() {}"},
            ("suppressed", "it is suppressed in the source: a"),
            id="old",
        ),
        pytest.param("// judgebot:ignore\nint f() {}", {"accept_new_suppressions": False}, None, id="new-refused"),
        pytest.param(
            "// judgebot:ignore\nint f() {}",
            {"before": "// judgebot:ignore\nint f() {}", "accept_new_suppressions": False},
            ("suppressed", "it is suppressed in the source"),
            id="old-not-refused",
        ),
    ],
)
def test_suppressed(member, options, expected):
    assert reason(DOC + member, **options) == expected


MARK = "// Generated by hand\n"
SAYS = ("generated", 'the head of its file says "Generated by"')
ATTRIBUTE = ("generated", "its file has the attribute linguist-generated")
ANNOTATED = ("generated", "it is annotated @Generated")
JAVA = DOC + "int f() {}"
GENERATED_JAVA = DOC + "@Generated int f() {}"


@pytest.mark.parametrize(
    ("member", "options", "accepted", "refused"),
    [
        pytest.param(JAVA, {"head": MARK, "before": JAVA}, SAYS, None, id="mark-added"),
        pytest.param(JAVA, {"head": MARK}, SAYS, None, id="mark-in-a-new-file"),
        pytest.param(JAVA, {"head": MARK, "head_before": MARK, "before": JAVA}, SAYS, SAYS, id="mark"),
        pytest.param(JAVA, {"head": MARK, "audit": True}, SAYS, SAYS, id="mark-in-an-audit"),
        pytest.param(
            JAVA,
            {"head": MARK, "head_before": "@Generated\n", "before": JAVA},
            SAYS,
            SAYS,
            id="another-mark-than-before",
        ),
        pytest.param(GENERATED_JAVA, {"before": JAVA}, ANNOTATED, None, id="annotation-added"),
        pytest.param(GENERATED_JAVA, {}, ANNOTATED, None, id="annotation-of-a-new-method"),
        pytest.param(GENERATED_JAVA, {"before": GENERATED_JAVA}, ANNOTATED, ANNOTATED, id="annotation"),
        pytest.param(GENERATED_JAVA, {"audit": True}, ANNOTATED, ANNOTATED, id="annotation-in-an-audit"),
        pytest.param(JAVA, {"newly": True, "before": JAVA}, ATTRIBUTE, None, id="attribute-added"),
        pytest.param(JAVA, {"generated": True, "before": JAVA}, ATTRIBUTE, ATTRIBUTE, id="attribute"),
        pytest.param(JAVA, {"newly": True, "audit": True}, ATTRIBUTE, ATTRIBUTE, id="attribute-in-an-audit"),
    ],
)
def test_marks_that_the_change_adds(member, options, accepted, refused):
    assert reason(member, **options) == accepted
    assert reason(member, accept_new_suppressions=False, **options) == refused


def test_removed_javadoc():
    assert reason("void f() {}", before=DOC + "void f() {}") == ("no-javadoc", "this change removed its Javadoc")


@pytest.mark.parametrize("javadoc", [pytest.param("/** */", id="empty"), pytest.param("/** @since 1 */", id="tag")])
def test_a_javadoc_that_says_nothing_is_neither_absent_nor_removed(javadoc):
    said = ("javadoc-too-short", "its Javadoc says what it does in 0 words, fewer than 1")
    assert reason(f"{javadoc} void f() {{}}", before=f"{javadoc} void f();", min_javadoc_words=0) == said


@pytest.mark.parametrize(
    ("member", "options", "skip"),
    [
        pytest.param(
            "// judgebot:ignore\n@Generated int f();", {"exclude": ("*",)}, "newly-suppressed", id="suppressed"
        ),
        pytest.param("@Generated int f();", {"exclude": ("*",), "generated": True}, "excluded", id="excluded"),
        pytest.param("int f() { x = ; }", {"generated": True}, "generated", id="generated"),
        pytest.param("int f() { x = ; }", {}, "parse-error", id="parse-error"),
        pytest.param("@Override int f();", {}, "no-body", id="no-body"),
        pytest.param("/** A. */ int f() {\n}", {"max_method_lines": 1}, "javadoc-too-short", id="too-short"),
    ],
)
def test_order_of_reasons(member, options, skip):
    found = reason(member, **options)
    assert found is not None
    assert found[0] == skip


@pytest.mark.parametrize(
    ("head", "detail"),
    [
        pytest.param("// Generated by the compiler\npackage a;", 'the head of its file says "Generated by"', id="by"),
        pytest.param(
            "/* This file was generated from X */",
            'the head of its file says "This file was generated from"',
            id="from",
        ),
        pytest.param("/**\n * Autogenerated by Thrift\n */", 'the head of its file says "Autogenerated by"', id="auto"),
        pytest.param("// <auto-generated/>", 'the head of its file says "<auto-generated"', id="auto-generated"),
        pytest.param("/*\n * Do not  edit! */", 'the head of its file says "Do not edit"', id="do-not-edit"),
        pytest.param(
            "/* Automatically generated by GNU msgfmt.  Do not modify! */",
            'the head of its file says "Automatically generated by"',
            id="msgfmt",
        ),
        pytest.param(
            "// automatically generated by the FlatBuffers compiler, do not modify\n",
            'the head of its file says "automatically generated by"',
            id="flatbuffers",
        ),
        pytest.param(
            "/* Generated By:JavaCC: Do not edit this line. Token.java Version 7.0 */",
            'the head of its file says "Generated By"',
            id="javacc",
        ),
        pytest.param(
            "/* This file was automatically generated by Autotag.  Please do not edit it manually. */",
            'the head of its file says "This file was automatically generated by"',
            id="autotag",
        ),
        pytest.param("/* Generated by WSDLToJava Compiler. */", 'the head of its file says "Generated by"', id="cxf"),
        pytest.param(
            "// CHECKSTYLE:OFF\n// Generated from Julia.g4 by ANTLR 4.9.3\n",
            'the head of its file says "Generated from"',
            id="antlr",
        ),
        pytest.param(
            "/*\n * DO NOT EDIT UNLESS YOU ARE SURE THAT YOU KNOW\n */",
            'the head of its file says "DO NOT EDIT"',
            id="thrift",
        ),
        pytest.param("/**\n * DO NOT EDIT DIRECTLY\n */", 'the head of its file says "DO NOT EDIT"', id="avro"),
        pytest.param("// DO NOT EDIT: made by a script\n", 'the head of its file says "DO NOT EDIT"', id="colon"),
        pytest.param("// Code made by sqlc. DO NOT EDIT.\n", 'the head of its file says "DO NOT EDIT"', id="go-style"),
        pytest.param("// DO NOT EDIT - a script does\n", 'the head of its file says "DO NOT EDIT"', id="dash"),
        pytest.param("// DO NOT EDIT! A script does\n", 'the head of its file says "DO NOT EDIT"', id="exclamation"),
        pytest.param("// Do not edit by  hand\n", 'the head of its file says "Do not edit"', id="by-hand"),
        pytest.param("// Do  not  edit this  source\n", 'the head of its file says "Do not edit"', id="this-source"),
        pytest.param("// Machine-generated  by it\n", 'the head of its file says "Machine-generated by"', id="machine"),
        pytest.param(
            "// This  class  has  been  generated  from A\n",
            'the head of its file says "This class has been generated from"',
            id="has-been",
        ),
        pytest.param(
            "/* The following code was generated by JFlex 1.4.3 */\n",
            'the head of its file says "The following code was generated by"',
            id="following-code",
        ),
        pytest.param(
            "//\n// This file is auto-generated.\n",
            'the head of its file says "This file is auto-generated"',
            id="auto-generated",
        ),
        pytest.param("// This class is generated on demand\n", "", id="generated-at-run-time"),
        pytest.param("// The following events are automatically generated\n", "", id="generated-events"),
        pytest.param("// Please do not edit this file.\n", 'the head of its file says "do not edit"', id="this-file"),
        pytest.param(
            "// This class has been generated, DO NOT MODIFY!\n",
            'the head of its file says "generated, DO NOT MODIFY"',
            id="generated-do-not",
        ),
        pytest.param(
            "// DO NOT MODIFY - THIS FILE IS GENERATED\n",
            'the head of its file says "DO NOT MODIFY - THIS FILE IS GENERATED"',
            id="do-not-generated",
        ),
        pytest.param(
            "/* You may use it, provided that you do not modify the copyright notice. */", "", id="licence-notice"
        ),
        pytest.param(
            "/* YOU MAY USE IT, PROVIDED THAT YOU DO NOT EDIT THIS NOTICE */", "", id="licence-notice-in-capitals"
        ),
        pytest.param(
            "/*\n * The contents of the NOTICE file are for informational purposes only and\n"
            " * do not modify the License.\n */",
            "",
            id="apache-licence",
        ),
        pytest.param("// Plugins do not edit the tree\n", "", id="prose"),
        pytest.param("// @generated SignedSource", 'the head of its file says "@generated"', id="at-generated"),
        pytest.param("@Generated ", "its class is annotated @Generated", id="annotation"),
        pytest.param(
            'import a.B;\n@A(B.class)\n@javax.annotation. Generated(value = "x")\npublic final ',
            "its class is annotated @Generated",
            id="qualified-annotation",
        ),
        pytest.param("package a; // Generated by hand\n", "", id="not-at-the-head"),
        pytest.param("// a\rpackage b; // DO NOT EDIT.\r", "", id="behind-a-lone-cr"),
        pytest.param("// Events generated by it\n", "", id="other-words"),
        pytest.param("// Generated bypass of A\n", "", id="longer-word"),
        pytest.param("// see @generatedValue\n", "", id="longer-tag"),
        pytest.param("interface B { @Generated void f(); }\n", "", id="in-an-interface"),
        pytest.param("enum B { @Generated C }\n", "", id="in-an-enum"),
        pytest.param("record B(@Generated int c) { }\n", "", id="in-a-record"),
        pytest.param("void f() {}\n@Generated void g() {}\n", "", id="in-a-compact-source-file"),
        pytest.param('@Generated("b") @C({1}) ', "its class is annotated @Generated", id="annotations-with-arguments"),
        pytest.param("import javax.annotation.Generated;\n", "", id="import"),
        pytest.param('@A("DO NOT EDIT") ', "", id="string"),
        pytest.param("// " + "* " * 100_000, "", id="long"),
    ],
)
def test_generated_mark(head, detail):
    assert generated_mark(head + "class A { @Generated void f() {} }") == detail


def test_linguist_generated():
    assert reason(DOC + "void f() {}", generated=True) == (
        "generated",
        "its file has the attribute linguist-generated",
    )
