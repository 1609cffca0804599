"""Serves an objective of this Python at a Unix socket: docs/external.md says what the frames mean."""

from __future__ import annotations

import mmap
import os
import socket
import struct
import tempfile
import threading
from pathlib import Path
from typing import Any, List, Optional, Protocol, Union

import numpy as np

from ._errors import CairnError

_HEADER = struct.Struct("<hhiq")
_HELLO, _EVALUATE, _PRODUCT, _RESULT, _ERROR = 1, 2, 3, 4, 6
_GRADIENT, _PRODUCTS, _HESSIAN, _REPEATABLE, _SINGLE, _SHARED = 1, 2, 4, 8, 16, 32
_LARGE = 1 << 16  # bytes from which on numbers go through the shared file
_LONGEST_PLACE = 75  # bytes: what stays of 100 for the names in it
_NOISE = 1e-5  # relative: above what float32 leaves to the order of sums


def _short() -> Optional[str]:
    """A directory for a socket, whose path may have about 100 bytes; None for the usual one."""
    return "/tmp" if len(os.fsencode(tempfile.gettempdir())) > _LONGEST_PLACE and os.path.isdir("/tmp") else None


def _text(e: BaseException) -> bytes:
    try:
        said = str(e)
    except Exception:
        said = "its text raises"
    text = f"{type(e).__name__}: {said}" if said else type(e).__name__
    return text.encode(errors="replace")[: 1 << 15]


