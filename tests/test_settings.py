"""Settings come from the environment alone, under one prefix."""

import pytest
from pydantic import ValidationError

from core.errors import SettingsError
from core.settings import Settings, load_settings


def test_the_environment_overrides_and_keys_stay_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOWCASE_HOME", str(tmp_path))
    monkeypatch.setenv("SHOWCASE_ENDPOINT_KEY", "s3cret")
    settings = Settings(_env_file=None)
    assert settings.models == tmp_path / "models"
    assert settings.database_url == f"sqlite:///{tmp_path / 'store.sqlite'}"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(("name", "value"), [("DEVICE", "quantum"), ("MAX_UPLOAD_MB", "0"), ("MAX_PAGES", "many")])
def test_values_that_cannot_work_are_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"SHOWCASE_{name}", value)
    with pytest.raises(ValidationError, match=value):
        Settings(_env_file=None)


def test_a_process_is_told_which_setting_cannot_work(monkeypatch):
    monkeypatch.setenv("SHOWCASE_MAX_PAGES", "many")
    load_settings.cache_clear()
    with pytest.raises(SettingsError, match="SHOWCASE_MAX_PAGES") as caught:
        load_settings()
    assert "many" not in str(caught.value) and "SHOWCASE_MAX_PAGES" in caught.value.text("zh")


def test_a_database_url_wins(monkeypatch):
    monkeypatch.setenv("SHOWCASE_DATABASE", "postgresql+psycopg://db/showcase")
    assert Settings(_env_file=None).database_url.startswith("postgresql")


def test_secrets_may_be_files_as_containers_have_them_and_are_never_shown(tmp_path):
    (tmp_path / "showcase_database").write_text("postgresql+psycopg://showcase:hidden-word@db/showcase\n")
    (tmp_path / "showcase_staff_password").write_text("hidden-word\n")
    settings = Settings(_env_file=None, _secrets_dir=tmp_path)
    assert settings.database_url.endswith("hidden-word@db/showcase")
    assert settings.staff_password.get_secret_value() == "hidden-word"
    assert "hidden-word" not in repr(settings) + str(settings)


@pytest.mark.parametrize("name", ["home", "model_folder", "picture_model"])
def test_a_folder_left_empty_is_not_the_current_one(monkeypatch, name):
    monkeypatch.setenv(f"SHOWCASE_{name.upper()}", "")
    assert getattr(Settings(_env_file=None), name) == Settings.model_fields[name].default
