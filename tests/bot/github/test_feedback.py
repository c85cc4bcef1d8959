from datetime import UTC, datetime

import pytest

from judgebot.changes import ChangeSet, Content, FileChange
from judgebot.decide import fingerprint
from judgebot.errors import JudgebotError
from judgebot.extract import ExtractPolicy, extract
from judgebot.github.api import IssueComment, Thread, User
from judgebot.github.errors import GithubError, refusal, unexpected
from judgebot.github.feedback import NEWEST, Search, update
from judgebot.github.feedback_file import read_feedback, write_feedback
from judgebot.github.marker import Gone, Marker, SummaryMarker, encode, encode_summary

MODEL = "ab" * 32
BOT, ALICE = User(41898282, is_bot=True), User(1)
JUDGED, FINAL = "1" * 40, "2" * 40
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FLAGGED = b"class A {\n    /** Returns one more than x. */\n    int next(int x) {\n        return x;\n    }\n}\n"
FIXED = FLAGGED.replace(b"return x;", b"return x + 1;")


def _fingerprint():
    file = FileChange("A.java", None, None, FLAGGED, (), None, generated=False)
    (found,) = extract(ChangeSet((file,), audit=False, base=None, head=None, root="/"), ExtractPolicy())
    return fingerprint(found, MODEL)


MARKER = Marker(_fingerprint(), "0" * 16, MODEL, JUDGED, p_correct=0.1, threshold=0.84)


class FakeClient:
    """Pull requests, by number; the comments on their lines, and their summaries; one file, by commit."""

    def __init__(self, pulls, comments, summaries=(), resolved=(), files=None, failure=502):
        self._pulls = {pull.number: pull for pull in pulls}
        self._comments = comments
        self._summaries = summaries
        self._resolved = resolved
        self._failure = failure
        self._files = {JUDGED: FLAGGED, FINAL: FIXED} if files is None else files
        self.asked = []

    def add(self, number, *comments):
        self._comments[number] += comments

    def all_review_comments(self, since):
        found = [(number, comment) for number, comments in self._comments.items() for comment in comments]
        return iter([(number, comment) for number, comment in found if since is None or comment.created_at >= since])

    def all_issue_comments(self, since):
        return iter(() if since else self._summaries)

    def pull(self, number):
        self.asked.append(number)
        if number not in self._pulls:
            raise refusal(f"read #{number}", "pull-requests: read", self._failure, {}, {})
        return self._pulls[number]

    def review_comments(self, number):
        return tuple(self._comments.get(number, ()))

    def threads(self, number):
        if isinstance(self._resolved, GithubError):
            raise self._resolved
        return tuple(Thread(f"{number}-{id_}", id_, resolved=True) for id_ in self._resolved)

    def file(self, path, revision):
        if revision not in self._files:
            raise refusal("read a file", "contents: read", 404, {"message": "No commit found"}, {})
        return Content(self._files[revision] if path == "A.java" else None)


@pytest.fixture
def client(make_pull, make_comment):
    """A repository whose pull request 7 has a comment by judgebot, or others have those of these ids."""

    def make(comments=None, missing=None, pull=None, comment=None, **fields):
        ids = {7: [10]} if comments is None else comments
        pulls = [make_pull(number=number, **(pull or {})) for number in {*ids, 7} if number != missing]
        marked = {"body": f"{encode(MARKER)}\nDoubtful."} | (comment or {})
        made = {number: [make_comment(id=id_, **marked) for id_ in ids[number]] for number in ids}
        return FakeClient(pulls, made, **fields)

    return make


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def collect(path):
    """Brings the file up to date and returns its lines."""

    def run(client, since=None, now=NOW, warn=pytest.fail):
        update(path, client, Search("octo/project", (BOT.id,), since), now, warn)
        return list(read_feedback(path).values()) if path.exists() else []

    return run


@pytest.mark.parametrize(
    ("pull", "files", "expected"),
    [
        pytest.param({}, {JUDGED: FLAGGED, FINAL: FIXED}, "changed", id="changed"),
        pytest.param({}, {JUDGED: FLAGGED, FINAL: b"\n" + FLAGGED}, "unchanged", id="moved"),
        pytest.param({"head_sha": JUDGED}, {}, "unchanged", id="judged at the last commit"),
        pytest.param({}, {JUDGED: FLAGGED, FINAL: None}, "removed", id="the file is gone"),
        pytest.param({}, {FINAL: FIXED}, "unknown", id="the judged commit is gone"),
    ],
)
def test_afterwards(client, collect, pull, files, expected):
    (row,) = collect(client(pull=pull, files=files))
    assert row.afterwards == expected


@pytest.mark.parametrize(
    ("files", "pull", "expected"),
    [
        pytest.param({FINAL: FIXED}, {}, "changed", id="the judged commit is gone"),
        pytest.param({JUDGED: FLAGGED, FINAL: FLAGGED}, {}, "unchanged", id="both can be read"),
        pytest.param({"3" * 40: FIXED}, {"head_sha": "3" * 40}, "unknown", id="it was of another last commit"),
    ],
)
def test_what_became_of_a_method_is_not_forgotten(client, collect, files, pull, expected):
    collect(client())
    (row,) = collect(client(pull=pull, files=files))
    assert row.afterwards == expected


