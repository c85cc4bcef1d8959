"""What a review does on a pull request, over real HTTP."""

import dataclasses

import pytest
from github_server import faults
from pull_request_life import BEFORE, BOT, COMMENTS, REVIEWS, SUMMARIES, counts, source

from judgebot.github.client import GithubClient
from judgebot.github.marker import decode, decode_summary
from judgebot.github.post import post_review

ONE_COMMENT = "/repos/octo/project/pulls/comments/*"
ONE_SUMMARY = "/repos/octo/project/issues/comments/*"


def test_nothing_flagged_says_nothing(life):
    posted = life.review()
    assert (counts(posted), posted.summary_id, posted.problems) == ({}, None, ())
    assert life.github.count("POST", "/repos/*") == 0


def test_one_review_with_a_summary(life):
    posted = life.review("a", "b")
    assert counts(posted) == {"posted": 2}
    assert (life.lines, life.slept, posted.problems) == ([4, 9], [], ())
    (review,) = life.pull.reviews
    (summary,) = life.summaries
    assert (review.state, review.commit_id) == ("COMMENTED", life.pull.head_sha)
    assert (posted.review_ids, posted.summary_id) == ((review.id,), summary.id)
    assert "Commented on in the code: 2." in summary.body


def test_a_second_run_says_nothing_new(life):
    life.review("a", "b")
    life.github.log.clear()
    posted = life.review("a", "b")
    assert (counts(posted), posted.review_ids) == ({"kept": 2}, ())
    assert [each.method for each in life.github.log if "graphql" not in each.path] == ["GET"] * 3


def test_a_fixed_method_loses_its_comment(life):
    life.review("a", "b")
    gone = [life.comment(name).id for name in "ab"]
    life.push(a="0")
    assert counts(life.review("b")) == {"deleted": 1, "kept": 1}
    assert life.lines == [9]
    assert counts(life.review()) == {"deleted": 1}
    (summary,) = life.summaries
    assert [item.comment for item in decode_summary(summary.body).gone] == gone


def test_what_is_no_longer_flagged_at_all(life):
    life.review("a")
    assert counts(life.review()) == {"deleted": 1}
    (summary,) = life.summaries
    assert "flagged 0" in summary.body


def test_a_deleted_comment_is_remembered_though_no_summary_was_ever_written(life):
    life.github.fail("POST", SUMMARIES, faults.Answer(422))
    life.review("a")
    gone = life.comment("a").id
    assert (counts(life.review()), life.states) == ({"deleted": 1}, [])
    (summary,) = life.summaries
    assert [item.comment for item in decode_summary(summary.body).gone] == [gone]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda pull, comment: pull.reply(comment, "alice", "Why?"), id="reply"),
        pytest.param(lambda pull, comment: pull.react(comment, "-1", "alice"), id="thumbs-down"),
        pytest.param(lambda pull, comment: pull.react(comment, "+1", "alice"), id="thumbs-up"),
    ],
)
def test_an_answered_comment_is_marked_as_fixed(life, answer):
    life.review("a")
    answer(life.pull, life.comment("a").id)
    assert counts(life.review()) == {"fixed": 1}
    assert life.states == ["fixed"]
    assert counts(life.review()) == {"kept": 1}


def test_a_heart_is_no_answer(life):
    life.review("a")
    life.pull.react(life.comment("a").id, "heart", "alice")
    assert counts(life.review()) == {"deleted": 1}


@pytest.mark.parametrize(
    ("contents", "resolver"), [pytest.param("write", BOT, id="allowed"), pytest.param("read", None, id="not-allowed")]
)
def test_the_conversation_on_what_is_fixed_is_resolved_if_the_token_may(life, contents, resolver):
    life.token = life.github.installation_token(contents=contents)
    life.review("a")
    life.pull.reply(life.comment("a").id, "alice", "Fixed.")
    posted = life.review()
    assert (counts(posted), posted.problems) == ({"fixed": 1}, ())
    (thread,) = life.pull.threads
    assert thread.resolved_by == resolver


