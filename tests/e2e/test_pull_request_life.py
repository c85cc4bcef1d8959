"""The life of a pull request, from its opening to its merge: `pytest -s` prints what each step cost and left behind."""

from pathlib import Path

import pytest
from github_workflow import Run, Runner, java, pull_request_payload, workflow_run_payload

from judgebot.github.marker import decode

GOOD, BAD, WORSE = "return 1;", "return WRONG;", "return WRONG + 1;"
METHODS = dict.fromkeys(("first", "second", "third", "fourth"), GOOD)


class Life:
    """A repository, a pull request on it, and a row for each thing that happens to them."""

    def __init__(self, github, work_tree, runner):
        work_tree.commit({"A.java": java(**METHODS)})
        work_tree.branch("topic")
        self.github, self.work_tree, self.runner = github, work_tree, runner
        self.project = github.create_repository("octo/project", work_tree.folder)
        self.methods = dict(METHODS)
        self.rows = [("step", "requests", "writes", "conversations on lines")]
        self._names = {}

    def push(self, branch="topic", **changes):
        """Changes methods, commits, and pushes the branch."""
        self.methods.update(changes)
        self.work_tree.commit({"A.java": java(**self.methods)})
        self.project.push(branch)

    def review(self, step, pull=None) -> Run:
        """Runs the workflow, as GitHub does after each push."""
        on = pull or self.pull
        self.github.log.clear()
        run = self.runner.action("pull_request", pull_request_payload(on), self.work_tree.folder)
        self._names |= {finding["fingerprint"]: finding["name"] for finding in run.report["findings"]}
        self.note(step, on)
        return run

    def note(self, step, pull):
        stands = "; ".join(sorted(self.conversations(pull))) or "none"
        self.rows.append((step, str(len(self.github.log)), str(self.writes), stands))

    @property
    def writes(self) -> int:
        """The requests since the step began that changed something, or would have."""
        return sum(request.method != "GET" and "graphql" not in request.path for request in self.github.log)

    def conversations(self, pull=None) -> set[str]:
        """What each conversation says of which method, and what people did with it."""
        return {self._conversation(thread) for thread in (pull or self.pull).threads}

    def comment_on(self, method):
        """The id of the comment on a method."""
        return next(comment.id for comment in self.pull.review_comments if self._method(comment) == method)

    def table(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in self.rows)
        return "\n".join(lines)

    def _conversation(self, thread):
        first, *replies = thread.comments
        answers = ", answered" * bool(replies) + ", resolved" * bool(thread.resolved_by)
        return f"{self._method(first)} {decode(first.body).state}{answers}"

    def _method(self, comment):
        marker = decode(comment.body)
        return marker and self._names[marker.fingerprint]


def opened(life):
    life.push(first=BAD, second=BAD)
    life.pull = life.project.open_pull_request("topic", author="alice")
    assert life.review("opened").flagged == ["first", "second"]
    assert life.conversations() == {"first open", "second open"}
    assert (len(life.pull.reviews), len(life.pull.issue_comments)) == (1, 1)


def pushed_on(life):
    life.methods = {"zeroth": GOOD, **life.methods}
    life.push()
    life.review("pushed: every line moves")
    assert life.conversations() == {"first open", "second open"}
    assert len(life.pull.reviews) == 1


def rebased(life):
    life.work_tree.branch("main", "main")
    life.work_tree.commit({"B.java": java(other=GOOD).replace("class A", "class B")})
    life.project.push("main")
    life.work_tree.branch("topic", "topic")
    life.work_tree.git("rebase", "--quiet", "main")
    life.project.push("topic")
    assert life.review("rebased, and force-pushed").flagged == ["first", "second"]
    assert life.conversations() == {"first open", "second open"}
    assert len(life.pull.reviews) == 1


def broken_further(life):
    life.push(third=BAD)
    life.review("pushed: third is broken")
    assert life.conversations() == {"first open", "second open", "third open"}
    assert len(life.pull.reviews) == 2


def edited(life):
    life.push(first=WORSE)
    life.review("pushed: first is edited")
    assert life.conversations() == {"first open", "second open", "third open"}
    assert len(life.pull.review_comments) == 3


def mended(life):
    life.push(second=GOOD)
    life.review("pushed: second is mended")
    assert life.conversations() == {"first open", "third open"}


def answered(life):
    life.pull.reply(life.comment_on("third"), "alice", "good catch")
    life.review("third is answered, run again")
    assert life.conversations() == {"first open", "third open, answered"}
    assert life.writes == 0


def mended_after_an_answer(life):
    life.push(third=GOOD)
    life.review("pushed: third is mended")
    assert life.conversations() == {"first open", "third fixed, answered"}


def resolved(life):
    life.pull.resolve(life.comment_on("first"), "alice")
    life.push(fourth="return 2;")
    life.review("first is resolved, pushed")
    assert life.conversations() == {"first open, resolved", "third fixed, answered"}


def squashed(life):
    life.work_tree.git("reset", "--quiet", "--soft", "main")
    life.push()
    assert life.review("squashed, and force-pushed").flagged == ["first"]
    assert life.conversations() == {"first open, resolved", "third fixed, answered"}


def reopened(life):
    life.pull.close()
    life.pull.reopen()
    life.review("closed and reopened")
    assert life.conversations() == {"first open, resolved", "third fixed, answered"}
    assert life.writes == 0


def forked(life):
    fork = life.github.fork(life.project, "bob/project")
    life.work_tree.branch("theirs", "main")
    life.work_tree.commit({"A.java": java(**{**METHODS, "fourth": BAD})})
    fork.push("theirs")
    theirs = life.project.open_pull_request("theirs", head_repository=fork, author="bob")
    token, life.runner.token = life.runner.token, life.github.installation_token(pull_requests="read")
    run = life.review("another from a fork, read-only", theirs)
    life.runner.token = token
    assert (run.flagged, life.conversations(theirs)) == (["fourth"], set())
    assert "the token lacks the permission `pull-requests: write`" in run.log
    life.github.log.clear()
    payload = workflow_run_payload(theirs.head_sha, "bob", "theirs")
    life.runner.post("workflow_run", payload, Path(run.outputs["json"]).read_bytes())
    life.note("its result posted by a second workflow", theirs)
    assert life.conversations(theirs) == {"fourth open"}


def merged(life):
    life.pull.merge()
    assert "#1 was merged meanwhile: nothing more is posted" in life.review("merged before the run ended").log
    assert life.conversations() == {"first open, resolved", "third fixed, answered"}
    assert life.writes == 0


LIFE = (
    opened,
    pushed_on,
    rebased,
    broken_further,
    edited,
    mended,
    answered,
    mended_after_an_answer,
    resolved,
    squashed,
    reopened,
    forked,
    merged,
)


@pytest.fixture
def life(github, work_tree, make_bundle, tmp_path):
    token = github.installation_token(pull_requests="write")
    return Life(github, work_tree, Runner(tmp_path / "runner", make_bundle(), github.url, token))


def test_the_life_of_a_pull_request(life):
    for step in LIFE:
        step(life)
        summaries = [comment.body for comment in life.pull.issue_comments]
        assert len(summaries) == 1
        assert len(life.github.log) < 30
    assert "flagged 1, passed" in summaries[0]
    print(f"\n{life.table()}")  # noqa: T201 - what `pytest -s` is for
