import torch
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.judges.training import Settings, padded, plan_epoch, stack


@given(st.lists(st.integers(1, 300), min_size=1, max_size=60), st.integers(1, 16), st.integers(64, 1024))
def test_every_row_is_in_one_step_of_an_epoch(lengths, rows, tokens):
    settings = Settings(1.0, step_rows=rows, pass_tokens=tokens)
    steps = plan_epoch(lengths, settings, 0)
    assert sorted(row for step in steps for of_pass in step for row in of_pass) == list(range(len(lengths)))
    for step in steps:
        assert sum(map(len, step)) <= rows
        for of_pass in step:
            assert len(of_pass) == 1 or padded(max(lengths[row] for row in of_pass)) * len(of_pass) <= tokens


def test_epochs_differ_and_are_always_the_same():
    lengths = list(range(1, 200))
    first, second = (plan_epoch(lengths, Settings(0.1, step_rows=4), epoch) for epoch in (0, 1))
    assert first != second
    assert first == plan_epoch(lengths, Settings(0.1, step_rows=4), 0)


def test_stacks_up_to_a_multiple_of_64():
    values, inside = stack([[5, 6], [7]], 9, torch.device("cpu"))
    assert values.shape == inside.shape == (2, 64)
    assert values[:, :3].tolist() == [[5, 6, 9], [7, 9, 9]]
    assert inside.sum(1).tolist() == [2, 1]
