import dataclasses

import pytest
from github_server import faults
from pull_request_life import COMMENTS, NAMES, REVIEWS, counts

from judgebot.diff import parse_diff


def test_many_comments_are_posted_in_batches(life):
    life.push(**dict.fromkeys(NAMES, "1"))
    posted = life.review(*NAMES, max_comments=30)
    assert (counts(posted), len(posted.review_ids)) == ({"posted": 26}, 2)
    assert [len(review.comments) for review in life.pull.reviews] == [20, 6]


def test_a_batch_that_was_posted_counts_though_the_next_one_was_not(life):
    life.push(**dict.fromkeys(NAMES, "1"))
    limited = faults.primary_limit(reset_in=3_000)
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.github.fail("POST", REVIEWS, limited)))
    posted = life.review(*NAMES, max_comments=30)
    assert (counts(posted), len(posted.problems)) == ({"posted": 20}, 1)


def test_an_orphan_of_ours_is_deleted(life):
    with life.client() as client:
        client.create_review(1, life.pull.head_sha, "<!-- judgebot:1 review -->", [], submit=False)
    posted = life.review("a")
    assert (counts(posted), posted.problems) == ({"posted": 1}, ())
    assert [review.state for review in life.pull.reviews] == ["COMMENTED"]


def test_a_pending_review_of_another_tool_is_left_alone(life):
    with life.client() as client:
        client.create_review(1, life.pull.head_sha, "In the making.", [], submit=False)
    posted = life.review("a")
    assert [(item.finding.name, item.reason) for item in posted.in_summary] == [("a", "refused")]
    assert "one pending review" in posted.problems[0]
    assert ([review.state for review in life.pull.reviews], len(life.summaries)) == (["PENDING"], 1)


def everywhere(life):
    """Hunks that are not those of the pull request: they show every line."""
    (hunk,) = parse_diff(b"--- a/A.java\n+++ b/A.java\n@@ -0,0 +1 @@\n+\n")[0].hunks
    return {"A.java": (dataclasses.replace(hunk, new_start=1, new_count=999),)}


def test_what_is_refused_takes_no_room(life):
    posted = life.review(life.finding("z", 0.1), life.finding("a", 0.2), hunks=everywhere(life), max_comments=1)
    assert (counts(posted), life.lines) == ({"posted": 1}, [4])
    assert [(item.finding.name, item.reason) for item in posted.in_summary] == [("z", "refused")]


@pytest.mark.parametrize(
    ("bad", "good", "requests"),
    [
        pytest.param("z", "", 1, id="one-alone"),
        pytest.param("z", "a", 4, id="one-of-two"),
        pytest.param("y", "abcdefghi", 11, id="one-of-ten"),
        pytest.param("xyz", "", 5, id="all"),
        pytest.param("xz", "abc", 11, id="two-of-five"),
    ],
)
def test_a_bad_line_costs_only_its_own_comment(life, bad, good, requests):
    life.push(**dict.fromkeys(good, "1"))
    flagged = [life.finding(name, 0.1 + index / 100) for index, name in enumerate((*good, *bad))]
    posted = life.review(*flagged, hunks=everywhere(life))
    assert {item.finding.name for item in posted.in_summary if item.reason == "refused"} == set(bad)
    assert counts(posted) == ({"posted": len(good)} if good else {})
    assert len(life.pull.reviews) == bool(good)
    assert life.github.count("POST", REVIEWS) + life.github.count("DELETE", f"{REVIEWS}/*") <= requests
    assert "GitHub did not take the comment" in life.summaries[0].body
    (problem,) = posted.problems
    assert f"comments not taken: {len(bad)}; the summary has them" in problem
    assert "Line could not be resolved" in problem


def test_what_was_refused_is_not_counted_though_nothing_can_be_read_again(life):
    down = faults.Answer(503)
    life.push(a="1")
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.github.fail("GET", COMMENTS, down, times=None)))
    posted = life.review(life.finding("a"), life.finding("z"), hunks=everywhere(life))
    assert (counts(posted), len(life.pull.review_comments), len(posted.problems)) == ({"posted": 1}, 1, 1)


def test_what_stops_the_search_for_a_bad_line_is_no_bad_line(life):
    denied = faults.Answer(403)
    life.push(a="1")
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.github.fail("POST", REVIEWS, denied, times=None)))
    posted = life.review(life.finding("a"), life.finding("z"), hunks=everywhere(life))
    assert (posted.in_summary, len(posted.problems)) == ((), 1)
    assert "the token lacks the permission" in posted.problems[0]


def test_force_pushed_while_it_is_posted(life):
    def force_push():
        life.work_tree.branch("feature", "main")
        life.push(a="3")

    life.github.fail("POST", REVIEWS, faults.Meanwhile(force_push))
    posted = life.review("a", "b")
    assert life.github.count("POST", REVIEWS) == 1
    assert (counts(posted), life.pull.reviews, life.pull.issue_comments) == ({}, [], [])
    assert "that is for the run on the newer commit" in posted.problems[0]