def test_what_was_fixed_comes_back(life):
    life.review("a")
    life.pull.reply(life.comment("a").id, "alice", "Fixed.")
    life.review()
    assert counts(life.review("a")) == {"updated": 1}
    assert life.lines == [4]


def test_what_was_fixed_and_resolved_comes_back_with_a_new_comment(life):
    life.review("a")
    life.pull.reply(life.comment("a").id, "alice", "Fixed.")
    life.review()
    life.pull.resolve(life.comment("a").id, "alice")
    assert counts(life.review("a")) == {"posted": 1, "kept": 1}
    assert life.states == ["fixed", "open"]


def test_a_comment_in_place_speaks_of_the_edited_method(life):
    life.review(life.finding("a", changed_lines=(4,)))
    (before,) = life.pull.review_comments
    finding = life.finding("a", p_correct=0.02, fingerprint="f" * 32)
    assert counts(life.review(finding)) == {"updated": 1}
    (after,) = life.pull.review_comments
    assert (before.id, decode(after.body).fingerprint) == (after.id, "f" * 32)
    assert "98 %" in after.body


def test_an_outdated_comment_is_replaced(life):
    life.review("a")
    before = life.comment("a").id
    life.push(a="2")
    assert counts(life.review("a")) == {"posted": 1, "deleted": 1}
    (after,) = life.pull.review_comments
    assert (after.line, after.id == before) == (4, False)
    assert decode_summary(life.summaries[0].body).gone == ()


def test_an_outdated_comment_with_an_answer_is_kept_up_to_date(life):
    life.review("a")
    life.pull.reply(life.comment("a").id, "alice", "Why?")
    life.push(a="2")
    assert counts(life.review("a")) == {"updated": 1}
    assert life.lines == [None]


def test_a_resolved_comment_stays_silent_while_the_method_stays_as_it_is(life):
    life.review("a")
    life.pull.resolve(life.comment("a").id, "alice")
    assert counts(life.review("a")) == {"kept": 1}
    assert counts(life.review()) == {"kept": 1}
    life.push(a="2")
    assert counts(life.review("a")) == {"posted": 1, "kept": 1}


def test_a_comment_that_somebody_deleted_does_not_come_back(life):
    life.review("a", "b")
    life.pull.delete_comment(life.comment("a"))
    for _ in range(2):
        posted = life.review("a", "b")
        assert counts(posted) == {"kept": 1}
        assert [item.reason for item in posted.in_summary] == ["dismissed"]
    life.push(a="2")
    assert counts(life.review("a", "b")) == {"posted": 1, "kept": 1}


def test_a_deleted_comment_stays_deleted_when_its_method_was_not_judged_once(life):
    life.review("a", "b")
    life.pull.delete_comment(life.comment("a"))
    life.review("b", dataclasses.replace(life.finding("a"), outcome="skipped", reason="time-limit"))
    assert [item.reason for item in life.review("a", "b").in_summary] == ["dismissed"]


def test_an_update_that_failed_is_tried_again(life):
    life.review(life.finding("a", changed_lines=(4,)))
    finding = life.finding("a", p_correct=0.02, fingerprint="f" * 32)
    life.github.fail("PATCH", ONE_COMMENT, faults.Answer(502), times=None)
    assert counts(life.review(finding)) == {}
    life.github.mend()
    assert counts(life.review(finding)) == {"updated": 1}


def test_nothing_is_deleted_unless_the_summary_knows(life):
    life.review("a")
    life.github.fail("PATCH", ONE_SUMMARY, faults.Answer(502), times=None)
    assert counts(life.review()) == {}
    life.github.mend()
    posted = life.review("a")
    assert (counts(posted), posted.in_summary) == ({"kept": 1}, ())


def test_the_summary_does_not_wait_for_what_cannot_be_deleted(life):
    life.review("a")
    life.github.fail("DELETE", ONE_COMMENT, faults.Answer(403), times=None)
    assert len(life.review().problems) == 1
    assert "flagged 0" in life.summaries[0].body


