"""Plausible mistakes put into correct Java methods, by the mutation operators of PIT, Major and mutmut.

`mutants` puts one mistake into a method, as a person or a generator would; `corrupt` replaces many tokens at once, for
replaced-token detection; `with_body_of` gives it the body of another. All work on the tokens of `tokens_of`: formatting
is lost, which the judge does not see anyway (see `judgebot.encode`).
"""

from judgebot_eval.train.mutate.corrupt import corrupt
from judgebot_eval.train.mutate.draw import OPERATORS, TRANSPLANT, Mutant, mutants
from judgebot_eval.train.mutate.swap import with_body_of
from judgebot_eval.train.mutate.tokens import tokens_of

__all__ = ["OPERATORS", "TRANSPLANT", "Mutant", "corrupt", "mutants", "tokens_of", "with_body_of"]
