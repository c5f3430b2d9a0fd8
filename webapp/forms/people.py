"""The forms about people and workspaces: an address, a name, and the part somebody plays."""

from __future__ import annotations

from typing import Any

from wtforms import Field, Form, RadioField, SelectField, StringField, ValidationError

from webapp.domain.addresses import valid_address
from webapp.domain.members import SIGNERS, MemberRole, may_sign
from webapp.forms.one_line import at_most, tidy
from webapp.forms.problems import FieldProblem

LONGEST_NAME = 80
"""Of a workspace: as much as a letter shows of it."""
ON_THE_PAGE = ("name", "email", "role", "signs_as")
"""The fields in the order in which pages ask for them."""


class _Asked(Form):
    """A form whose problems stand in the order of the page."""

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What is wrong; only after `validate()`."""
        wrong = sorted((field for field in self if field.errors), key=lambda field: ON_THE_PAGE.index(field.name))
        return tuple(FieldProblem(field.name, str(field.errors[0]), {"most": str(LONGEST_NAME)}) for field in wrong)


class AddressForm(_Asked):
    """Whom to invite. `data` is what was typed; `address`, once it is valid, how people are known by it."""

    email: Any = StringField(filters=[tidy])

    def validate_email(self, field: Field) -> None:
        """One address alone."""
        if not field.data:
            raise ValidationError("address_missing")
        if valid_address(field.data) is None:
            raise ValidationError("not_an_address")

    @property
    def address(self) -> str:
        """The address as it is kept; only after `validate()` is true."""
        return valid_address(self.email.data) or ""


class NameForm(_Asked):
    """What a workspace is called."""

    name: Any = StringField(filters=[tidy], validators=[at_most(LONGEST_NAME)])

    def validate_name(self, field: Field) -> None:
        """Something has to stand there."""
        if not field.data:
            raise ValidationError("workspace_name_missing")


class WorkspaceForm(NameForm, AddressForm):
    """A new workspace, and who is to own it."""


class PartForm(_Asked):
    """What a member may do, and whom they sign for."""

    role: Any = RadioField(choices=[], validate_choice=False)
    signs_as: Any = SelectField(default="", choices=[], validate_choice=False)

    def validate_role(self, field: Field) -> None:
        """Nobody's role is chosen for them."""
        if field.data not in tuple(MemberRole):
            raise ValidationError("choose_role")

    def validate_signs_as(self, field: Field) -> None:
        """Approvers sign for somebody, viewers and facilitators for nobody."""
        if field.data and field.data not in SIGNERS:
            raise ValidationError("unknown_choice")
        if self.role.data in tuple(MemberRole) and not may_sign(self.role.data, field.data or ""):
            raise ValidationError("signs_nothing" if field.data else "signs_missing")


class InvitationForm(AddressForm, PartForm):
    """Whom to invite, and what for."""
