"""A Streamlit page without a browser: widgets by key, uploads, pages, runs over the same socket as Streamlit's script.

Knows no app. Streamlit is imported for its messages alone.
"""

import html
import re
import secrets
import socket
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

SECONDS = 120.0
COOKIE = "_streamlit_xsrf"
_TAG = re.compile(r"<[^>]*>")
_FIELDS = {
    "text_area": "string_value",
    "text_input": "string_value",
    "checkbox": "bool_value",
    "button": "trigger_value",
    "download_button": "trigger_value",
    "number_input": "double_value",
    "selectbox": "string_value",
    "button_group": "string_array_value",
    "chat_input": "chat_input_value",
    "tab_container": "string_value",
}
_TRIGGERS = ("trigger_value", "chat_input_value")


class StreamlitPage:
    """One person's page, from the loopback address they come from. `query` is the address' question, `lang=en`;
    `cookie` what the browser has of a session."""

    def __init__(
        self, url: str, *, query: str = "lang=en", address: str = "127.0.0.1", seconds: float = SECONDS,
        cookie: str = "",
    ) -> None:  # fmt: skip
        self.base_url, self.query, self._seconds = url, query, seconds
        transport = httpx.HTTPTransport(local_address=address)
        self._http = httpx.Client(base_url=url, transport=transport, timeout=seconds)
        self._http.get("/_stcore/health").raise_for_status()
        self._token = self._http.cookies.get(COOKIE, "")
        self._socket = _connect(url, self._token, address, cookie)
        self.session = ""
        self.elements: dict[tuple[int, ...], Any] = {}
        """What the page shows, by place."""
        self.blocks: dict[tuple[int, ...], Any] = {}
        """What its elements stand in, by place: tabs and what opens have labels."""
        self.pages: dict[str, str] = {}
        """Hash of each page by its path."""
        self._page = ""
        self._seen: dict[str, Any] = {}
        self._states: dict[str, Any] = {}

    def close(self) -> None:
        """Leave, as closing the tab does."""
        self._socket.close()
        self._http.close()

    def __del__(self) -> None:
        if hasattr(self, "_socket"):
            self.close()

    def run(self, page: str = "") -> "StreamlitPage":
        """Run the page, or another one of the app's by its path; TimeoutError where it does not end."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        if page:
            self._page, self._states = self.pages[page], {}
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.context_info.locale = "en"
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        self._send(message)
        self._forget_triggers()
        for _ in self._until_finished():
            pass
        self._forget_gone()
        return self

    def press(self, key: str) -> "StreamlitPage":
        """Press a button."""
        self.put(key, True)
        return self.run()

    def put(self, key: str, value: object) -> "StreamlitPage":
        """Fill a field; it is sent with the next run."""
        from streamlit.proto.WidgetStates_pb2 import WidgetState

        kind, proto = self.widget(key)
        state = WidgetState(id=proto.id)
        field = _FIELDS[kind]
        if field == "string_array_value":
            labels = [value] if isinstance(value, str) else value
            state.string_array_value.data.extend(_with_icon(proto, label) for label in labels)
        elif field == "chat_input_value":
            state.chat_input_value.data = str(value)
        else:
            setattr(state, field, value)
        self._states[proto.id] = state
        return self

    def upload(self, key: str, files: Sequence[tuple[str, bytes]]) -> "StreamlitPage":
        """Give files to an uploader, one after the other over HTTP; they are sent with the next run."""
        from streamlit.proto.WidgetStates_pb2 import WidgetState

        _, proto = self.widget(key)
        state = WidgetState(id=proto.id)
        for (name, data), urls in zip(files, self._ask_urls([name for name, _ in files]), strict=True):
            headers = {"X-Xsrftoken": self._token}
            answer = self._http.put(urls.upload_url, files={"file": (name, data)}, headers=headers)
            if answer.status_code < 300:
                info = state.file_uploader_state_value.uploaded_file_info.add(
                    name=name, size=len(data), file_id=urls.file_id
                )
                info.file_urls.CopyFrom(urls)
        self._states[proto.id] = state
        return self

    def widget(self, key: str) -> tuple[str, Any]:
        """Kind and message of the widget with this key; LookupError where the page shows none."""
        for element in (*self.elements.values(), *self.blocks.values()):
            kind = element.WhichOneof("type")
            proto = getattr(element, kind or "", None)
            if str(getattr(proto, "id", "")).endswith(f"-{key}"):
                return kind, proto
        raise LookupError(key)

    def has(self, key: str) -> bool:
        """Whether the page shows a widget with this key."""
        try:
            return bool(self.widget(key))
        except LookupError:
            return False

    def text(self) -> str:
        """All that the page shows, without markup."""
        return html.unescape(_TAG.sub(" ", self.source()))

    def source(self) -> str:
        """All that the page shows, as it was sent."""
        return "\n".join(_strings(element) for element in self.elements.values())

    def notes(self, kind: str = "error") -> list[str]:
        """The texts of the boxes of one kind."""
        bodies = [element.html.body for element in self.elements.values() if element.WhichOneof("type") == "html"]
        return [html.unescape(_TAG.sub(" ", body)).strip() for body in bodies if f'class="note {kind}"' in body]

    def exceptions(self) -> list[str]:
        """What Streamlit itself shows where a run breaks; a page of ours never should."""
        return [e.exception.message for e in self.elements.values() if e.WhichOneof("type") == "exception"]

    def _ask_urls(self, names: Sequence[str]) -> Sequence[Any]:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.file_urls_request.request_id = secrets.token_hex(8)
        message.file_urls_request.file_names.extend(names)
        message.file_urls_request.session_id = self.session
        self._send(message)
        while True:
            answer = self._receive()
            if answer.WhichOneof("type") == "file_urls_response":
                return list(answer.file_urls_response.file_urls)

    def _send(self, message: Any) -> None:
        self._socket.send(message.SerializeToString())

    def _receive(self) -> Any:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        message = ForwardMsg()
        message.ParseFromString(self._socket.recv(timeout=self._seconds))
        if message.WhichOneof("type") == "ref_hash":
            place = message.metadata
            message = ForwardMsg.FromString(self._seen[message.ref_hash].SerializeToString())
            message.metadata.CopyFrom(place)
        elif message.metadata.cacheable:
            self._seen[message.hash] = message
        return message

    def _until_finished(self) -> Iterator[None]:
        """Take messages in until the run, or the one that followed it, has ended."""
        while True:
            message = self._receive()
            match message.WhichOneof("type"):
                case "new_session":
                    self.session = message.new_session.initialize.session_id or self.session
                    self._page = message.new_session.page_script_hash
                    self.elements, self.blocks = {}, {}
                case "navigation":
                    self.pages |= {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
                    self._page = message.navigation.page_script_hash
                case "page_info_changed":
                    self.query = message.page_info_changed.query_string
                case "delta":
                    self._draw(message)
                case "script_finished" if message.script_finished != 2:
                    return
            yield

    def _draw(self, message: Any) -> None:
        place, delta = tuple(message.metadata.delta_path), message.delta
        for below in [known for known in self.elements if known[: len(place)] == place]:
            del self.elements[below]
        if delta.WhichOneof("type") == "new_element" and delta.new_element.WhichOneof("type"):
            self.elements[place] = delta.new_element
        if delta.WhichOneof("type") == "add_block":
            self.blocks[place] = delta.add_block

    def _forget_triggers(self) -> None:
        self._states = {
            name: state for name, state in self._states.items() if state.WhichOneof("value") not in _TRIGGERS
        }

    def _forget_gone(self) -> None:
        """As a browser does: what is not on the page any more is not sent again."""
        shown = {
            str(getattr(getattr(each, each.WhichOneof("type") or "", None), "id", ""))
            for each in (*self.elements.values(), *self.blocks.values())
        }
        self._states = {name: state for name, state in self._states.items() if name in shown}


def _with_icon(group: Any, label: str) -> str:
    """What a choice of a group is sent as: its icon, where it has one, and its label."""
    icon = next((option.content_icon for option in group.options if option.content == label), "")
    return f"{icon} {label}".strip()


def _connect(url: str, token: str, address: str, cookie: str) -> Any:
    from websockets.sync.client import connect

    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname, parts.port), source_address=(address, 0))
    return connect(
        f"ws://{parts.netloc}/_stcore/stream",
        sock=line,
        subprotocols=["streamlit", *([token] if token else [])],
        additional_headers={"Cookie": "; ".join(filter(None, (f"{COOKIE}={token}", cookie)))},
        origin=url,
        max_size=None,
        compression=None,
        legacy=True,
    )


def _strings(message: Any) -> str:
    """Every text of a message, one a line."""
    found = []
    for field, value in message.ListFields():
        many = value if field.is_repeated else (value,)
        for each in many if not hasattr(many, "items") else many.values():
            if isinstance(each, str):
                found.append(each)
            elif hasattr(each, "ListFields"):
                found.append(_strings(each))
    return "\n".join(found)
