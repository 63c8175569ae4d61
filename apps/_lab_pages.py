"""The pages of the lab by section, each with its icon: `apps/_lab_<name>.py`, `lab.page_<name>`, `lab.what_<name>`.

A new page is a new row here. Knows nothing of what a page shows.
"""

SECTIONS: dict[str, dict[str, str]] = {
    "lab": {"start": "science"},
    "classify": {"classify": "label", "tune": "model_training", "runs": "leaderboard"},
    "look": {"decode": "casino", "inside": "visibility", "scratch": "construction"},
    "train": {"pretraining": "menu_book", "instructing": "chat_add_on", "sixth": "add_box"},
    "run": {"cheaper": "compress", "choose": "rule"},
}
