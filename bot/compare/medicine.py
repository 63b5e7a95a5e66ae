"""A version of the medicine to ask: found by a git revision, a folder or a wheel, and run in a process of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, cast

from bot.compare.vocabulary import Schema, known_to

Form = dict[str, Any]
Answer = dict[str, Any]
HERE: Final = Path(__file__).parents[2]
_WORKER: Final = Path(__file__).with_name("worker.py")
_PARTS: Final = ("bot/__init__.py", "bot/triage")
_A_LINE: Final = 200
_LONGEST_WAIT: Final = 60


class NotFoundError(Exception):
    """No version of the medicine is there; the message is a sentence for the person who named it."""


class Medicine:
    """One version, asked over pipes. Forms are cut down to what it knows: findings it does not have are left out."""

    def __init__(self, name: str, folder: Path) -> None:
        """Start it.

        Args:
            name: what the person called it.
            folder: where its `bot/triage` lies.

        Raises:
            NotFoundError: it does not start, or another version's code came in its place.
        """
        self.name = name
        self.folder = folder
        self._process = subprocess.Popen(  # noqa: S603 our own worker, run by this Python
            [sys.executable, "-I", str(_WORKER), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        # Both are there: they were asked for.
        self._asked = cast("IO[str]", self._process.stdin)
        self._answered = cast("IO[str]", self._process.stdout)
        self._cut: dict[tuple[str, str], Form] = {}
        told = self._hello()
        if not Path(told["from"]).is_relative_to(folder.resolve()):
            self.close()
            raise NotFoundError(f"{name} was not the version that answered; nothing was compared.")
        self.schema: Schema = told["schema"]
        self.rules: dict[str, list[str]] = told["rules"]

    def _hello(self) -> dict[str, Any]:
        try:
            self._ask({"kind": "hello"})
            told: dict[str, Any] = self._told()
        except NotFoundError:
            self.close()
            raise
        return told

    def close(self) -> None:
        """End the process."""
        with suppress(BrokenPipeError):  # it ended by itself
            self._asked.close()
        self._answered.close()
        self._process.wait(_LONGEST_WAIT)

    def send(self, form: Form, changes: Sequence[Form], kind: str) -> None:
        """Ask about a form with each of the changes made to it; what is None in a change is left out of the form.

        The answers are fetched with `receive`, so that two versions work at the same time.
        """
        fitted = [self._known(change) for change in changes]
        self._ask({"kind": kind, "form": self._known(form), "changes": fitted})

    def _known(self, form: Form) -> Form:
        """The form cut down to what this version knows; every answer is looked at once."""
        known: Form = {}
        for name, value in form.items():
            key = (name, repr(value))
            if key not in self._cut:
                self._cut[key] = known_to(self.schema, {name: value})
            known |= self._cut[key]
        return known

    def receive(self) -> list[Answer]:
        """The answers to what was sent last.

        Raises:
            NotFoundError: the version refused a form, or ended.
        """
        answers: list[Answer] = self._told()
        refused = next((one["refused"] for one in answers if "refused" in one), None)
        if refused:
            raise NotFoundError(f"{self.name} does not take findings of this kind: {refused[0]}")
        return answers

    def answers(self, forms: Sequence[Form], kind: str = "full") -> list[Answer]:
        """The answers to forms, in order."""
        found: list[Answer] = []
        for start in range(0, len(forms), _A_LINE):
            self.send({}, forms[start : start + _A_LINE], kind)
            found += self.receive()
        return found

    def _ask(self, question: dict[str, Any]) -> None:
        try:
            self._asked.write(json.dumps(question, separators=(",", ":")) + "\n")
            self._asked.flush()
        except BrokenPipeError as ended:
            raise NotFoundError(self._ended) from ended

    def _told(self) -> Any:
        line = self._answered.readline()
        if not line:
            raise NotFoundError(self._ended)
        return json.loads(line)

    @property
    def _ended(self) -> str:
        return f"{self.name} cannot be run as a version of the medicine: its code does not answer."


@contextmanager
def opened(*names: str) -> Iterator[tuple[Medicine, ...]]:
    """The versions called `names`, running until the block ends.

    Raises:
        NotFoundError: one of them is no folder, wheel or git revision with the medicine in it.
    """
    with ExitStack() as stack:
        found = []
        for name in names:
            medicine = Medicine(name, stack.enter_context(_folder(name)))
            stack.callback(medicine.close)
            found.append(medicine)
        yield tuple(found)


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.is_dir():
        yield _with_medicine(path, name)
        return
    with TemporaryDirectory(prefix="backpain-medicine-") as made:
        folder = Path(made)
        is_wheel = path.suffix == ".whl" and path.is_file()
        with zipfile.ZipFile(path if is_wheel else io.BytesIO(_archive(name))) as archive:
            archive.extractall(folder, [one for one in archive.namelist() if one.startswith("bot/")])
        yield _with_medicine(folder, name)


def _with_medicine(folder: Path, name: str) -> Path:
    """The folder itself, or where the packages of an environment lie below it."""
    for found in (folder, *sorted(folder.glob("lib/python3*/site-packages"))):
        if (found / "bot" / "triage" / "engine.py").is_file():
            return found.resolve()
    raise NotFoundError(f"{name} has no medicine in it: there is no bot/triage below it.")


def _archive(revision: str) -> bytes:
    """The medicine of a git revision of this repository, as a zip archive."""
    if revision.startswith("-"):
        raise NotFoundError(f"{revision} is no folder, wheel or git revision.")
    command = ["git", "-C", str(HERE), "archive", "--format=zip", revision, *_PARTS]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_LONGEST_WAIT)  # noqa: S603 git alone
    except FileNotFoundError as none:
        raise NotFoundError(
            f"{revision} is no folder or wheel, and there is no git on this machine to look for a revision."
        ) from none
    if done.returncode and not _is_repository():
        raise NotFoundError(
            f"{revision} is no folder or wheel, and this installed package has no git history to look for a revision: "
            "name a folder in which the other version is installed, or run this in a checkout."
        )
    if done.returncode:
        raise NotFoundError(f"{revision} is no folder or wheel, and no git revision that has the medicine in it.")
    return done.stdout


def _is_repository() -> bool:
    command = ["git", "-C", str(HERE), "rev-parse", "--show-toplevel"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=_LONGEST_WAIT)  # noqa: S603 git alone
    return done.returncode == 0 and Path(done.stdout.decode().strip()).resolve() == HERE.resolve()