def test_a_rebase_repeats_nothing(life):
    life.review("a", "b")
    life.work_tree.branch("main", "main")
    life.work_tree.commit({"README": "Read me.\n", "A.java": "// A licence.\n\n" + source(BEFORE.items())})
    life.repository.push("main")
    life.work_tree.branch("feature", "main")
    life.work_tree.commit({"A.java": "// A licence.\n\n" + source(life.bodies.items())})
    life.repository.push("feature")
    moved = [
        dataclasses.replace(life.finding(name), start_line=line, end_line=line + 2)
        for name, line in (("a", 5), ("b", 10))
    ]
    assert counts(life.review(*moved)) == {"kept": 2}
    assert len(life.pull.review_comments) == 2


def test_markers_of_others_count_for_nothing(life):
    life.review("a")
    ours, summary = life.comment("a"), life.summaries[0]
    life.pull.review_comment("mallory", "A.java", 9, ours.body)
    life.pull.issue_comment("mallory", summary.body)
    posted = life.review("b")
    assert (counts(posted), posted.summary_id) == ({"posted": 1, "deleted": 1}, summary.id)
    assert life.states == ["not ours", "open"]
    assert [comment.author for comment in life.pull.issue_comments] == [BOT, "mallory"]


def test_malformed_markers_of_our_own_are_left_alone(life):
    life.pull.review_comment(BOT, "A.java", 4, "<!-- judgebot:1 finding nonsense -->\nSome text.")
    life.pull.issue_comment(BOT, "<!-- judgebot:1 summary nonsense -->\nSome text.")
    assert counts(life.review("a")) == {"posted": 1}
    assert (len(life.pull.review_comments), len(life.pull.issue_comments)) == (2, 2)


def test_the_surest_are_commented_on(life):
    findings = [life.finding(name, p) for name, p in (("a", 0.3), ("b", 0.1), ("c", 0.2))]
    posted = life.review(*findings, max_comments=2)
    assert life.lines == [9, 14]
    assert [(item.finding.name, item.reason) for item in posted.in_summary] == [("a", "limit")]
    assert "Commented on in the code: 2; 1 not: more than the limit of open comments." in life.summaries[0].body


def test_what_stands_counts_towards_the_limit(life):
    life.review("a", "b", max_comments=2)
    assert counts(life.review("a", "b", life.finding("c", 0.01), max_comments=2)) == {"kept": 2}
    life.pull.resolve(life.comment("a").id, "alice")
    assert counts(life.review("a", "b", life.finding("c", 0.01), max_comments=2)) == {"posted": 1, "kept": 2}


def test_room_that_comes_up_meanwhile_is_used(life):
    life.review("a")
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.pull.resolve(life.comment("a").id, "alice")))
    assert counts(life.review("a", "b", "c", max_comments=2)) == {"posted": 2, "kept": 1}
    assert counts(life.review("a", "b", "c", max_comments=2)) == {"kept": 3}


def test_a_summary_alone(life):
    posted = life.review("a", max_comments=0)
    assert (counts(posted), len(life.summaries), len(life.pull.reviews)) == ({}, 1, 0)


def test_a_copy_of_what_has_no_comment_has_none_for_the_same_reason(life):
    posted = life.review("a", life.finding("a", path="B.java"), max_comments=0)
    found = [(item.finding.path, item.reason) for item in posted.in_summary]
    assert found == [("A.java", "limit"), ("B.java", "limit")]


def test_where_no_comment_can_stand(life):
    copy = life.finding("a", path="B.java")
    posted = life.review("a", copy, life.finding("d", fingerprint="d" * 32))
    assert [(item.finding.name, item.reason) for item in posted.in_summary] == [("d", "not-in-diff"), ("a", "copy")]
    assert life.lines == [4]


