"""Build what tests and benchmarks compare with in the ignored folder `.oracle/`: ODK Web Forms and engine, SurveyJS.

Nothing of it is shipped. `[[oracle]]` in vendor.toml lists the packages; npm fetches them, esbuild bundles the small
hosts of tests/browser/oracle with them, as a careful host would: minified, production, split where the package splits.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".oracle"
HOSTS = ROOT / "tests" / "browser" / "oracle"
DEFINE = {
    "process.env.NODE_ENV": '"production"',
    "__VUE_OPTIONS_API__": "true",
    "__VUE_PROD_DEVTOOLS__": "false",
    "__VUE_PROD_HYDRATION_MISMATCH_DETAILS__": "false",
}


def listed() -> dict[str, str]:
    """Version by name of the packages in vendor.toml."""
    tables = tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))
    return {one["name"]: one["version"] for one in tables["oracle"]}


def install(packages: dict[str, str]) -> None:
    """Fetch the packages and what they need; no package runs a script of its own."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "package.json").write_text(json.dumps({"private": True, "type": "module", "dependencies": packages}))
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    subprocess.run(command, check=True, cwd=FOLDER, stdout=subprocess.DEVNULL)


def bundle(host: Path, out: Path) -> None:
    """One host with all it needs, as modules."""
    defined = [f"--define:{name}={value}" for name, value in DEFINE.items()]
    command = [
        str(FOLDER / "node_modules" / ".bin" / "esbuild"), str(host), "--bundle", "--minify", "--format=esm",
        "--splitting", "--log-level=error", f"--outdir={out}", *defined,
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=FOLDER)


def page(title: str, script: str, style: str = "") -> str:
    """The smallest page that shows a host."""
    link = f'<link rel="stylesheet" href="{style}">' if style else ""
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width">{link}</head>'
        f'<body><div id="form"></div><script type="module" src="{script}"></script></body></html>\n'
    )


def build() -> dict[str, int]:
    """All hosts, each in its folder under `.oracle/`. Returns bytes by file."""
    packages = listed()
    install(packages)
    # The sources stand beside node_modules, where esbuild looks for packages.
    sources = FOLDER / "hosts"
    shutil.rmtree(sources, ignore_errors=True)
    shutil.copytree(HOSTS, sources)
    for name in ("engine", "web-forms", "surveyjs"):
        out = FOLDER / name
        shutil.rmtree(out, ignore_errors=True)
        bundle(sources / f"{name}.js", out)
        style = "survey-core.fontless.min.css" if name == "surveyjs" else ""
        if style:
            shutil.copyfile(FOLDER / "node_modules" / "survey-core" / style, out / style)
        (out / "index.html").write_text(page(name, f"{name}.js", style), encoding="utf-8")
    (FOLDER / "versions.json").write_text(json.dumps(packages, indent=2) + "\n", encoding="utf-8")
    made = [path for name in ("engine", "web-forms", "surveyjs") for path in sorted((FOLDER / name).iterdir())]
    return {str(path.relative_to(ROOT)): path.stat().st_size for path in made}


def main() -> int:
    if shutil.which("npm") is None:
        print("npm ontbreekt (Debian: apt-get install npm)", file=sys.stderr)
        return 2
    for path, size in build().items():
        print(f"{path}: {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
