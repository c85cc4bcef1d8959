"""Downloads that go on where they were cut."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request

from judgebot.errors import JudgebotError

Opener = Callable[[Request], AbstractContextManager[HTTPResponse]]
"""Sends a request, as `urllib.request.urlopen` does, which raises `URLError` or `HTTPError`."""

_ATTEMPTS = 5
_CHUNK = 1 << 16


def download(url: str, path: Path, open_url: Opener, report: Callable[[str], None]) -> None:
    """Download a file, from where an earlier attempt ended, if `path` holds its beginning.

    The file grows with every attempt; whoever calls checks what it holds. `report` is told of each that failed.

    Raises:
        JudgebotError: the server refuses, or five attempts failed; what came is kept.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    reason = ""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            _continue(url, path, open_url)
        except HTTPError as error:
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # nothing is missing
            raise JudgebotError(f"{url}: {error.code} {error.reason}; see whether the address is still right") from None
        except (URLError, HTTPException, OSError) as error:
            reason = str(error.reason if isinstance(error, URLError) else error)
            report(f"{url}: {_size(path):,} bytes came, attempt {attempt} of {_ATTEMPTS}: {reason}")
        else:
            return
    raise JudgebotError(
        f"{url}: {_ATTEMPTS} attempts failed, the last by {reason}; call again, it goes on after {_size(path):,} bytes"
    )


def sha256_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _continue(url: str, path: Path, open_url: Opener) -> None:
    start = _size(path)
    request = Request(url, headers={"Range": f"bytes={start}-"} if start else {})  # noqa: S310 - of the catalogue
    with open_url(request) as response:
        resumed = response.status == HTTPStatus.PARTIAL_CONTENT
        with path.open("ab" if resumed else "wb") as file:
            while chunk := response.read(_CHUNK):
                file.write(chunk)
        if response.length:  # http.client ends a read in chunks quietly where the connection ends
            raise HTTPException(f"{response.length:,} bytes are missing")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
