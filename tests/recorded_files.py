"""Recorded files as the local study reads them: of each task a right candidate and a wrong one."""

import gzip
import json

from judgebot_eval.rq1_local import SOURCES
from judgebot_eval.train.data import FILES

NAMES = (*SOURCES, "codereval-tse")


def write_recorded(folder, tasks, verdicts):
    """Write a file of so many tasks for each source, with the verdicts of published judges; return the folder."""
    for name in NAMES:
        path = folder / FILES[name].path
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(f"{json.dumps(row)}\n" for row in _rows(name, tasks, verdicts))
    return folder


def _rows(name, tasks, verdicts):
    for task in range(tasks):
        for sample, passed in enumerate((True, False)):
            body = f"int c = x; return c + {task};" if passed else f"return null; // {task} {name}"
            yield {
                "task_id": f"{name}/{task}",
                "base_task": f"{'CoderEval' if 'codereval' in name else 'HumanEval'}/{task}",
                "description": f"Adds {task}.",
                "signature": "int add(int x)",
                "candidate": f"int add(int x) {{ {body} }}",
                "passed": int(passed),
                "error": None if passed else "wrong_answer: it is",
                "generator": "ChatGPT",
                "n_occurrences": 1,
                "prompted_with": "raw",
                "judge_zero_shot": verdicts,
                "sample": sample,
            }
