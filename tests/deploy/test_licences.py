"""THIRD_PARTY.md says what the lists, the catalogues and the evaluations say today."""

import re
from email.message import Message
from urllib.parse import urlsplit

import pytest

from core.deploy import licences
from core.deploy.__main__ import main
from core.deploy.licences import FILE, SYSTEM, compared, list_packages, read_data_sets, write_third_party
from core.errors import InputError
from core.models.catalog import CATALOG
from core.models.translator_catalog import TRANSLATORS
from core.settings import REPOSITORY
from core.showcase import APPS

SUITES = {path.stem for path in (REPOSITORY / "core" / "evals").rglob("*.py")}


@pytest.fixture(scope="module")
def packages():
    return list_packages()


def test_the_file_is_fresh(packages):
    assert compared(write_third_party(packages)) == compared(FILE.read_text("utf-8")), (
        "run `python -m core.deploy licences`"
    )


@pytest.mark.parametrize("change", [("requirements.txt", "httpx==0.28.1", "httpx==0.28.2")])
def test_another_pin_makes_it_stale(packages, change, tmp_path, monkeypatch, capsys):
    changed = {name: dict(row) for name, row in packages.items()}
    changed["httpx"]["Version"] = "0.28.2"
    monkeypatch.setattr(licences, "list_packages", lambda: changed)
    assert main(["licences", "--check"]) == 1
    assert "THIRD_PARTY.md" in capsys.readouterr().err


def test_every_pinned_package_has_a_version_as_pinned_and_a_licence():
    rows = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+ \| [^|]+) \|", FILE.read_text("utf-8"), re.M))
    found = {re.sub(r"[-_.]+", "-", name).lower(): row for name, row in rows.items()}
    for name in licences.LISTS:
        for line in (REPOSITORY / name).read_text("utf-8").splitlines():
            if "==" in line:
                package, _, pin = re.sub(r"\[.*?\]", "", line).partition("==")
                version, licence = found[re.sub(r"[-_.]+", "-", package).lower()].split(" | ")
                assert (version, licence != "UNKNOWN") == (pin, True), line


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (["Homepage, https://a.example", "Source, https://git.example/a"], "https://git.example/a"),
        (["Homepage, https://index.example/project/a/", "Repository, https://git.example/a"], "https://git.example/a"),
        (["Homepage, https://index.example/project/a/"], ""),
        (["Changelog, https://git.example/a/changes"], ""),
        ([], ""),
    ],
)
def test_where_a_package_is_found_is_its_source_else_its_page_never_an_index(stated, found, monkeypatch):
    told = Message()
    for line in stated:
        told["Project-URL"] = line
    monkeypatch.setattr(licences, "metadata", lambda name: told)
    assert licences.find_source("a") == found


def test_no_address_is_an_indexs():
    index = pytest.importorskip("pip._internal.models.index").PyPI
    hosts = {urlsplit(address).netloc for address in re.findall(r"https?://[^\s|]+", FILE.read_text("utf-8"))}
    found = {host for host in hosts if host == index.netloc or f".{index.file_storage_domain}".endswith(f".{host}")}
    assert len(hosts) > 5 and not found


def test_every_model_and_its_licence_is_listed():
    text = FILE.read_text("utf-8")
    for spec in (*CATALOG, *TRANSLATORS):
        assert re.search(rf"^\| {re.escape(spec.id)} \| \S+ \| {re.escape(spec.license)} \|", text, re.M), spec.id


def test_data_sets_are_used_by_evaluations_that_exist_and_have_a_licence():
    for folder, row in read_data_sets().items():
        assert row["license"] and set(row["used"]) <= SUITES, folder


def test_every_folder_an_evaluation_opens_is_listed():
    known = set(read_data_sets())
    sources = "".join(path.read_text("utf-8") for path in (REPOSITORY / "core" / "evals" / "suites").glob("*.py"))
    opened = set(re.findall(r"""\bdata\s*/\s*["']([a-z0-9_]+)[/"']""", sources))
    missing = opened - known - {"chatbot", "grader", "medical", "robustness", "translator", "writer"}
    assert not missing, f"add to core/deploy/data_sets.toml: {sorted(missing)}"


def test_every_debian_package_has_a_licence():
    text = FILE.read_text("utf-8")
    for app in APPS:
        for package in app.packages:
            assert SYSTEM.get(package) or SYSTEM.get(package.partition("-")[0]), package
            assert f"| {package} | " in text


def test_without_the_tool_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(licences.sys, "executable", str(tmp_path / "python"))
    with pytest.raises(InputError, match="pip-licenses"):
        list_packages()
