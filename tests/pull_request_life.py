"""The life of a pull request that is reviewed again and again, on a GitHub of the tests."""

import hashlib

import pytest

from judgebot.diff import parse_diff
from judgebot.github.client import GithubClient
from judgebot.github.marker import decode, decode_summary
from judgebot.github.post import ReviewRequest, post_review

BOT = "github-actions[bot]"
REVIEWS = "/repos/octo/project/pulls/1/reviews"
COMMENTS = "/repos/octo/project/pulls/1/comments"
SUMMARIES = "/repos/octo/project/issues/1/comments"
NAMES = tuple("abcdefghijklmnopqrstuvwxyz")
BEFORE = dict.fromkeys(NAMES, "0")


def source(bodies):
    methods = (
        f"    /** Returns {name}. */\n    int {name}() {{\n        return {body};\n    }}\n" for name, body in bodies
    )
    return "class A {\n" + "\n".join(methods) + "}\n"


class Life:
    """A pull request on which method after method is changed; the judge is whoever runs the test."""

    def __init__(self, github, work_tree, make_finding, make_report):
        self.github = github
        self.work_tree = work_tree
        self.make_finding = make_finding
        self.make_report = make_report
        self.bodies = dict(BEFORE)
        self.slept = []
        work_tree.commit({"A.java": source(self.bodies.items())})
        self.repository = github.create_repository("octo/project", work_tree.folder)
        work_tree.branch("feature")
        self.token = github.installation_token()
        self.push(a="1", b="1", c="1")
        self.pull = self.repository.open_pull_request("feature")

    def push(self, **bodies):
        self.bodies |= bodies
        self.work_tree.commit({"A.java": source(self.bodies.items())})
        self.repository.push("feature")

    def client(self, **options):
        return GithubClient("octo/project", self.token, self.github.url, sleep=self.slept.append, **options)

    def finding(self, name, p_correct=0.1, **fields):
        line = 3 + 5 * list(self.bodies).index(name)
        content = f"{name} {self.bodies[name]}"
        return self.make_finding(
            **{
                "start_line": line,
                "end_line": line + 2,
                "name": name,
                "signature": f"int {name}()",
                "p_correct": p_correct,
                "fingerprint": hashlib.sha256(content.encode()).hexdigest()[:32],
                "changed_lines": (line + 1,) if self.bodies[name] != "0" else (),
                **fields,
            }
        )

    def request(self, *findings, **fields):
        report = self.make_report(*(self.finding(each) if isinstance(each, str) else each for each in findings))
        diff = self.work_tree.git("diff", "main", "feature").encode() + b"\n"
        hunks = {file.new_path: file.hunks for file in parse_diff(diff)}
        return ReviewRequest(**{"number": 1, "head": self.pull.head_sha, "report": report, "hunks": hunks, **fields})

    def review(self, *findings, **fields):
        request = self.request(*findings, **fields)
        with self.client() as client:
            return post_review(client, request, self.slept.append)

    @property
    def lines(self):
        """The lines that have an open comment of ours, the outdated ones as None."""
        return [comment.line for comment in self.pull.review_comments if self._state(comment) == "open"]

    @property
    def states(self):
        return [self._state(comment) for comment in self.pull.review_comments if comment.in_reply_to is None]

    @property
    def summaries(self):
        """Those of ours."""
        ours = [comment for comment in self.pull.issue_comments if comment.author == BOT]
        return [comment for comment in ours if decode_summary(comment.body) is not None]

    def comment(self, name):
        line = 4 + 5 * list(self.bodies).index(name)
        return next(comment for comment in self.pull.review_comments if comment.original_line == line)

    @staticmethod
    def _state(comment):
        mark = decode(comment.body)
        return mark.state if mark and comment.author == BOT else "not ours"


@pytest.fixture
def life(github, work_tree, make_finding, make_report):
    return Life(github, work_tree, make_finding, make_report)


def counts(posted):
    """The counts that are not 0."""
    names = ("posted", "updated", "fixed", "deleted", "kept")
    return {name: value for name in names if (value := getattr(posted, name))}
