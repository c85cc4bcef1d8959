import re

import pytest
from github_server import faults
from pull_request_life import BOT, counts

from judgebot.github.post import post_review
from judgebot.github.snapshot import take


@pytest.mark.parametrize(
    ("happens", "problem"),
    [
        pytest.param(lambda life: life.push(a="2"), "and .* was judged: nothing more is posted", id="head-moved"),
        pytest.param(lambda life: life.pull.close(), "#1 was closed meanwhile: nothing more is posted", id="closed"),
        pytest.param(lambda life: life.pull.merge(), "#1 was merged meanwhile: nothing more is posted", id="merged"),
    ],
)
def test_overtaken(life, happens, problem):
    request = life.request("a")
    happens(life)
    with life.client() as client:
        posted = post_review(client, request, life.slept.append)
    assert counts(posted) == {}
    assert len(posted.problems) == 1
    assert re.search(problem, posted.problems[0])
    assert (life.pull.reviews, life.pull.issue_comments) == ([], [])


def test_what_the_summary_remembers_comes_from_the_oldest_of_our_own(life):
    life.pull.issue_comment("mallory", "<!-- judgebot:1 summary " + "f" * 32 + " -->\n")
    life.review("a")
    life.pull.issue_comment(BOT, "<!-- judgebot:1 summary " + "e" * 32 + " -->\n")
    with life.client() as client:
        snapshot = take(client, 1)
    assert snapshot.memory.said == {life.finding("a").fingerprint}
    assert [summary.id for summary in snapshot.summaries] == [summary.id for summary in life.summaries]
    assert len(life.summaries) == 2


def test_the_conversations_are_asked_for_only_where_there_is_one(life):
    with life.client() as client:
        take(client, 1)
    assert life.github.count("POST", "/graphql") == 1
    life.review("a")
    life.github.log.clear()
    with life.client() as client:
        take(client, 1)
    assert life.github.count("POST", "/graphql") == 2


@pytest.mark.parametrize("status", [pytest.param(403, id="not-allowed"), pytest.param(404, id="not-there")])
def test_without_graphql_nothing_counts_as_resolved(life, status):
    life.review("a")
    life.pull.resolve(life.comment("a").id, "alice")
    life.github.fail("POST", "/graphql", faults.Answer(status), times=None)
    with life.client() as client:
        assert [item.resolved for item in take(client, 1).standing] == [False]


def test_whether_a_conversation_is_resolved_may_not_be_known(life):
    life.review("a")
    with life.client() as client:
        client.own_id()
        life.github.fail("POST", "/graphql", faults.Answer(502), times=None)
        assert [item.resolved for item in take(client, 1).standing] == [None]