class Objective(Protocol):
    """What is served. θs have the shape (p, n), vectors (p, k, n)."""

    dimension: int
    description: str
    single: bool
    repeatable: bool
    has_products: bool
    has_hessian: bool

    def values(self, thetas: np.ndarray) -> np.ndarray:
        """Values of shape (p,)."""

    def values_and_gradients(self, thetas: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
        """Values (p,) and gradients (p, n)."""

    def products(self, thetas: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Hessian products (p, k, n)."""

    def hessians(self, thetas: np.ndarray) -> np.ndarray:
        """Dense Hessians (p, n, n)."""


class Server:
    """A server in a thread of this process; a context. ``failure`` is the exception that the objective raised last."""

    def __init__(self, objective: Objective, path: Optional[str] = None) -> None:
        self._objective = objective
        self.path = path or str(Path(tempfile.mkdtemp(prefix="cairn-", dir=_short())) / "socket")
        self._directory = Path(self.path).parent
        self._own = path is None or not self._directory.exists()
        if path is not None:  # that of an earlier search, which has ended
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if Path(path).is_socket():  # whoever wrote the path: nothing else is taken away
                Path(path).unlink()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.bind(self.path)
        except OSError as e:
            self._socket.close()
            if self._own:
                self._directory.rmdir()
            raise CairnError(f"no socket can be made at {self.path}: {e.strerror or e}") from e
        self._socket.listen()
        self._lock = threading.Lock()
        self._clients: List[socket.socket] = []
        self.failure: Optional[BaseException] = None
        self._repeats = False
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: Any) -> None:
        for each in [self._socket, *self._clients]:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()
        Path(self.path).unlink(missing_ok=True)
        if self._own:
            self._directory.rmdir()

    def check_repeats(self, theta: np.ndarray) -> None:
        """Once: a function that draws random numbers has no critical points."""
        if self._repeats:
            return
        one, other = (float(self._objective.values(theta[None])[0]) for _ in range(2))
        if abs(one - other) > _NOISE * max(abs(one), abs(other)):
            raise ValueError(
                f"two evaluations at the same point give {one!r} and {other!r}: a function must repeat itself "
                "(of a torch model with dropout, model.eval() does)")
        self._repeats = True

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return  # closed
            self._clients.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, client.makefile("rwb") as stream:
                _Conversation(stream, self._objective, self._lock, self).go_on()
        except (OSError, ValueError):
            pass  # Cairn has ended


class _Conversation:
    def __init__(self, stream: Any, objective: Objective, lock: threading.Lock, server: Server) -> None:
        self._stream = stream
        self._objective = objective
        self._lock = lock  # one evaluation at a time: a model belongs to one thread
        self._server = server
        self._files: List[int] = []
        self._maps: List[Optional[mmap.mmap]] = [None, None]
        self._number = 0  # of the question

    def go_on(self) -> None:
        try:
            while len(header := self._stream.read(_HEADER.size)) == _HEADER.size:
                kind, flags, self._number, length = _HEADER.unpack(header)
                body = self._stream.read(length)
                try:
                    answer = self._answer(kind, flags, body)
                except BaseException as e:  # whatever the user's function raises
                    self._server.failure = e
                    self._send(_ERROR, _text(e))
                    continue
                if isinstance(answer, bytes):
                    self._send(_HELLO, answer)
                else:
                    self._result(answer)
        finally:
            for file in self._files:
                os.close(file)

    def _answer(self, kind: int, flags: int, body: bytes) -> "Union[bytes, List[np.ndarray]]":
        """The body of hello, or the arrays of a result. All that the user's function does, it does here."""
        first, second = struct.unpack_from("<ii", body)
        objective = self._objective
        if kind == _HELLO:
            names = body[8:].decode().split("\n")
            if len(names) == 2:
                self._files = [os.open(names[0], os.O_RDONLY), os.open(names[1], os.O_RDWR)]
            abilities = _GRADIENT | (_SHARED if self._files else 0)
            abilities |= _REPEATABLE if objective.repeatable else 0
            abilities |= _PRODUCTS if objective.has_products else 0
            abilities |= _HESSIAN if objective.has_hessian else 0
            abilities |= _SINGLE if objective.single else 0
            return struct.pack("<iiq", 2, abilities, objective.dimension) + objective.description.encode(errors="replace")
        n = objective.dimension
        vectors = second if kind == _PRODUCT else 0
        numbers = self._numbers(flags, body, first * n * (1 + vectors))
        thetas = numbers[: first * n].reshape(first, n)
        with self._lock:
            self._server.check_repeats(thetas[0])
            if kind == _PRODUCT:
                parts = [objective.products(thetas, numbers[first * n:].reshape(first, vectors, n))]
            else:
                parts = self._evaluate(thetas, second)
        return [np.ascontiguousarray(part, "<f8").ravel() for part in parts]

    def _evaluate(self, thetas: np.ndarray, wanted: int) -> List[np.ndarray]:
        parts: List[np.ndarray] = []
        if wanted & 2:
            values, gradients = self._objective.values_and_gradients(thetas)
            parts = [values, gradients] if wanted & 1 else [gradients]
        elif wanted & 1:
            parts = [self._objective.values(thetas)]
        if wanted & 4:
            parts.append(self._objective.hessians(thetas))
        return parts

    def _numbers(self, flags: int, body: bytes, count: int) -> np.ndarray:
        if flags & 1:
            return np.frombuffer(self._map(0, 8 * count), "<f8", count)
        return np.frombuffer(body, "<f8", offset=8)

    def _map(self, which: int, size: int) -> mmap.mmap:
        there = self._maps[which]
        if there is None or len(there) < size:
            access = mmap.ACCESS_READ if which == 0 else mmap.ACCESS_WRITE
            there = mmap.mmap(self._files[which], os.fstat(self._files[which]).st_size, access=access)
            self._maps[which] = there
        return there

    def _result(self, parts: List[np.ndarray]) -> None:
        size = sum(part.nbytes for part in parts)
        if self._files and size >= _LARGE:
            target = np.frombuffer(self._map(1, size), "<f8", size // 8)
            np.concatenate(parts, out=target)
            self._stream.write(_HEADER.pack(_RESULT, 1, self._number, 0))
            self._stream.flush()
        else:
            self._send(_RESULT, b"".join(part.tobytes() for part in parts))

    def _send(self, kind: int, body: bytes) -> None:
        self._stream.write(_HEADER.pack(kind, 0, self._number, len(body)) + body)
        self._stream.flush()
