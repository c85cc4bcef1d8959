"""What our Java classes send and receive: integers of four bytes; texts and byte strings after their length."""

import struct

_INT = struct.Struct(">i")


class Message:
    """A message being read, the content of a frame."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take_int(self) -> int:
        """Read the next integer."""
        (number,) = _INT.unpack_from(self._content, self._at)
        self._at += _INT.size
        return int(number)

    def take_bytes(self) -> bytes:
        """Read the next byte string."""
        length = self.take_int()
        self._at += length
        return self._content[self._at - length : self._at]

    def take_text(self) -> str:
        """Read the next text; what is no UTF-8 in it (output that was cut in the middle) is replaced."""
        return self.take_bytes().decode(errors="replace")

    def rest(self) -> bytes:
        """Read all that is left, as it stands."""
        return self._content[self._at :]


def pack(text: str) -> bytes:
    """Write a text. A lone surrogate, which JSON may hold but no Java file, becomes a question mark."""
    encoded = text.encode(errors="replace")
    return _INT.pack(len(encoded)) + encoded
