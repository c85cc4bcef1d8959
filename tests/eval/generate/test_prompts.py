import pytest

from judgebot_eval.chat import Message
from judgebot_eval.datasets.multipl_e import STOP
from judgebot_eval.generate.prompts import Prompt, prompt_of
from judgebot_eval.records import Task

PROGRAM = "import java.util.*;\nclass Problem {\n    // Add.\n    public static long add(long a) {\n"
MULTIPL_E = Task(
    "HumanEval_53_add", "HumanEval/53", "multipl-e-humaneval", "Add.", "public static long add(long a)", PROGRAM
)
CODEREVAL = Task("CoderEval/1", "CoderEval/1", "codereval", "Add it.", "long add(long a)")


@pytest.mark.parametrize(
    ("task", "mode", "prompt"),
    [
        pytest.param(
            CODEREVAL,
            "chat",
            Prompt(
                (
                    Message("system", "You are an expert Java developer"),
                    Message(
                        "user",
                        'Implement the following Java method.\nDescription: "Add it."\nSignature: "long add(long a)"\n'
                        "Only output the method implementation including the signature, and no other text.",
                    ),
                )
            ),
            id="chat",
        ),
        pytest.param(
            MULTIPL_E,
            "completion",
            Prompt((Message("user", PROGRAM),), (STOP,), "    public static long add(long a) {\n"),
            id="the program is continued",
        ),
        pytest.param(
            CODEREVAL,
            "completion",
            Prompt((Message("user", "Add it.\nlong add(long a)"),), (), "long add(long a)"),
            id="the signature is continued",
        ),
    ],
)
def test_what_is_asked(task, mode, prompt):
    assert prompt_of(task, mode) == prompt
