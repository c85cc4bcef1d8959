import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.github.errors import refusal, unexpected, unreachable

DATE = {"date": "Thu, 01 Jan 2026 00:00:00 GMT"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["message", "errors", "type", "code"]), inner),
)


def failure(status, data=None, headers=None):
    return refusal("post a review", "pull-requests: write", status, data, headers or {}).failure


@pytest.mark.parametrize(
    ("status", "data", "headers", "kind"),
    [
        pytest.param(401, {"message": "Bad credentials"}, {}, "credentials", id="401"),
        pytest.param(403, {"message": "Resource not accessible by integration"}, {}, "permission", id="403"),
        pytest.param(403, {"message": "Unable to create comment because issue is locked."}, {}, "locked", id="locked"),
        pytest.param(403, {"message": "Repository was archived so is read-only."}, {}, "forbidden", id="archived"),
        pytest.param(
            403, {"message": "Resource protected by organization SAML enforcement."}, {}, "forbidden", id="saml"
        ),
        pytest.param(403, {"message": "the organization has an IP allow list enabled"}, {}, "forbidden", id="address"),
        pytest.param(403, {"message": "x", "errors": [{"code": "too_large"}]}, {}, "too-large", id="too-large"),
        pytest.param(404, {"message": "Not Found"}, {}, "not-found", id="404"),
        pytest.param(406, {"message": "Diff exceeded the maximum"}, {}, "not-acceptable", id="406"),
        pytest.param(409, {"message": "Conflict"}, {}, "conflict", id="409"),
        pytest.param(410, {"message": "Gone"}, {}, "not-found", id="410"),
        pytest.param(418, None, {}, "other", id="418"),
        pytest.param(422, {"message": "Unprocessable Entity"}, {}, "refused", id="422"),
        pytest.param(
            422,
            {"message": "the branch is locked or archived", "errors": ["too_large"]},
            {},
            "refused",
            id="words-of-403",
        ),
        pytest.param(422, {"errors": [{"message": "was submitted too quickly"}]}, {}, "rate-limit", id="too-quickly"),
        pytest.param(429, None, {}, "rate-limit", id="429"),
        pytest.param(403, None, {"retry-after": "5"}, "rate-limit", id="retry-after"),
        pytest.param(403, None, {"x-ratelimit-remaining": "0"}, "rate-limit", id="exhausted"),
        pytest.param(404, None, {"x-ratelimit-remaining": "0"}, "not-found", id="404-with-the-last-request"),
        pytest.param(403, {"message": "You have exceeded a secondary rate limit."}, {}, "rate-limit", id="secondary"),
        pytest.param(403, {"message": "You have triggered an abuse detection"}, {}, "rate-limit", id="abuse"),
        pytest.param(500, None, {}, "server", id="500"),
        pytest.param(502, {"data": "<html>Bad gateway</html>"}, {}, "server", id="502"),
        pytest.param(400, {"errors": [{"type": "FORBIDDEN"}]}, {}, "permission", id="graphql-forbidden"),
        pytest.param(400, {"errors": [{"type": "NOT_FOUND"}]}, {}, "not-found", id="graphql-not-found"),
        pytest.param(400, {"errors": [{"type": "RATE_LIMITED"}]}, {}, "rate-limit", id="graphql-limit"),
        pytest.param(
            400,
            {"errors": [{"message": "Something went wrong while executing your query."}]},
            {},
            "server",
            id="graphql-down",
        ),
        pytest.param(400, {"errors": [{"message": "Parse error"}]}, {}, "other", id="graphql-else"),
    ],
)
def test_kind(status, data, headers, kind):
    assert failure(status, data, headers).kind == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param({"message": "A", "errors": ["b", "c"]}, "A; b; c", id="strings"),
        pytest.param({"message": "A", "errors": [{"message": "b"}]}, "A; b", id="objects"),
        pytest.param({"message": "A", "errors": [{"field": "line", "code": "missing"}]}, "A; line missing", id="codes"),
        pytest.param({"message": "A", "errors": "b"}, "A; b", id="one-string"),
        pytest.param({"message": "A", "errors": ["A", "A"]}, "A", id="said-once"),
        pytest.param({"message": "a\nb\x1b[31m"}, r"a\nb\x1b[31m", id="control-characters"),
        pytest.param({"message": "a" * 1_000}, "a" * 299 + "…", id="long"),
        pytest.param(None, "", id="nothing"),
        pytest.param("text", "", id="no-object"),
    ],
)
def test_what_github_said(data, said):
    assert failure(422, data).said == said


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"retry-after": "30"}, 30, id="retry-after"),
        pytest.param({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225690", **DATE}, 90, id="reset"),
        pytest.param({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225500", **DATE}, 1, id="reset-is-past"),
        pytest.param({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225690"}, 60, id="no-date"),
        pytest.param({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon", **DATE}, 60, id="no-number"),
        pytest.param({"x-ratelimit-remaining": "9", "x-ratelimit-reset": "1767229200", **DATE}, 60, id="secondary"),
        pytest.param({"retry-after": "Thu, 01 Jan 2026"}, 60, id="not-seconds"),
        pytest.param({"retry-after": "-5"}, 60, id="negative"),
        pytest.param({"retry-after": "\u00b2"}, 60, id="superscript"),
        pytest.param({"retry-after": "9" * 400}, 60, id="no-number-of-seconds"),
        pytest.param({"date": "nonsense"}, 60, id="nothing"),
    ],
)
def test_retry_after(headers, seconds):
    assert failure(429, None, headers).retry_after == seconds


@pytest.mark.parametrize(
    ("error", "line"),
    [
        pytest.param(
            refusal(
                "post a review on #7",
                "pull-requests: write",
                403,
                {"message": "Resource not accessible by integration"},
                {},
            ),
            "GitHub: cannot post a review on #7: the token lacks the permission `pull-requests: write`: add it under "
            "`permissions:` of the job; a workflow on a pull request from a fork never gets it, see the fork-safe "
            "workflow in docs/github.md (403: Resource not accessible by integration)",
            id="permission",
        ),
        pytest.param(
            refusal("read it", "x", 403, None, {"x-accepted-github-permissions": "pull_requests=write; issues=write"}),
            "GitHub: cannot read it: the token lacks the permission `pull-requests: write`: add it under "
            "`permissions:` of the job; a workflow on a pull request from a fork never gets it, see the fork-safe "
            "workflow in docs/github.md (403)",
            id="permission-by-github",
        ),
        pytest.param(
            refusal(
                "post a comment on #7",
                "pull-requests: write",
                403,
                None,
                {"x-accepted-github-permissions": "issues=write; pull_requests=write"},
            ),
            "GitHub: cannot post a comment on #7: the token lacks the permission `pull-requests: write`: add it under "
            "`permissions:` of the job; a workflow on a pull request from a fork never gets it, see the fork-safe "
            "workflow in docs/github.md (403)",
            id="permission-by-github-one-of-several",
        ),
        pytest.param(
            refusal("read it", "x: read", 403, None, {"x-accepted-github-permissions": "issues=write,x=read"}),
            "GitHub: cannot read it: the token lacks the permission `x: read`: add it under "
            "`permissions:` of the job; a workflow on a pull request from a fork never gets it, see the fork-safe "
            "workflow in docs/github.md (403)",
            id="permission-by-github-all-of-several",
        ),
        pytest.param(
            refusal("read it", "x", 429, None, {"retry-after": "600"}),
            "GitHub: cannot read it: the rate limit is reached; run again in 10 min (429)",
            id="rate-limit",
        ),
        pytest.param(
            refusal("read it", "x", 429, None, {"retry-after": "5"}),
            "GitHub: cannot read it: the rate limit is reached; run again in 1 min (429)",
            id="rate-limit-of-seconds",
        ),
        pytest.param(
            unreachable("read it", "ReadTimeout"),
            "GitHub: cannot read it: GitHub was not reached; check the network and the address of the API, or run "
            "again (ReadTimeout)",
            id="unreachable",
        ),
        pytest.param(
            unexpected("read it", "not a list"),
            "GitHub: cannot read it: GitHub's answer is not what its API promises; check the address of the API "
            "(not a list)",
            id="unexpected",
        ),
    ],
)
def test_line(error, line):
    assert str(error) == error.failure.line == line
    assert isinstance(error, JudgebotError)


@given(status=st.integers(400, 599), data=JSON, headers=st.dictionaries(st.text(), st.text()))
def test_any_answer_makes_one_line(status, data, headers):
    assert failure(status, data, headers).line.isprintable()
