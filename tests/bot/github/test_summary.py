from github_server import faults
from pull_request_life import BOT, SUMMARIES


def test_two_summaries_at_the_same_time(life):
    life.github.fail("POST", SUMMARIES, faults.Meanwhile(lambda: life.review("a")))
    posted = life.review("a")
    assert [comment.id for comment in life.summaries] == [posted.summary_id]


def test_a_summary_that_says_the_same_is_not_written_again(life):
    life.review("a")
    (summary,) = life.summaries
    summary.body = summary.body.replace("\n", "\r\n")
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


def test_a_summary_whose_answer_is_lost_is_not_posted_twice(life):
    life.github.fail("POST", SUMMARIES, faults.Drop(handled=True))
    assert life.review("a").summary_id == life.summaries[0].id
    assert life.github.count("POST", SUMMARIES) == 1


def test_a_summary_that_github_does_not_list_yet(life):
    late = faults.Answer(200, [])
    life.github.fail("POST", SUMMARIES, faults.Meanwhile(lambda: life.github.fail("GET", SUMMARIES, late)))
    posted = life.review("a")
    assert (posted.summary_id, posted.problems) == (life.summaries[0].id, ())


def test_a_second_summary_that_cannot_be_deleted_is_told(life):
    life.review("a")
    life.pull.issue_comment(BOT, life.summaries[0].body)
    life.github.fail("DELETE", "/repos/octo/project/issues/comments/*", faults.Answer(422))
    (problem,) = life.review("a").problems
    assert "cannot delete a comment" in problem


def test_a_second_summary_that_the_other_run_deletes_too(life):
    life.review("a")
    life.pull.issue_comment(BOT, life.summaries[0].body)
    life.github.fail("DELETE", "/repos/octo/project/issues/comments/*", faults.Meanwhile(life.pull.issue_comments.pop))
    assert life.review("a").problems == ()
    assert len(life.summaries) == 1
