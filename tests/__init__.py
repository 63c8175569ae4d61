"""Tests of the project. A package of its own, because a library installs another one by this name."""
