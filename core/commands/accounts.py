"""`python -m core accounts`: who may sign in, in which role, and what was used today. Passwords come from a prompt or
standard input, never from an argument, where other programs could read them."""

import argparse
import getpass
import sys

from core.access.accounts import add_account, find_account, set_disabled, set_password, set_role
from core.access.budget import Budget
from core.access.person import ROLES
from core.access.sessions import Sessions
from core.commands.terminal import say
from core.errors import InputError
from core.messages import UiLanguage, message
from core.settings import load_settings
from core.store import Store, open_store

MOST_DAYS = 3650
"""A token's longest life."""


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `accounts` to the parser."""
    accounts = commands.add_parser("accounts", help="who may sign in, and what was used today")
    acts = accounts.add_subparsers(required=True, metavar="ACT")
    for name, act, told in ACTS:
        one = acts.add_parser(name, help=told)
        one.set_defaults(run=run_accounts, act=act)
        if name not in ("list", "usage"):
            one.add_argument("name", help="a short name or an e-mail address")
        if name in ("add", "role"):
            one.add_argument("role", nargs="?" if name == "add" else None, default="visitor", choices=ROLES)
        if name == "token":
            one.add_argument("--days", type=int, default=30, help="how long it lasts (default 30)")


def run_accounts(options: argparse.Namespace) -> int:
    """Open the store, do it, say what was done."""
    store = open_store()
    try:
        options.act(store, options)
    finally:
        store.close()
    return 0


def add(store: Store, options: argparse.Namespace) -> None:
    """A new account."""
    made = add_account(store, options.name, options.role, ask_password(options.language))
    say(message("accounts.added", options.language, name=made.name, role=made.role))


def show(store: Store, options: argparse.Namespace) -> None:
    """A line for each account, with tabs between its columns."""
    language: UiLanguage = options.language
    for account in store.list_accounts():
        how = message("accounts.by_password" if account.secret else "accounts.by_provider", language)
        state = message("accounts.disabled" if account.disabled else "accounts.enabled", language)
        role = message(f"access.role_{account.role}", language)
        print("\t".join((account.name, role, how, state, account.created[:10])))


def change_role(store: Store, options: argparse.Namespace) -> None:
    """Another role."""
    set_role(store, options.name, options.role)
    say(message("accounts.changed", options.language, name=options.name))


def change_password(store: Store, options: argparse.Namespace) -> None:
    """Another password, which signs the account out everywhere."""
    find_account(store, options.name)
    set_password(store, options.name, ask_password(options.language))
    say(message("accounts.changed", options.language, name=options.name))


def disable(store: Store, options: argparse.Namespace) -> None:
    """Shut an account out."""
    set_disabled(store, options.name, True)
    say(message("accounts.now_disabled", options.language, name=options.name))


def enable(store: Store, options: argparse.Namespace) -> None:
    """Let an account in again."""
    set_disabled(store, options.name, False)
    say(message("accounts.changed", options.language, name=options.name))


def make_token(store: Store, options: argparse.Namespace) -> None:
    """Print a session's token, for programs: `Authorization: Bearer TOKEN`."""
    if not 1 <= options.days <= MOST_DAYS:
        raise InputError("accounts.bad_days", days=options.days, limit=MOST_DAYS)
    sessions = Sessions(lambda: store, load_settings())
    print(sessions.begin(find_account(store, options.name), hours=24 * options.days))


def usage(store: Store, options: argparse.Namespace) -> None:
    """Tokens of today: of all, then by person."""
    total, each = Budget(lambda: store, load_settings()).used()
    print(message("access.used_all", options.language, tokens=f"{total:,}"))
    for one in each:
        print(f"{one.person}\t{one.tokens}")


def ask_password(language: UiLanguage) -> str:
    """Asked twice at a terminal; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(message("accounts.ask_password", language))
    if first != getpass.getpass(message("accounts.ask_again", language)):
        raise InputError("accounts.unlike")
    return first


ACTS = (
    ("add", add, "make an account; its password is asked for"),
    ("list", show, "all accounts"),
    ("role", change_role, "give an account another role"),
    ("password", change_password, "give an account another password"),
    ("disable", disable, "shut an account out"),
    ("enable", enable, "let it in again"),
    ("token", make_token, "print a token for a program that asks in an account's name"),
    ("usage", usage, "tokens used today"),
)
