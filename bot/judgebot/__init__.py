"""judgebot reviews Java changes against their Javadoc."""

__version__ = "0.1.0"