@pytest.mark.parametrize(
    "unseen",
    [
        pytest.param({"reason": "limit"}, id="over-the-limit"),
        pytest.param({"reason": "parse-error"}, id="parse-error"),
        pytest.param({"reason": "unreadable", "name": "", "signature": "", "class_name": ""}, id="unreadable-file"),
    ],
)
def test_what_was_not_seen_is_not_fixed(life, unseen):
    life.review("a")
    fields = {"outcome": "skipped", "p_correct": None, "fingerprint": "e" * 32, **unseen}
    skipped = dataclasses.replace(life.finding("a"), **fields)
    assert counts(life.review(skipped)) == {"kept": 1}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"hunks": {}, "partial": True}, {"kept": 1}, id="not-listed"),
        pytest.param({"partial": True}, {"deleted": 1}, id="listed"),
        pytest.param({"hunks": {}}, {"deleted": 1}, id="not-changed-any-more"),
    ],
)
def test_what_is_on_a_file_beyond_the_list_is_not_fixed(life, fields, expected):
    life.review("a")
    assert counts(life.review(**fields)) == expected


def test_two_runs_at_the_same_time(life):
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.review("a", "b")))
    posted = life.review("a", "b")
    assert (life.states, len(life.summaries), posted.problems) == (["open", "open"], 1, ())
    assert posted.summary_id == life.summaries[0].id


def test_an_answer_that_comes_at_the_last_moment_keeps_the_comment(life):
    life.review("a", "b")
    answered = life.comment("a").id
    life.github.fail("PATCH", ONE_SUMMARY, faults.Meanwhile(lambda: life.pull.reply(answered, "alice", "Why?")))
    posted = life.review()
    assert (counts(posted), posted.problems) == ({"deleted": 1}, ())
    assert [comment.id for comment in life.pull.review_comments if comment.in_reply_to is None] == [answered]
    assert counts(life.review()) == {"fixed": 1}


def test_two_runs_delete_the_same_comment(life):
    life.review("a")
    life.github.fail("DELETE", ONE_COMMENT, faults.Meanwhile(life.review))
    posted = life.review()
    assert (counts(posted), posted.problems, life.states) == ({}, (), [])


def test_reopened(life):
    life.review("a")
    life.pull.close()
    life.pull.reopen()
    assert counts(life.review("a", "b")) == {"posted": 1, "kept": 1}


