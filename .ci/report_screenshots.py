"""Takes the pictures of docs/study/report.md: python .ci/report_screenshots.py PAGE FOLDER [ANCHOR].

PAGE is what `judgebot eval report` wrote; Chromium is the one on the path. The desktop is light and the phone is dark.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

VIEWS = {
    "report-desktop.png": {"viewport": {"width": 1280, "height": 1400}, "color_scheme": "light"},
    "report-phone.png": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "color_scheme": "dark",
        "is_mobile": True,
    },
}


def main(page: Path, folder: Path, anchor: str) -> None:
    """Write a picture for each view of the page, from a place in it on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, options in VIEWS.items():
            view = browser.new_page(**options)
            view.goto(f"{page.resolve().as_uri()}#{anchor}")
            view.screenshot(path=folder / name)
            print(f"{folder / name}: {(folder / name).stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")  # noqa: PLR2004 - the third
