import subprocess
import sys

import pytest

EDGES = {"judgebot.git", "judgebot.sources", "judgebot.judge", "judgebot.cache", "subprocess"}


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("judgebot.changes", id="changes"),
        pytest.param("judgebot.changed_lines", id="changed-lines"),
        pytest.param("judgebot.skip", id="skip"),
        pytest.param("judgebot.extract", id="extract"),
        pytest.param("judgebot.decide", id="decide"),
    ],
)
def test_pure_modules_load_no_edge(module):
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not EDGES.intersection(done.stdout.split())