LIMITED = "the rate limit is reached"
FAULTS = (
    pytest.param("POST", REVIEWS, faults.Answer(409), 1, {"posted": 2}, "", True, id="conflict-once"),
    pytest.param("POST", REVIEWS, faults.Answer(502), 1, {"posted": 2}, "", True, id="502-once"),
    pytest.param("POST", REVIEWS, faults.Answer(502, handled=True), 1, {"posted": 2}, "", True, id="502-but-posted"),
    pytest.param("POST", REVIEWS, faults.Drop(), 1, {"posted": 2}, "", True, id="no-answer"),
    pytest.param("POST", REVIEWS, faults.Drop(handled=True), 1, {"posted": 2}, "", True, id="no-answer-but-posted"),
    pytest.param("POST", REVIEWS, faults.malformed(handled=True), 1, {"posted": 2}, "", True, id="malformed"),
    pytest.param("POST", REVIEWS, faults.secondary_limit(30), 1, {"posted": 2}, "", True, id="secondary-limit"),
    pytest.param("POST", REVIEWS, faults.secondary_limit(None), 1, {"posted": 2}, "", True, id="limit-without-time"),
    pytest.param("POST", REVIEWS, faults.secondary_limit(30, 429), 1, {"posted": 2}, "", True, id="429"),
    pytest.param("POST", REVIEWS, faults.abuse_limit(30), 1, {"posted": 2}, "", True, id="abuse-limit"),
    pytest.param("POST", REVIEWS, faults.primary_limit(403, 60), 1, {"posted": 2}, "", True, id="primary-limit"),
    pytest.param("POST", REVIEWS, faults.primary_limit(403, 3_000), 1, {}, LIMITED, False, id="long-limit"),
    pytest.param("POST", REVIEWS, faults.secondary_limit(600), 1, {}, LIMITED, False, id="long-secondary-limit"),
    pytest.param("POST", REVIEWS, faults.Answer(502), None, {}, "trouble of its own", True, id="502-always"),
    pytest.param("POST", REVIEWS, faults.Answer(404), None, {}, "does not exist", False, id="404"),
    pytest.param("POST", REVIEWS, faults.Answer(406), None, {}, "too large for GitHub", True, id="406"),
    pytest.param("POST", REVIEWS, faults.Answer(409), None, {}, "at the same time", True, id="409-always"),
    pytest.param("POST", SUMMARIES, faults.Answer(502), 1, {"posted": 2}, "", True, id="summary-502-once"),
    pytest.param("POST", SUMMARIES, faults.Drop(handled=True), 1, {"posted": 2}, "", True, id="summary-but-posted"),
    pytest.param("POST", SUMMARIES, faults.Answer(502), None, {"posted": 2}, "trouble", False, id="summary-502-always"),
    pytest.param("GET", COMMENTS, faults.Answer(503), 2, {"posted": 2}, "", True, id="reading-503-twice"),
    pytest.param("GET", COMMENTS, faults.Drop(), 1, {"posted": 2}, "", True, id="reading-dropped"),
    pytest.param("GET", COMMENTS, faults.Answer(503), None, {}, "trouble of its own", False, id="reading-503-always"),
    pytest.param("GET", COMMENTS, faults.malformed(), 1, {"posted": 2}, "", True, id="reading-malformed-once"),
    pytest.param("GET", COMMENTS, faults.malformed(), None, {}, "not what its API", False, id="reading-malformed"),
    pytest.param("GET", COMMENTS, faults.Answer(200, {}), 1, {}, "promises", False, id="reading-no-list"),
    pytest.param("GET", COMMENTS, faults.Answer(200, [{}]), 1, {}, "promises", False, id="reading-no-comment"),
    pytest.param("GET", "/repos/*/pulls/1", faults.Answer(404), None, {}, "does not exist", False, id="no-such-pull"),
    pytest.param("POST", "/graphql", faults.Answer(404), None, {"posted": 2}, "", True, id="no-graphql"),
    pytest.param("POST", "/graphql", faults.Answer(502), None, {}, "trouble of its own", False, id="graphql-down"),
    pytest.param("*", "*", faults.Answer(503), None, {}, "trouble of its own", False, id="down"),
    pytest.param("*", "*", faults.Drop(), None, {}, "GitHub was not reached", False, id="gone"),
)


@pytest.mark.parametrize(("method", "pattern", "fault", "times", "expected", "problem", "summary"), FAULTS)
def test_fault(life, method, pattern, fault, times, expected, problem, summary):
    request = life.request("a", "b")
    life.github.fail(method, pattern, fault, times=times)
    with life.client() as client:
        posted = post_review(client, request, life.slept.append)
    assert len(life.github.log) < 30
    assert counts(posted) == expected
    assert [line for line in posted.problems if problem not in line or not line.isprintable()] == []
    assert bool(posted.problems) == bool(problem)
    assert len(life.pull.review_comments) == expected.get("posted", 0)
    assert len(life.summaries) == summary
    assert life.token not in repr(posted)


@pytest.mark.parametrize("handled", [pytest.param(False, id="lost"), pytest.param(True, id="posted-all-the-same")])
def test_no_answer_in_time(life, handled):
    request = life.request("a", "b")
    life.github.fail("POST", REVIEWS, faults.Hang(handled=handled))
    with life.client(timeout=5) as client:
        posted = post_review(client, request, life.slept.append)
    assert (counts(posted), posted.problems) == ({"posted": 2}, ())
    assert (len(life.pull.review_comments), life.slept) == (2, [2])


@pytest.mark.parametrize(
    ("level", "problem"),
    [
        pytest.param("read", "the token lacks the permission `pull-requests: write`", id="read-only"),
        pytest.param(None, "the token lacks the permission `pull-requests: write`", id="nothing"),
    ],
)
def test_a_token_that_may_not_write(life, level, problem):
    life.token = life.github.installation_token(pull_requests=level)
    posted = life.review("a")
    assert (counts(posted), len(posted.problems)) == ({}, 1)
    assert problem in posted.problems[0]
    assert [item.finding.name for item in posted.in_summary] == []


