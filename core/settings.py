"""Settings: the only reader of the environment, of `.env` and of a container's secrets. Knows no widget, no model."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingsError

REPOSITORY = Path(__file__).resolve().parents[1]
SECRETS = Path("/run/secrets")
"""Where containers find secrets, a file each, named as the variables; the environment comes first."""


class Settings(BaseSettings):
    """Every variable is `SHOWCASE_` + the field's name; defaults run offline from a clone."""

    model_config = SettingsConfigDict(
        env_prefix="SHOWCASE_",
        env_file=REPOSITORY / ".env",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
        extra="ignore",
    )

    home: Path = Field(
        REPOSITORY / ".showcase", description="everything the project writes: models, indexes, the store"
    )
    device: Literal["auto", "cuda", "mps", "xpu", "cpu"] = Field("auto", description="overrides the detected device")
    chat_model: str = Field("", description="catalogue id to use instead of the chosen one")
    model_folder: Path | None = Field(None, description="a local folder of weights, tried before any other source")
    offline: bool = Field(False, description="never try a hub, only what is on disk")
    picture_model: Path | None = Field(
        None, description="a local folder of a model that reads pictures, used on a GPU to describe them"
    )
    endpoint: str = Field("", description="base URL of an OpenAI-compatible server; used instead of a local model")
    endpoint_model: str = Field("", description="the model's name at that server")
    endpoint_key: SecretStr = Field(SecretStr("none"), description="its key, where it wants one")
    database: str = Field("", repr=False, description="SQLAlchemy URL; empty: SQLite under `home`")
    staff_password: SecretStr = Field(
        SecretStr(""), description="opens the operator and owner pages; empty keeps them shut"
    )
    app_links: str = Field(
        "", description="where the home page finds the Streamlit apps, {app} for the name; empty: here, at their ports"
    )
    ray_address: str = Field(
        "",
        validation_alias=AliasChoices("SHOWCASE_RAY_ADDRESS", "RAY_ADDRESS"),
        description="a running Ray cluster for large jobs; empty: a small one on this machine",
    )
    max_upload_mb: int = Field(20, ge=1, le=2000)
    max_pages: int = Field(500, ge=1)
    rate_per_minute: int = Field(20, ge=1, description="questions one visitor may ask a minute")
    uploads_per_hour: int = Field(300, ge=1, description="files one person may send an hour")
    upload_mb_per_day: int = Field(2000, ge=1, description="megabytes one person may send a day")
    tokens_per_person_day: int = Field(0, ge=0, description="tokens one person may use a day; 0: no limit")
    tokens_per_day: int = Field(0, ge=0, description="tokens all together may use a day; 0: no limit")
    at_once: int = Field(4, ge=1, description="requests a process has its model work for at once")
    line_length: int = Field(120, ge=1, description="requests that may wait for the model; the next is refused")
    sign_in: Literal["open", "required"] = Field("open", description="whether everybody signs in first")
    session_hours: int = Field(12, ge=1, description="how long somebody stays signed in")
    proxies: str = Field("", description="addresses and networks of own proxies, whose X-Forwarded-* headers count")
    oidc_issuer: str = Field("", description="an OpenID Connect provider people may sign in with")
    oidc_client_id: str = Field("", description="this installation's id there")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="and its secret")
    oidc_redirect: str = Field("", description="address of /oidc-callback as registered there; empty: as it is seen")
    oidc_role_claim: str = Field("", description="the claim that lists somebody's roles: operator, owner")
    oidc_operators: str = Field("", description="e-mail addresses of operators, with commas")
    oidc_owners: str = Field("", description="e-mail addresses of owners, with commas")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="the least that is logged")
    log_format: Literal["plain", "json"] = Field("plain", description="lines for a console, or one JSON object each")
    metrics_port: int = Field(0, ge=0, le=65535, description="serves /metrics, /healthz and /readyz; 0 serves nothing")
    metrics_host: str = Field("127.0.0.1", description="the address that port is bound to")
    traces_exporter: str = Field("", validation_alias="OTEL_TRACES_EXPORTER", description="OpenTelemetry's own name")
    otlp_endpoint: str = Field("", validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT", description="the same")

    @field_validator("home", "model_folder", "picture_model", mode="before")
    @classmethod
    def _take_empty_as_unset(cls, value: object, info: ValidationInfo) -> object:
        """As a container's file leaves a variable it passes on; as a path it would be the current folder."""
        return cls.model_fields[str(info.field_name)].default if value == "" else value

    @property
    def models(self) -> Path:
        """Where downloaded and converted weights live."""
        return self.home / "models"

    @property
    def database_url(self) -> str:
        """The store's SQLAlchemy URL."""
        return self.database or f"sqlite:///{self.home / 'store.sqlite'}"


@cache
def load_settings() -> Settings:
    """The settings of this process, read once; SettingsError for a value that cannot work, which is not shown."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"SHOWCASE_{first['loc'][0]}".upper()
        raise SettingsError("settings.bad_value", name=name, why=first["msg"]) from None
