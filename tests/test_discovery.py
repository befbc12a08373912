"""Plugins are found through their entry points, asked once, and blamed by name for what they do wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.stores import SETTINGS, new_workspace

import qms
from qms.contributions import Scope, Stage
from qms.discovery import Plugins, load_plugins
from qms.errors import Refused
from qms.opening import workspace_on
from qms.text.source import SourceText
from qms.text.structuring import structure
from qms.workspace import Workspace

CHECK = """
from qms import Check, Diagnostic, hookimpl

def rule(view):
    \"\"\"Tell of every document.\"\"\"
    yield Diagnostic(code="{code}", message="seen")

@hookimpl
def qms_contributes(settings):
    return [Check("{code}", "seen", rule=rule)]
"""
SETTLED = """
import attrs
from qms import Kind, hookimpl

@attrs.frozen(kw_only=True)
class Own:
    months: int = 12

@hookimpl
def qms_settings():
    return Own

@hookimpl
def qms_contributes(settings):
    months = settings["settled"].months
    return [Kind(code=f"every-{months}", title="x", title_en="x")]
"""
HOOK = "from qms import hookimpl\n\n@hookimpl\ndef {hook}({arguments}):\n    {body}\n"

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a package as pip would: a module, and metadata with the entry point."""
    monkeypatch.syspath_prepend(str(tmp_path))
    modules: list[str] = []

    def package(plugin: str, code: str, *, name: str | None = None, version: str = "1.0") -> None:
        module = f"plugin_{name or plugin}"
        modules.append(module)
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: {version}\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[qms]\n{plugin} = {module}\n", encoding="utf-8")

    yield package
    for module in modules:
        sys.modules.pop(module, None)


def read_section(plugin: str, section: Mapping[str, Any], cls: type[Any]) -> Any:
    value, faults = structure(section, cls, SourceText("qms.toml", ""))
    if value is None:
        raise Refused(f"[plugin.{plugin}] is wrong", diagnostics=faults)
    return value


def load(*enabled: str, sections: Mapping[str, Mapping[str, Any]] | None = None) -> Plugins:
    return load_plugins(enabled, sections=sections or {}, read_section=read_section)


