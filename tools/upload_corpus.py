"""Malformed files and requests, drawn from one seed: what `prove_uploads.py` sends."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.apps.documents import samples

_TYPES = ("image/jpeg", "image/png", "application/pdf", "text/plain", "")


class Corpus:
    """Malformed files and requests, drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - a seeded corpus, no secret
        self.sound = [
            samples.jpeg(size=(400, 300)),
            samples.png(size=(200, 100)),
            samples.pdf(pages=2),
        ]
        self.bombs = [samples.pixel_bomb(), samples.pdf_bomb(), samples.XML_BOMB, samples.archive()]

    def content(self) -> bytes:
        """Return the content of one file."""
        rng, sound = self.rng, self.rng.choice(self.sound)
        kinds: list[Callable[[], bytes]] = [
            lambda: b"",
            lambda: sound[: rng.randrange(len(sound))],
            lambda: self._altered(sound),
            lambda: sound + samples.archive(),
            lambda: sound + b"<script>alert(1)</script>" * rng.randrange(1, 9),
            lambda: sound[:4] + rng.randbytes(rng.randrange(1, 60_000)),
            lambda: sound[: len(sound) // 2] + rng.choice(self.sound),
            lambda: rng.choice(self.bombs),
            lambda: samples.HEIC + rng.randbytes(200),
            lambda: rng.randbytes(rng.randrange(1, 20_000)),
            lambda: b"%PDF-1.7\n" + rng.randbytes(3000) + b"\nstartxref\n12\n%%EOF",
            lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        ]
        return rng.choice(kinds)()

    def _altered(self, content: bytes) -> bytes:
        changed = bytearray(content)
        for _each in range(self.rng.randrange(1, 40)):
            changed[self.rng.randrange(len(changed))] = self.rng.randrange(256)
        return bytes(changed)

    def name(self) -> str:
        """Return the name one file is sent under."""
        return self.rng.choice(
            [
                "me.jpg",
                "../../../../etc/cron.d/me",
                "..\\..\\me.jpg",
                "/etc/passwd",
                "a" * 300 + ".png",
                "me.jpg\x00.exe",
                "\u202egpj.exe",
                "me\r\nX-Evil: 1.jpg",
                'me".jpg',
                "",
                ".",
                "con.pdf",
                "%2e%2e%2fme.pdf",
            ]
        )

    def body(self, fields: dict[str, str]) -> tuple[bytes, str]:
        """Return a request's body with its boundary, some of them broken."""
        rng, boundary = self.rng, f"b{self.rng.randrange(10**9)}"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        body = "".join(parts).encode()
        for _each in range(rng.choice([1] * 20 + [2, 3, 30])):
            kind = rng.choice(_TYPES)
            coded = "Content-Transfer-Encoding: base64\r\n" if rng.random() < 0.02 else ""  # noqa: PLR2004 - a share
            head = (
                f'--{boundary}\r\nContent-Disposition: form-data; name="f-photo"; '
                f'filename="{self.name()}"\r\nContent-Type: {kind}\r\n{coded}\r\n'
            )
            body += head.encode(errors="replace") + self.content() + b"\r\n"
        end = f"--{boundary}--\r\n".encode()
        return body + (end if rng.random() < 0.95 else b""), boundary  # noqa: PLR2004 - a share

    def large(self, fields: dict[str, str], size: int) -> tuple[bytes, str]:
        """Return a body with one file of a size that nobody takes."""
        return self._one(fields, samples.jpeg() + bytes(size))

    def photo(self, fields: dict[str, str]) -> tuple[bytes, str]:
        """Return a body with a sound photo in several passes, as large as one may be."""
        size, kept = self.rng.choice([((5770, 4330), 2), ((4080, 3060), 0)])
        return self._one(fields, samples.photo(size=size, kept=kept))

    def _one(self, fields: dict[str, str], content: bytes) -> tuple[bytes, str]:
        boundary = "large"
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="f-photo"; '
            'filename="large.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        )
        return (parts + head).encode() + content + f"\r\n--{boundary}--\r\n".encode(), boundary
