import pytest
import torch


@pytest.fixture(scope="session")
def one_thread():
    """Threads would wait for each other: the models are tiny."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
