"""`python -m tests.deploy`: runs the steps that install it, the image's and the quick start's, and what they install.

They need the packages of the lock, from wherever pip is set up to take them, and a minute or two. With `--bare` the
quick start is typed in a Debian that holds nothing but the packages it names: root and mmdebstrap are needed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.deploy import bare
from tests.deploy.steps import COPIED, IMAGE, installing_steps, quickstart_steps
from tests.documents.architecture import ROOT


def ran(steps: list[str], folder: Path, program: Path) -> str:
    """Run the steps in a folder that holds what they take, then the program they have installed; what it prints."""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    for step in steps:
        print(f"$ {step}", flush=True)
        subprocess.run(["/bin/sh", "-ec", step], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    told = subprocess.run([program, "--help"], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    return told.stdout.splitlines()[0]


def on_bare_debian() -> int:
    """Type the quick start in a bare Debian, and print what it says."""
    if reason := bare.why_not():
        print(f"skipped: {reason}")
        return 0
    with tempfile.TemporaryDirectory(prefix="bp-bare-") as scratch:
        root = Path(scratch, "debian")
        print(f"$ mmdebstrap {bare.SUITE} with {', '.join(bare.named_packages())}", flush=True)
        began = time.perf_counter()
        bare.made(root)
        for step, said in bare.typed(root):
            lines = said.strip().splitlines()
            print(f"{time.perf_counter() - began:6.1f} s  $ {step}\n          {lines[-1] if lines else ''}", flush=True)
    return 0


def main() -> None:
    """Run both; a step that fails ends it."""
    if "--bare" in sys.argv[1:]:
        sys.exit(on_bare_debian())
    with tempfile.TemporaryDirectory() as scratch:
        image = Path(scratch, "image")
        image.mkdir()
        steps = [step.replace(IMAGE, str(Path(scratch, "opt"))) for step in installing_steps()]
        print(
            ran(
                [step.replace("python -m", f"{sys.executable} -m") for step in steps],
                image,
                Path(scratch, "opt/bin/backpain"),
            )
        )
        here = Path(scratch, "here")
        here.mkdir()
        print(ran(quickstart_steps(), here, here / ".venv/bin/backpain"))


if __name__ == "__main__":
    main()
