"""`python -m judgebot`."""

from judgebot.cli import main

main()
