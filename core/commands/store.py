"""`python -m core store upgrade`, `revision`, `history`: at which revision the database stands, for who operates it.

An app upgrades its database when it opens it; an operator who wants that done before any replica starts does it here.
"""

import argparse

from core.commands.terminal import say
from core.errors import StoreError
from core.messages import message
from core.settings import load_settings
from core.store import open_store
from core.store.upgrading import MIGRATIONS, find_revision, list_revisions, read_titles, write_revision


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `store` and its acts to the parser."""
    store = commands.add_parser("store", help="the database's revision: show it, upgrade it")
    store.add_argument("--database", default="", help="SQLAlchemy URL; the settings' one where not given")
    acts = store.add_subparsers(required=True)
    acts.add_parser("upgrade", help="bring the database to this version's tables").set_defaults(run=run_upgrade)
    revision = acts.add_parser("revision", help="show where the database stands; 1 where it is behind")
    revision.add_argument("--new", metavar="TITLE", default="", help="write a revision for tables changed in the code")
    revision.set_defaults(run=run_revision)
    acts.add_parser("history", help="all revisions, the database's marked").set_defaults(run=run_history)
    acts.add_parser("downgrade", help="is refused, with what to do instead").set_defaults(run=run_downgrade)


def run_upgrade(options: argparse.Namespace) -> int:
    """Upgrade and say where the database stands."""
    open_store(_url(options)).close()
    say(message("store.upgraded", options.language, found=list_revisions()[-1]))
    return 0


def run_revision(options: argparse.Namespace) -> int:
    """Where the database stands, 1 where it is not at the last revision; or the file of a new one."""
    if options.new:
        made = write_revision(options.new)
        say(message("store.revision_written", options.language, name=made.relative_to(MIGRATIONS.parents[2])))
        return 0
    found, known = find_revision(_url(options)), list_revisions()[-1]
    key = "store.revision" if found else "store.no_revision"
    print(message(key, options.language, found=found, known=known))
    return int(found != known)


def run_history(options: argparse.Namespace) -> int:
    """Every revision in a line, the oldest first."""
    found = find_revision(_url(options))
    for revision, title in read_titles().items():
        print(f"{'*' if revision == found else ' '} {revision}  {title}")
    return 0


def run_downgrade(options: argparse.Namespace) -> int:
    """Refused."""
    raise StoreError("store.no_downgrade")


def _url(options: argparse.Namespace) -> str:
    return options.database or load_settings().database_url
