"""The shared core behind the showcase's apps. It knows nothing of any user interface."""