@pytest.mark.parametrize(
    ("resolved", "expected"),
    [
        pytest.param((10,), True, id="resolved"),
        pytest.param((), None, id="no thread"),
        pytest.param(refusal("list the threads", "pull-requests: read", 403, {}, {}), None, id="not allowed to know"),
        pytest.param(unexpected("list the threads", "'NoneType' object"), None, id="a null instead"),
    ],
)
def test_resolved(client, collect, resolved, expected):
    (row,) = collect(client(resolved=resolved))
    assert row.resolved is expected


def test_another_failure_than_a_missing_permission_ends_the_run(client, collect):
    with pytest.raises(JudgebotError, match="cannot list the threads"):
        collect(client(resolved=refusal("list the threads", "pull-requests: read", 502, {}, {})))


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param({"author": ALICE}, id="a marker by another account"),
        pytest.param({"body": "Doubtful."}, id="no marker"),
    ],
)
def test_a_pull_request_without_comments_of_judgebot_is_not_asked_for(client, collect, path, comment):
    without = client(comment=comment)
    assert collect(without) == []
    assert without.asked == []
    assert not path.exists()


def _summary(*ids, author=BOT):
    gone = tuple(Gone(id_, NOW, "A.java", MARKER) for id_ in ids)
    return 7, IssueComment(1, author, f"{encode_summary(SummaryMarker(gone=gone))}\nAll is well.")


@pytest.mark.parametrize(
    ("summaries", "expected"),
    [
        pytest.param([_summary(10)], [10], id="one"),
        pytest.param([_summary(10, 20), _summary(20, 30)], [10, 20, 30], id="in two summaries"),
        pytest.param([_summary()], [], id="none"),
        pytest.param([_summary(10, author=ALICE)], [], id="by another account"),
    ],
)
def test_comments_that_were_deleted_before_they_were_ever_collected(client, collect, summaries, expected):
    rows = collect(client({}, summaries=summaries))
    assert [row.comment for row in rows] == expected
    assert {row.afterwards for row in rows} <= {"changed"}


def test_a_comment_that_was_deleted_keeps_what_was_said_of_it(client, collect):
    unchanged = {JUDGED: FLAGGED, FINAL: FLAGGED}
    (before,) = collect(client(pull={"state": "open", "merged": False}, comment={"thumbs_up": 1}, files=unchanged))
    (after,) = collect(client({7: []}))
    assert (before.thumbs_up, before.state, before.afterwards) == (1, "open", "unchanged")
    assert (after.thumbs_up, after.state, after.afterwards) == (1, "merged", "changed")


def test_a_second_run_updates_and_doubles_nothing(client, collect):
    comments = {7: [10, 20]}
    first = collect(client(comments))
    second = collect(client(comments, comment={"thumbs_up": 1}), now=NOW.replace(day=2))
    assert [row.comment for row in first] == [row.comment for row in second] == [10, 20]
    assert [row.thumbs_up for row in second] == [1, 1]
    assert {row.collected_at for row in second} == {"2026-03-02T00:00:00+00:00"}


def test_other_lines_of_the_file_stay(client, collect, path, make_feedback):
    other = make_feedback(repository="octo/other", pull_request=7, comment=10)
    write_feedback(path, [other])
    assert collect(client())[1:] == [other]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        pytest.param(None, [7, 8], id="all"),
        pytest.param(datetime(2026, 1, 2, tzinfo=UTC), [7, 8], id="since they were written"),
        pytest.param(datetime(2026, 1, 3, tzinfo=UTC), [], id="nothing since"),
    ],
)
def test_since(client, collect, since, expected):
    two = client({7: [10], 8: [20]})
    collect(two)
    two.asked.clear()
    collect(two, since)
    assert two.asked == expected


@pytest.mark.parametrize(
    ("reply_to", "expected"), [pytest.param(10, [7], id="to judgebot"), pytest.param(11, [], id="to somebody else")]
)
def test_a_reply_since_then_counts_too(client, collect, make_comment, reply_to, expected):
    talk = client({7: [10], 8: [20]})
    collect(talk)
    talk.asked.clear()
    talk.add(7, make_comment(id=30, author=ALICE, body="Good catch!", reply_to=reply_to, created_at=NOW))
    assert [row.agreeing for row in collect(talk, NOW)] == [len(expected), 0]
    assert talk.asked == expected


@pytest.mark.parametrize(
    ("others", "expected", "warned"),
    [
        pytest.param(NEWEST - 2, [10, 20], [], id="all"),
        pytest.param(NEWEST - 1, [10], ["on lines"], id="the newest"),
    ],
)
def test_the_newest_comments_are_looked_at(client, collect, make_comment, others, expected, warned):
    warnings = []
    talk = client({7: [10], 8: [20]})
    talk.add(7, *[make_comment(author=ALICE)] * others)
    assert [row.comment for row in collect(talk, warn=warnings.append)] == expected
    assert warnings == [
        f"the repository has more than 10000 comments {where}; only the newest were looked at" for where in warned
    ]


def test_an_interrupted_run_keeps_what_it_has_and_the_next_one_goes_on_there(client, collect, path):
    comments = {7: [10], 8: [20], 9: [30]}
    with pytest.raises(JudgebotError, match="cannot read #8"):
        collect(client(comments, missing=8))
    assert [row.pull_request for row in read_feedback(path).values()] == [7]
    whole = client(comments)
    assert len(collect(whole)) == 3
    assert whole.asked == [8, 9, 7]


def test_a_pull_request_that_is_none_is_passed_over(client, collect):
    rows = collect(client({7: [10], 8: [20], 9: [30]}, missing=8, failure=404))
    assert [row.pull_request for row in rows] == [7, 9]