def test_a_token_that_is_none(life):
    life.token = "ghs_0123456789"  # noqa: S105 - it is none
    (problem,) = life.review("a").problems
    assert "the token is not valid" in problem
    assert life.token not in problem


def test_a_list_that_does_not_show_yet_what_was_posted(life):
    lagging = faults.Answer(200, [])
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.github.fail("GET", COMMENTS, lagging)))
    posted = life.review("a", "b")
    assert (counts(posted), len(posted.review_ids), life.slept) == ({"posted": 2}, 1, [2.0])
    assert "Commented on in the code: 2." in life.summaries[0].body


def test_what_is_never_listed_is_posted_once(life):
    life.github.fail("GET", COMMENTS, faults.Answer(200, []), times=None)
    assert (len(life.review("a").in_summary), life.states, life.slept) == (1, ["open"], [2.0, 10.0])


def test_what_was_posted_counts_though_it_cannot_be_read_again(life):
    down = faults.Answer(503)
    life.github.fail("POST", REVIEWS, faults.Meanwhile(lambda: life.github.fail("GET", COMMENTS, down, times=None)))
    posted = life.review("a", "b")
    assert (counts(posted), len(life.pull.review_comments), len(posted.problems)) == ({"posted": 2}, 2, 1)


def test_closed_once_the_review_was_posted(life):
    life.github.fail("POST", REVIEWS, faults.Meanwhile(life.pull.close))
    posted = life.review("a")
    assert (counts(posted), life.summaries) == ({"posted": 1}, [])
    assert posted.problems == ("#1 was closed meanwhile: nothing more is posted",)


def test_a_locked_conversation(life):
    locked = {"message": "Unable to create comment because issue is locked."}
    life.github.fail("POST", REVIEWS, faults.Answer(403, locked))
    posted = life.review("a")
    assert counts(posted) == {}
    assert "the conversation is locked" in posted.problems[0]


def test_one_comment_that_cannot_be_deleted_stops_nothing_else(life):
    life.review("a", "b")
    life.github.fail("DELETE", ONE_COMMENT, faults.Answer(422))
    posted = life.review()
    assert counts(posted) == {"deleted": 1}
    assert len(posted.problems) == 1
    assert "flagged 0" in life.summaries[0].body


def test_what_goes_wrong_twice_is_told_once(life):
    life.review("a", "b")
    life.github.fail("DELETE", ONE_COMMENT, faults.Answer(422), times=2)
    posted = life.review()
    assert (counts(posted), len(posted.problems), len(life.states)) == ({}, 1, 2)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        pytest.param(faults.Drop(), "GitHub was not reached", id="gone"),
        pytest.param(faults.Answer(403), "the token lacks the permission", id="not-allowed"),
    ],
)
def test_what_fails_for_one_comment_and_so_for_all_is_tried_once(life, fault, said):
    life.review("a", "b")
    life.github.fail("DELETE", ONE_COMMENT, fault, times=None)
    (problem,) = life.review().problems
    assert said in problem
    assert len({each.path for each in life.github.log if each.method == "DELETE"}) == 1


def test_what_was_done_counts_though_the_rest_could_not_be(life):
    life.review("a", "b")
    life.github.fail(
        "DELETE",
        ONE_COMMENT,
        faults.Meanwhile(lambda: life.github.fail("DELETE", ONE_COMMENT, faults.Answer(403), times=None)),
    )
    posted = life.review()
    assert (counts(posted), len(life.states), len(posted.problems)) == ({"deleted": 1}, 1, 1)


def test_a_hundred_flagged_methods_take_few_requests(life):
    life.push(**{f"m{number}": "1" for number in range(100)})
    request = life.request(*(f"m{number}" for number in range(100)))
    with life.client() as client:
        posted = post_review(client, request, life.slept.append)
    assert len(life.github.log) < 15
    assert (counts(posted), life.slept) == ({"posted": 10}, [])


def test_an_enterprise_server(life):
    request = life.request("a")
    with GithubClient("octo/project", life.token, life.github.enterprise_url, sleep=life.slept.append) as client:
        assert counts(post_review(client, request, life.slept.append)) == {"posted": 1}
