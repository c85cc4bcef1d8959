from pathlib import Path

import pytest

from judgebot.config import Layer
from judgebot.errors import JudgebotError
from judgebot.github.api import PullRequest
from judgebot.github.event import Audit, Event, PullRequestChange, PullRequestHead, PullRequestNumber, Push
from judgebot.github.inputs import ActionConfig
from judgebot.github.subject import NothingToReviewError, find_pull_request, read_subject

BASE, HEAD = "b" * 40, "c" * 40
CHANGE = PullRequestChange(7, BASE, HEAD)


def pull(number):
    return PullRequest(
        number=number, state="open", merged=False, head_sha=HEAD, base_sha=BASE, base_repository="octo/project"
    )


class FakeClient:
    """A repository with open pull requests of these numbers, all with the same head."""

    def __init__(self, *numbers):
        self._pulls = [pull(number) for number in numbers]

    def pull(self, number):
        return next(found for found in self._pulls if found.number == number)

    def open_pulls(self, head_sha, head):
        assert head == "bob:topic"
        return tuple(found for found in self._pulls if found.head_sha == head_sha)


@pytest.mark.parametrize(
    ("target", "numbers"),
    [
        pytest.param(CHANGE, (), id="told by the event"),
        pytest.param(PullRequestNumber(7), (6, 7), id="by its number"),
        pytest.param(PullRequestHead(HEAD, "bob:topic"), (7,), id="by its head"),
    ],
)
def test_the_pull_request_is_found(target, numbers):
    assert find_pull_request(target, FakeClient(*numbers)) == CHANGE


@pytest.mark.parametrize(
    ("target", "client", "error", "message"),
    [
        pytest.param(Audit(), FakeClient(), JudgebotError, "this event has no pull request", id="audit"),
        pytest.param(Push(None, HEAD, "main"), FakeClient(), JudgebotError, "no pull request", id="push"),
        pytest.param(PullRequestNumber(7), None, JudgebotError, "token: not set", id="nobody to ask"),
        pytest.param(
            PullRequestHead(BASE, "bob:topic"), FakeClient(7), NothingToReviewError, "it is closed, or has", id="moved"
        ),
        pytest.param(
            PullRequestHead(HEAD, "bob:topic"), FakeClient(7, 8), JudgebotError, r"several .* \(#7, #8\)", id="several"
        ),
    ],
)
def test_there_is_no_such_pull_request(target, client, error, message):
    with pytest.raises(error, match=message):
        find_pull_request(target, client)


@pytest.fixture
def config(repository):
    """Makes the configuration of a run in a repository; settings are those of the inputs."""

    def make(target, **settings):
        return ActionConfig(
            event=Event("octo/project", "https://api.github.com", target),
            token=None,
            settings=(Layer(), Layer(settings)),
            config_path=".judgebot.toml",
            comment="review",
            max_comments=10,
            workspace=repository.root,
            directory=repository.root,
            json=Path("unused"),
            sarif=Path("unused"),
            outputs=None,
            summary=None,
        )

    return make


@pytest.fixture
def change(repository):
    base = repository.commit({"A.java": "a\n", ".judgebot.toml": 'threshold = 0.9\ncache-dir = "scores"\n'})
    return PullRequestChange(7, base, repository.commit({"A.java": "b\n", ".judgebot.toml": "threshold = 0.5\n"}))


def test_inputs_win_over_the_base_branch(config, change):
    found = read_subject(config(change, target_precision=0.8), None, lambda _: None)
    assert (found.settings.threshold, found.settings.target_precision) == (None, 0.8)
    assert found.changes.notes == (
        "the pull request changes .judgebot.toml; judgebot goes by the base branch's until the change is merged",
    )


def test_a_configuration_that_only_the_base_branch_changed_is_no_change_of_the_pull_request(config, repository):
    repository.commit({".judgebot.toml": "threshold = 0.9\n"})
    repository.run("checkout", "--quiet", "-b", "topic")
    head = repository.commit({"A.java": "a\n"})
    repository.run("checkout", "--quiet", "main")
    base = repository.commit({".judgebot.toml": "threshold = 0.8\n"})
    found = read_subject(config(PullRequestChange(7, base, head)), None, lambda _: None)
    assert (found.settings.threshold, found.changes.notes) == (0.8, ())


def test_scores_in_the_checkout_are_not_trusted_and_it_is_told(config, change):
    told = []
    found = read_subject(config(change), None, told.append)
    assert (found.settings.threshold, found.settings.cache) == (0.9, False)
    assert told == [
        "judgebot: scores are not cached: cache-dir lies in the checkout, where a pull request may bring its own"
    ]


def test_a_push_may_bring_its_settings(config, change):
    found = read_subject(config(Push(change.base, change.head, "main")), None, lambda _: None)
    assert (found.settings.threshold, found.pull_request, found.read_base) == (0.5, None, None)
    assert (found.changes.base, found.changes.head) == (change.base, change.head)


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(PullRequestChange(7, "f" * 40, "e" * 40), id="pull request"),
        pytest.param(Push("f" * 40, "e" * 40, "main"), id="push"),
        pytest.param(Push(None, HEAD, "main"), id="new branch"),
    ],
)
def test_what_the_clone_lacks_is_named(config, change, target):
    with pytest.raises(JudgebotError, match="is not a commit of this repository; name another, or fetch it"):
        read_subject(config(target), None, lambda _: None)
