"""Who may, by role: the table beside one written by hand, and the menus beside the table."""

import pytest

from domain.errors import Refused
from domain.people import Actor, Lang, Role
from domain.permissions import MENUS, OF_COMMANDS, PERMISSIONS, Permission, may, require

RESIDENT, OFFICIAL, HEAD, COORDINATOR = Role.RESIDENT, Role.OFFICIAL, Role.HEAD, Role.COORDINATOR
PROSECUTOR, AKIMAT, ADMIN = Role.PROSECUTOR, Role.AKIMAT, Role.ADMIN

#: Permission and the roles that have it, as the decisions name them.
TABLE = {
    "hold-office": [OFFICIAL, HEAD, COORDINATOR, PROSECUTOR, AKIMAT, ADMIN],
    "file-reports": [RESIDENT],
    "have-reports": [OFFICIAL, HEAD, COORDINATOR, PROSECUTOR, AKIMAT, ADMIN],
    "list-tasks": [OFFICIAL, HEAD, COORDINATOR, PROSECUTOR, AKIMAT],
    "read-all-reports": [COORDINATOR, PROSECUTOR, AKIMAT],
    "read-of-body": [OFFICIAL, HEAD],
    "lead-body": [HEAD],
    "steer-reports": [COORDINATOR, PROSECUTOR],
    "read-sensitive": [OFFICIAL, HEAD, COORDINATOR, PROSECUTOR, AKIMAT],
    "list-assignments": [OFFICIAL, HEAD, COORDINATOR, PROSECUTOR, AKIMAT],
    "read-all-assignments": [COORDINATOR, PROSECUTOR, AKIMAT],
    "issue-assignments": [PROSECUTOR],
    "call-meetings": [COORDINATOR],
    "answer-invitations": [OFFICIAL, HEAD, COORDINATOR, PROSECUTOR, AKIMAT, ADMIN],
    "see-staff": [HEAD, COORDINATOR, ADMIN],
    "dismiss-staff": [COORDINATOR, ADMIN],
}
#: Commands that everybody may give; the menu of an office shows those that it needs.
EVERYBODYS = {"start", "my", "help", "language", "cancel"}


def test_every_permission_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Permission) == set(TABLE)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_a_role_has_what_the_table_gives_it(role: Role, permission: Permission) -> None:
    actor = Actor(1, role, None, Lang.KK)
    assert may(actor, permission) == (role in TABLE[permission])
    if may(actor, permission):
        require(actor, permission)
    else:
        with pytest.raises(Refused, match="not-allowed"):
            require(actor, permission)


@pytest.mark.parametrize("role", Role)
def test_a_menu_shows_every_command_that_its_role_may_give_and_no_other(role: Role) -> None:
    allowed = {name for name, permission in OF_COMMANDS.items() if role in PERMISSIONS[permission]}
    assert set(MENUS[role]) - EVERYBODYS == allowed