def refusal(*enabled: str, sections: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    with pytest.raises(Refused) as caught:
        load(*enabled, sections=sections)
    assert caught.value.hint is not None
    return str(caught.value)


def hook(hook: str, arguments: str, body: str) -> str:
    return HOOK.format(hook=hook, arguments=arguments, body=body)


class TestFinding:
    def test_what_ships_is_there_in_every_store(self) -> None:
        plugins = load()

        assert list(plugins.versions) == ["builtin"]
        assert plugins.versions["builtin"] == qms.__version__
        assert "procedure" in plugins.registry.kinds

    def test_an_installed_plugin_is_off_until_it_is_enabled(self, install: Install) -> None:
        install("loud", CHECK.format(code="X-1"), version="2.7")

        assert "X-1" not in [check.code for check in load().registry.checks]
        assert "X-1" in [check.code for check in load("loud").registry.checks]
        assert load("loud").versions["loud"] == "2.7"

    def test_an_enabled_one_that_is_not_installed_says_so(self) -> None:
        assert refusal("loud") == "the plugin loud is enabled in qms.toml but not installed"

    def test_the_order_of_names_and_of_installation_leaves_no_trace(self, install: Install) -> None:
        for name in ("b", "c", "a"):
            install(name, CHECK.format(code=f"X-{name}"))

        one, other = load("c", "a", "b", "a"), load("a", "b", "c")

        assert list(one.versions) == list(other.versions) == ["builtin", "a", "b", "c"]
        assert [check.code for check in one.registry.checks] == [check.code for check in other.registry.checks]

    def test_two_packages_with_a_plugin_of_one_name_are_both_named(self, install: Install) -> None:
        install("loud", CHECK.format(code="X-1"), name="one")
        install("loud", CHECK.format(code="X-2"), name="other")

        assert refusal("loud") == "several packages bring a plugin loud: plugin_one, plugin_other"

    def test_one_package_that_is_found_twice_is_one(
        self, install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install("loud", CHECK.format(code="X-1"))
        again = tmp_path / "again"
        again.mkdir()
        (tmp_path / "plugin_loud-1.0.dist-info").rename(again / "plugin_loud-1.0.dist-info")
        monkeypatch.syspath_prepend(str(again))
        install("loud", CHECK.format(code="X-1"))

        assert "X-1" in [check.code for check in load("loud").registry.checks]


class TestFailures:
    @pytest.mark.parametrize(
        "code, reason",
        [
            ("import no_such_module_at_all\n", "ModuleNotFoundError: No module named 'no_such_module_at_all'"),
            ("1 / 0\n", "ZeroDivisionError: division by zero"),
            ("def broken(:\n", "SyntaxError"),
            (hook("qms_settings", "", "1 / 0"), "ZeroDivisionError: division by zero"),
            (hook("qms_contributes", "settings", "1 / 0"), "ZeroDivisionError: division by zero"),
            (hook("qms_contributes", "settings", "return 5"), "TypeError: 'int' object is not iterable"),
            (hook("qms_contributes", "settings", "yield 1 / 0"), "ZeroDivisionError: division by zero"),
            (hook("qms_commands", "", "1 / 0"), "ZeroDivisionError: division by zero"),
            (hook("qms_commands", "", "return [('due', 'What is due')]"), "ValueError: not enough values to unpack"),
            (hook("qms_contributes", "setings", "return []"), "PluginValidationError"),
        ],
    )
    def test_whatever_a_plugin_raises_names_the_plugin(self, install: Install, code: str, reason: str) -> None:
        install("loud", code)

        assert refusal("loud").startswith(f"the plugin loud failed: {reason}")

    def test_a_hook_that_qms_does_not_know_is_an_error(self, install: Install) -> None:
        install("loud", hook("qms_contribute", "settings", "return []"))

        assert refusal("loud").startswith("a plugin has a hook that qms does not know: unknown hook 'qms_contribute'")

    def test_what_is_not_a_contribution_is_an_error(self, install: Install) -> None:
        install("loud", hook("qms_contributes", "settings", "return ['check']"))

        assert refusal("loud") == "plugin loud brings 'check', which is not a contribution"

    def test_a_code_that_two_bring_names_both(self, install: Install) -> None:
        install("loud", CHECK.format(code="QMS-D001"))

        assert refusal("loud") == "plugins builtin and loud both bring QMS-D001"


class TestHooks:
    """A hook a test: what a plugin answers is used."""

    def test_hook_qms_settings(self, install: Install) -> None:
        install("settled", SETTLED)

        assert load("settled").settings["settled"].months == 12
        assert load("settled", sections={"settled": {"months": 6}}).settings["settled"].months == 6

    def test_hook_qms_contributes(self, install: Install) -> None:
        install("settled", SETTLED)

        assert "every-6" in load("settled", sections={"settled": {"months": 6}}).registry.kinds

    def test_hook_qms_commands(self, install: Install) -> None:
        install("loud", hook("qms_commands", "", "return [('due', 'What is due', 'loud:due')]"))
        command = load("loud").registry.commands["due"]

        assert (command.name, command.help, command.target) == ("due", "What is due", "loud:due")

    def test_hook_qms_next_number(self, install: Install) -> None:
        install("loud", hook("qms_next_number", "book, year", "return '900' if year == 2021 else None"))
        workspace = new_workspace()
        system = workspace.session.load().system
        [book, _] = workspace.settings.books

        assert load("loud").next_number(book=book, system=system, year=2021) == "900"
        assert load("loud").next_number(book=book, system=system, year=2022) == "01"

    def test_hook_qms_identify(self, install: Install) -> None:
        install("loud", hook("qms_identify", "environ", "return environ.get('BADGE')"))

        assert load("loud").identify({"BADGE": "giam-doc", "USER": "x"}) == "giam-doc"
        assert load("loud").identify({"USER": "x"}) == "x"
        assert load("loud").identify({}) is None

    @pytest.mark.parametrize(
        "body, reason", [("1 / 0", "ZeroDivisionError"), ("return 7", "TypeError: qms_identify gives 7")]
    )
    def test_one_that_fails_when_it_is_asked_is_named_too(self, install: Install, body: str, reason: str) -> None:
        install("loud", hook("qms_identify", "environ", body))

        with pytest.raises(Refused, match=f"the plugin loud failed: {reason}"):
            load("loud").identify({})

    def test_hook_qms_issued(self, install: Install) -> None:
        install("deaf", hook("qms_issued", "entry", "1 / 0"))
        install("sharp", "HEARD = []\n" + hook("qms_issued", "entry, system", "HEARD.append(entry.number)"))
        told = list(load("deaf", "sharp").tell_issued(entry=_Entry(), system=None))

        assert [(name, type(error)) for name, error in told] == [("deaf", ZeroDivisionError)]
        assert sys.modules["plugin_sharp"].HEARD == ["244/QĐ-SCT"]


class _Entry:
    number = "244/QĐ-SCT"


class TestSections:
    def test_a_section_that_nobody_reads_is_an_error(self, install: Install) -> None:
        install("loud", CHECK.format(code="X-1"))

        for sections in ({"loud": {}}, {"quiet": {"a": 1}}, {"builtin": {}}):
            [name] = sections
            assert refusal("loud", sections=sections) == (
                f"qms.toml has a section for {name}, which no enabled plugin reads"
            )

    def test_one_that_is_wrong_is_an_error_with_its_reasons(self, install: Install) -> None:
        install("settled", SETTLED)
        section = {"settled": {"months": "12", "moths": 1}}

        with pytest.raises(Refused, match=r"\[plugin\.settled\] is wrong") as caught:
            load("settled", sections=section)

        assert sorted(fault.code for fault in caught.value.diagnostics) == ["QMS-T030", "QMS-T032"]


class TestInAStore:
    """The same through a store: `qms.toml` says what is enabled."""

    def workspace(self, more: str, *, plugins: bool = True) -> Workspace:
        return workspace_on(new_workspace(settings=SETTINGS + more).session.store, plugins=plugins)

    def test_its_check_judges_documents(self, install: Install) -> None:
        install("loud", CHECK.format(code="X-1"))
        workspace = self.workspace('[plugins]\nenabled = ["loud"]\n')
        workspace.new("procedure", "QT-05", title="T", unit="vp")

        assert [fault.code for fault in workspace.check()] == ["X-1"]
        registry = workspace.session.plugins.registry
        assert "X-1" in [check.code for check in registry.checks_of(Scope.DOCUMENT, Stage.ISSUE)]

    def test_without_it_writing_is_refused_and_reading_works(self) -> None:
        workspace = self.workspace('[plugins]\nenabled = ["loud"]\n')

        with pytest.raises(Refused, match="the plugin loud is enabled"):
            workspace.new("procedure", "QT-05", title="T", unit="vp")
        with pytest.raises(Refused, match="the plugin loud is enabled"):
            workspace.check()
        assert workspace.in_force() == ()
        assert workspace.verify().ok

    def test_a_wrong_section_names_the_plugin(self, install: Install) -> None:
        install("settled", SETTLED)
        workspace = self.workspace('[plugins]\nenabled = ["settled"]\n[plugin.settled]\nmonths = "12"\n')

        with pytest.raises(Refused, match=r"the section \[plugin\.settled\] of qms\.toml is wrong") as caught:
            workspace.new("procedure", "QT-05", title="T", unit="vp")
        assert [fault.code for fault in caught.value.diagnostics] == ["QMS-T032"]
        assert [fault.code for fault in workspace.check()] == ["QMS-T032"]
