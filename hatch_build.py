"""Builds the page into the wheel, so that an installed Tacet needs no Node."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageBuildHook(BuildHookInterface):
    """Leaves editable installs alone; else takes the built page, or builds it, or fails."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure that the page is there before files are collected."""
        page = Path(self.root, "src/tacet/web/static/index.html")
        if version == "editable" or page.is_file():
            return
        if not shutil.which("npm"):
            raise RuntimeError(
                "The page is not built and npm is not installed. Install Node 20, or build from "
                "the source archive, which carries the built page."
            )
        frontend = Path(self.root, "frontend")
        subprocess.run(["npm", "install", "--no-save"], cwd=frontend, check=True)
        subprocess.run(["npm", "run", "build"], cwd=frontend, check=True)
        if not page.is_file():
            raise RuntimeError(f"The build ran, but {page} is missing.")
