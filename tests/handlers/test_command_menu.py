"""Command menus beside the permissions of their roles."""

import pytest

from domain.people import Role
from domain.permissions import PERMISSIONS
from handlers.command_menu import MENUS, OF_COMMANDS

#: Commands that everybody may give; the menu of an office shows those that it needs.
EVERYBODYS = {"start", "my", "help", "language", "cancel"}


@pytest.mark.parametrize("role", Role)
def test_a_menu_shows_every_command_that_its_role_may_give_and_no_other(role: Role) -> None:
    allowed = {name for name, permission in OF_COMMANDS.items() if role in PERMISSIONS[permission]}
    assert set(MENUS[role]) - EVERYBODYS == allowed
