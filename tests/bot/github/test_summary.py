from github_server import faults
from pull_request_life import BOT, SUMMARIES


def test_two_summaries_at_the_same_time(life):
    life.github.fail("POST", SUMMARIES, faults.Meanwhile(lambda: life.review("a")))
    posted = life.review("a")
    assert [comment.id for comment in life.summaries] == [posted.summary_id]


def test_a_summary_that_says_the_same_is_not_written_again(life):
    life.review("a")
    life.github.log.clear()
    life.review("a")
    assert life.github.count("PATCH") == 0


def test_a_summary_that_somebody_deleted_is_posted_anew(life):
    before = life.review("a").summary_id
    life.pull.issue_comments.clear()
    after = life.review("a").summary_id
    assert [comment.id for comment in life.summaries] == [after]
    assert after != before


def test_a_summary_that_is_deleted_while_it_is_written(life):
    life.review("a")
    life.push(b="2")
    life.github.fail("PATCH", "/repos/octo/project/issues/comments/*", faults.Meanwhile(life.pull.issue_comments.clear))
    posted = life.review("a")
    assert posted.summary_id is None
    assert "cannot update a comment: it does not exist" in posted.problems[0]


def test_the_summary_of_two_runs_that_met_is_one_again(life):
    life.review("a")
    first = life.summaries[0]
    for _ in range(2):
        life.pull.issue_comment(BOT, first.body)
    assert life.review("a").summary_id == first.id
    assert life.summaries == [first]
