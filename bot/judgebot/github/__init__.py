"""judgebot on GitHub: reads a pull request and keeps a review of it up to date."""
