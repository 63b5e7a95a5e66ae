"""A bare Debian, made by mmdebstrap with the packages that the quick start names, in which its steps are run as typed.

What the machine is set to take packages from is passed in: apt's sources, pip's settings and what they name on disk.
Nothing of that is written down here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.deploy.steps import COPIED, QUICKSTART, quickstart_steps
from tests.documents.architecture import ROOT

SUITE: Final = "bookworm"
SOURCES: Final = Path("/etc/apt/sources.list.d")
HOME: Final = "/home/admin/backpain"
CERTIFICATES: Final = "/etc/ssl/certs/ca-certificates.crt"
PIP_FILES: Final = ("/etc/pip.conf", "/etc/xdg/pip")


def why_not() -> str:
    """Why it cannot be done here; "" where it can."""
    if shutil.which("mmdebstrap") is None:
        return "mmdebstrap is not on this machine: apt install mmdebstrap"
    if os.geteuid() != 0:
        return "a bare Debian is made by root alone"
    return ""


def named_packages() -> list[str]:
    """Debian's packages that the page has installed."""
    (names,) = re.findall(r"`sudo apt install ([a-z0-9 .+-]+)`", QUICKSTART)
    found: list[str] = names.split()
    return found


def made(root: Path) -> None:
    """Make it: Debian's required packages and apt, and what the page names."""
    include = ",".join(named_packages())
    command = ["mmdebstrap", "--variant=apt", f"--include={include}", SUITE, str(root), *_sources()]
    _run(command)
    for name in COPIED:
        source, target = ROOT / name, root / HOME.lstrip("/") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    for path in _passed_in():
        target = root / str(path).lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        _run(["cp", "-aL", "--remove-destination", str(path), str(target.parent)])


def typed(root: Path) -> Iterator[tuple[str, str]]:
    """Run what the page has typed there; each step with what it printed, the program's own words last."""
    for step in [*quickstart_steps(), ".venv/bin/backpain --help", ".venv/bin/backpain check || true"]:
        yield step, _run(["chroot", str(root), "/bin/sh", "-ec", f"cd {HOME} && {step}"], env=_environment())


def _sources() -> list[str]:
    """What apt here takes packages from."""
    return [str(file) for file in sorted(SOURCES.glob("*.sources"))] or ["/etc/apt/sources.list"]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or "proxy" in name.lower()}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", **kept}


def _passed_in() -> list[Path]:
    """Pip's settings here, and every place on this disk that they name; the certificates that are trusted."""
    settings = [Path(file) for file in PIP_FILES]
    texts = [file.read_text("utf-8") for top in settings for file in ([top] if top.is_file() else top.glob("*"))]
    texts += [value for name, value in os.environ.items() if name.startswith("PIP_")]
    places = {Path(place) for text in texts for place in re.findall(r"(?:file://)?(/(?:opt|srv|var)/[\w./-]+)", text)}
    tops = [one for one in places if not any(other in one.parents for other in places)]
    found = [*settings, *tops, Path(CERTIFICATES)]
    return [path for path in found if path.exists()]


def _run(command: list[str], env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)  # noqa: S603 - ours
    if done.returncode != 0:
        raise RuntimeError(
            f"{' '.join(command[:3])} … ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}"
        )
    return done.stdout
