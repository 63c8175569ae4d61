"""The chatbot's router of questions: the built-in matching, or a trained classifier that its owner gave it.

Looked at before each question, so that giving one and taking it back hold at once, in every process. Knows no page.
"""

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import ShowcaseError
from core.models.given import Given, find_given, read_stamp
from core.settings import Settings
from core.telemetry import log

if TYPE_CHECKING:
    from core.usecases.support.knowledge import Knowledge
    from core.usecases.support.trained_router import Routes

USE = "router"


class Router:
    """One per desk. `_lock` protects what was made last, and is held while a classifier is opened."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._made: tuple[int, Knowledge, Knowledge] | None = None
        self.error: ShowcaseError | None = None
        """Why what was given is not used."""

    @property
    def given(self) -> Given | None:
        """The classifier in use; None: the built-in matching alone."""
        return find_given(USE, self._settings)

    def apply(self, knowledge: "Knowledge") -> "Knowledge":
        """`knowledge` with the router in front of its matching; as it is where none was given, or it cannot be run."""
        stamp = read_stamp(USE, self._settings)
        if not stamp:
            self._made, self.error = None, None
            return knowledge
        with self._lock:
            if self._made is None or self._made[0] != stamp or self._made[1] is not knowledge:
                self._made = stamp, knowledge, self._route(knowledge)
            return self._made[2]

    def routes(self, knowledge: "Knowledge") -> "Routes | None":
        """What the labels of the router in use stand for; None without one."""
        return getattr(self.apply(knowledge).matcher, "routes", None)

    def _route(self, knowledge: "Knowledge") -> "Knowledge":
        from core.models.classifier import open_classifier
        from core.usecases.support.trained_router import RoutedMatcher, make_routes

        given = self.given
        self.error = None
        try:
            classifier = open_classifier(given.folder, settings=self._settings) if given else None
        except ShowcaseError as error:
            self.error = error
            log("router_off", level="warning", error=error)
            classifier = None
        if classifier is None:
            return knowledge
        routes = make_routes(given.name, classifier, knowledge.matcher, given.threshold, given.targets)
        return replace(knowledge, matcher=RoutedMatcher(classifier, routes, knowledge.matcher))
