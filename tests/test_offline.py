"""The ZIP for Windows machines without a network: complete, the same whenever it is made, readable there."""

from __future__ import annotations

import importlib.util
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from qms.store.environment import OLDEST_GIT

CI = Path(__file__).parents[1] / ".ci"


def module_at(place: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(place.stem, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


offline = module_at(CI / "offline.py")
install = module_at(CI / "offline" / "install.py")


def wheel(folder: Path, name: str, *requires: str, tag: str = "py3-none-any", python: str = ">=3.11") -> None:
    lines = [f"Name: {name}", "Version: 1.0", f"Requires-Python: {python}", *(f"Requires-Dist: {r}" for r in requires)]
    with zipfile.ZipFile(folder / f"{name.replace('-', '_')}-1.0-{tag}.whl", "w") as archive:
        archive.writestr(f"{name.replace('-', '_')}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")


# --- what has to be in it


def test_what_is_required_is_missing_until_it_has_a_wheel(tmp_path: Path) -> None:
    wheel(tmp_path, "qms", "click>=8", "Rich_Text")
    assert offline.missing(tmp_path, "3.12") == ("click", "qms-office", "rich-text")

    wheel(tmp_path, "qms-office", "qms")
    wheel(tmp_path, "click", "deeper")
    wheel(tmp_path, "rich_text")
    assert offline.missing(tmp_path, "3.12") == ("deeper",)

    wheel(tmp_path, "deeper", "qms")
    assert offline.missing(tmp_path, "3.12") == ()


def test_what_writes_pdf_files_is_required_too_and_no_other_extra(tmp_path: Path) -> None:
    wheel(tmp_path, "qms", "typst; extra == 'pdf'", "pytest; extra == 'dev'")
    wheel(tmp_path, "qms-office", "qms", "other; extra == 'pdf'")

    assert offline.missing(tmp_path, "3.12") == ("typst",)
    pins = [line.split(" ")[0] for line in offline.hashed_requirements(tmp_path).splitlines()]
    assert pins == ["qms-office==1.0", "qms[pdf]==1.0"]


def test_the_extra_is_one_that_qms_has() -> None:
    import tomllib

    project = tomllib.loads((CI.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert offline.EXTRAS["qms"] <= project["optional-dependencies"].keys()


def test_a_wheel_for_another_python_or_system_does_not_count(tmp_path: Path) -> None:
    wheel(tmp_path, "qms", "tomli", "lxml", "stable", "old")
    wheel(tmp_path, "qms-office")
    wheel(tmp_path, "tomli", tag="cp312-cp312-win_amd64")
    wheel(tmp_path, "lxml", tag="cp312-cp312-manylinux2014_x86_64")
    wheel(tmp_path, "stable", tag="cp311-abi3-win_amd64")
    wheel(tmp_path, "old", python="<3.12")

    assert offline.missing(tmp_path, "3.11") == ("lxml", "tomli")
    assert offline.missing(tmp_path, "3.12") == ("lxml", "old")
    assert offline.missing(tmp_path, "3.13") == ("lxml", "old", "tomli")


@pytest.mark.parametrize(
    "requirement, expected",
    [
        ("colorama; platform_system == 'Windows'", True),
        ("colorama; sys_platform == 'win32'", True),
        ("uvloop; sys_platform != 'win32'", False),
        ("tzdata; os_name == 'nt'", True),
        ("exceptiongroup; python_version < '3.11'", False),
        ("x; python_full_version >= '3.12'", True),
        ("x; platform_machine == 'AMD64'", True),
        ("x; extra == 'dev'", False),
        ("x; extra == 'fast'", True),
        ("x", True),
    ],
)
def test_markers_are_those_of_windows_wherever_this_runs(requirement: str, expected: bool) -> None:
    assert offline.needs(Requirement(requirement), "3.12", ("fast",)) is expected


def test_all_that_windows_needs_is_pinned() -> None:
    """What is installed here tells what it would need there."""
    from importlib.metadata import PackageNotFoundError, requires

    pins = offline.read_pins(offline.CONSTRAINTS.read_text("utf-8"))
    wanted, seen = [*offline.OURS], set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        assert name in pins or name in offline.OURS, f"{name} is not pinned in constraints.txt"
        try:
            requirements = requires(name) or []
        except PackageNotFoundError:
            continue  # of Windows alone
        found = map(Requirement, requirements)
        wanted += [
            offline.canonicalize_name(r.name) for r in found if offline.needs(r, "3.12", offline.EXTRAS.get(name, ()))
        ]
    assert {"click", "gitpython", "smmap", "typst"} <= seen


def test_pins_are_read_by_the_one_spelling_of_a_name() -> None:
    assert offline.read_pins("# a==1\nGitPython==3.2.1\nxlsxwriter==3\n\n") == {"gitpython": "3.2.1", "xlsxwriter": "3"}


# --- its form


def test_every_wheel_is_required_by_its_digest(tmp_path: Path) -> None:
    wheel(tmp_path, "tomli", tag="cp311-cp311-win_amd64")
    wheel(tmp_path, "tomli", tag="cp312-cp312-win_amd64", python=">=3.12")
    wheel(tmp_path, "qms-office")

    lines = offline.hashed_requirements(tmp_path).splitlines()

    assert [line.split(" ")[0] for line in lines] == ["qms-office==1.0", "tomli==1.0"]
    assert [line.count("--hash=sha256:") for line in lines] == [1, 2]


def test_the_same_files_make_the_same_zip(tmp_path: Path) -> None:
    wheel(tmp_path, "qms")
    files = offline.contents(tmp_path, "qms==1.0\n")

    made = offline.zipped("qms-offline-1.0", files)

    assert made == offline.zipped("qms-offline-1.0", dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert set(archive.namelist()) == {
            f"qms-offline-1.0/{name}"
            for name in (
                "DOC-TRUOC.txt", "can-python.txt", "install.cmd", "uninstall.cmd", "install.py", "requirements.txt",
                "wheels/qms-1.0-py3-none-any.whl",
            )
        }  # fmt: skip


def test_what_windows_reads_is_in_its_form(tmp_path: Path) -> None:
    files = offline.contents(tmp_path, "a==1 --hash=sha256:0\n")

    for name, data in files.items():
        text = data.decode("utf-8")
        assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0, name
        assert text.endswith("\r\n")
        assert data.startswith(b"\xef\xbb\xbf") is (name == "DOC-TRUOC.txt")
    for name in ("install.cmd", "uninstall.cmd", "requirements.txt"):
        assert files[name].isascii()


def test_the_instructions_say_what_has_to_be_said() -> None:
    text = (CI / "offline" / "DOC-TRUOC.txt").read_text("utf-8")

    for said in ("Chưa ai chạy thử bộ cài này trên Windows thật", "install.cmd", "uninstall.cmd", "qms backup"):
        assert said in text
    assert "Git for Windows {}.{} trở lên".format(*OLDEST_GIT) in text
    for python in offline.PYTHONS:
        assert python in text
        assert python in (CI / "offline" / "can-python.txt").read_text("utf-8")
        assert python in (CI / "offline" / "install.cmd").read_text("ascii")


def test_no_index_is_named_anywhere() -> None:
    for place in [CI / "offline.py", *(CI / "offline").iterdir()]:
        if place.is_file():
            text = place.read_text("utf-8")
            assert not re.search(r"--(extra-)?index|://\S*/simple", text)


# --- installing


def test_the_installer_wants_what_qms_wants() -> None:
    assert install.OLDEST_GIT == OLDEST_GIT
    assert [f"{major}.{minor}" for major, minor in install.PYTHONS] == list(offline.PYTHONS)


@pytest.mark.parametrize(
    "version, platform, expected",
    [
        ((3, 11), "win-amd64", True),
        ((3, 13), "win-amd64", True),
        ((3, 10), "win-amd64", False),
        ((3, 14), "win-amd64", False),
        ((3, 12), "win32", False),
        ((3, 12), "win-arm64", False),
        ((3, 12), "linux-x86_64", False),
    ],
)
def test_it_installs_only_where_the_wheels_fit(version: tuple[int, int], platform: str, expected: bool) -> None:
    assert install.fits(version, platform) is expected


@pytest.mark.parametrize(
    "said, expected",
    [
        ("git version 2.47.1.windows.1", True),
        ("git version 2.36.0", True),
        ("git version 2.35.9.windows.2", False),
        ("git version 3.0", True),
        ("", False),
    ],
)
def test_an_old_git_is_told(said: str, expected: bool) -> None:
    assert install.is_new_enough(said) is expected


FOLDER = r"C:\Users\Hương\AppData\Local\qms\bin"


@pytest.mark.parametrize("path", ["", r"C:\Windows", r"C:\Windows;", r"C:\a b;D:\c", r"%USERPROFILE%\bin"])
def test_the_path_gets_a_folder_once_and_loses_no_other(path: str) -> None:
    added = install.with_folder(path, FOLDER)

    assert added.split(";")[-1] == FOLDER
    assert [part for part in added.split(";") if part != FOLDER] == [part for part in path.split(";") if part]
    assert install.with_folder(added, FOLDER.upper() + "\\") == added
    assert install.without_folder(added, FOLDER + "\\") == path.rstrip(";")
    assert install.without_folder(path, FOLDER) == path


def test_the_command_names_its_neighbour_in_letters_that_every_console_reads() -> None:
    assert install.command_text("env-0.1.0") == b'@"%~dp0..\\env-0.1.0\\Scripts\\python.exe" -m qms %*\r\n'


def test_elsewhere_than_on_windows_nothing_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "win32":
        pytest.skip("this is Windows")
    assert install.main(["--fits"]) == 1
    assert install.main([]) == 1
    assert "không dùng được" in capsys.readouterr().out


@pytest.mark.slow
def test_it_is_made_whole(tmp_path: Path) -> None:
    """The maker lets pip prove, without any index, that all can be installed for each Python."""
    subprocess.run([sys.executable, str(CI / "offline.py"), str(tmp_path)], check=True)

    [place] = tmp_path.glob("qms-offline-*.zip")
    with zipfile.ZipFile(place) as archive:
        names = [name.partition("/")[2] for name in archive.namelist()]
    for part in ("install.cmd", "DOC-TRUOC.txt", "wheels/qms_office-0.1.0-py3-none-any.whl"):
        assert part in names
    assert any(name.startswith("wheels/typst-") and name.endswith("win_amd64.whl") for name in names)
    for python in ("cp311", "cp312", "cp313"):
        assert [name for name in names if name.startswith("wheels/tomli-") and f"-{python}-win_amd64" in name]
