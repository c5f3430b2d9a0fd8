"""Workshops, their seats and the ballots of named ones, in the SQLite file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.workshops import BallotRow, Cast, RoomQuestion, SeatRecord, WorkshopRecord, Workshops

_GET_WORKSHOP = """
    SELECT id, workspace, coalesce(assessment, ''), kind, mode, title, code, code_expires_at, seats_open, seats_most,
           rehearsal, state, revision, created_at, changed_at, closed_at, checked_at
    FROM workshops WHERE id = ? AND workspace = ?"""
_FIND_WORKSHOP = """
    SELECT id, workspace, coalesce(assessment, ''), kind, mode, title, code, code_expires_at, seats_open, seats_most,
           rehearsal, state, revision, created_at, changed_at, closed_at, checked_at
    FROM workshops WHERE code = ? AND code <> ''"""
_FIND_WORKSHOP_OF_SEAT = """
    SELECT id, workspace, coalesce(assessment, ''), kind, mode, title, code, code_expires_at, seats_open, seats_most,
           rehearsal, state, revision, created_at, changed_at, closed_at, checked_at
    FROM workshops
    WHERE id = :workshop AND EXISTS (SELECT 1 FROM seats WHERE workshop = :workshop AND token = :token AND token <> '')"""
_LIST_WORKSHOPS = """
    SELECT id, workspace, coalesce(assessment, ''), kind, mode, title, code, code_expires_at, seats_open, seats_most,
           rehearsal, state, revision, created_at, changed_at, closed_at, checked_at
    FROM workshops WHERE workspace = ? AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?"""
_LIST_WORKSHOPS_OF = """
    SELECT id, workspace, coalesce(assessment, ''), kind, mode, title, code, code_expires_at, seats_open, seats_most,
           rehearsal, state, revision, created_at, changed_at, closed_at, checked_at
    FROM workshops WHERE assessment = ? AND rehearsal = 0 AND workspace = ? ORDER BY created_at DESC, id DESC LIMIT ?"""
_ADD_WORKSHOP = """
    INSERT INTO workshops (id, workspace, assessment, kind, mode, title, code, code_expires_at, seats_open, seats_most,
                           rehearsal, state, revision, created_at, changed_at, closed_at, checked_at)
    VALUES (:id, :workspace, :assessment, :kind, :mode, :title, :code, :code_expires_at, :seats_open, :seats_most,
            :rehearsal, :state, :revision, :created_at, :changed_at, :closed_at, :checked_at)"""
_RECORD_WORKSHOP = """
    UPDATE workshops
    SET assessment = :assessment, kind = :kind, mode = :mode, title = :title, code = :code,
        code_expires_at = :code_expires_at, seats_open = :seats_open, seats_most = :seats_most, rehearsal = :rehearsal,
        state = :state, revision = :revision, changed_at = :changed_at, closed_at = :closed_at, checked_at = :checked_at
    WHERE id = :id AND workspace = :workspace"""
_REMOVE_WORKSHOP = "DELETE FROM workshops WHERE id = ? AND workspace = ?"

_LIST_SEATS = """
    SELECT workshop, number, name, authority, token, issue, simulated, away FROM seats WHERE workshop = ? ORDER BY number"""
_FIND_SEAT = """
    SELECT workshop, number, name, authority, token, issue, simulated, away
    FROM seats WHERE workshop = ? AND token = ? AND token <> ''"""
_ADD_SEAT = """
    INSERT INTO seats (workshop, number, name, authority, token, issue, simulated, away) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_RECORD_SEAT = """
    UPDATE seats SET name = ?, authority = ?, token = ?, issue = ?, simulated = ?, away = ?
    WHERE workshop = ? AND number = ?"""
_REMOVE_SEAT = "DELETE FROM seats WHERE workshop = ? AND number = ?"

_LIST_CAST = "SELECT seat, origin FROM casts WHERE workshop = ? AND round = ? ORDER BY seat"
_LIST_BALLOTS = """
    SELECT seat, question, choice, reason FROM ballots WHERE workshop = ? AND round = ? ORDER BY seat, question"""
_FORGET_BALLOTS_OF = "DELETE FROM ballots WHERE workshop = ? AND round = ? AND seat = ?"
_RECORD_CAST = """
    INSERT INTO casts (workshop, round, seat, origin) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET origin = excluded.origin"""
# SQLite would take ON for the condition of a join, were there no WHERE.
_RECORD_BALLOTS = """
    INSERT INTO ballots (workshop, round, seat, question, choice, reason)
    SELECT ?, ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]')
    FROM json_each(?) WHERE true
    ON CONFLICT DO UPDATE SET choice = excluded.choice, reason = excluded.reason"""
_REMOVE_BALLOTS = "DELETE FROM casts WHERE workshop = ? AND round = ?"

_LIST_ROOM_QUESTIONS = "SELECT id, text FROM room_questions WHERE workshop = ? ORDER BY id"
_ADD_ROOM_QUESTION = "INSERT INTO room_questions (workshop, id, text) VALUES (?, ?, ?)"
_REMOVE_ROOM_QUESTION = "DELETE FROM room_questions WHERE workshop = ? AND id = ?"


class SqliteWorkshops(Workshops):
    """The part of the store for workshops; what each method promises stands in `workshops`."""

    _connections: Connections
    _to_wipe: bool

    def _conflicts(self, subject: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    # ── Workshops ──

    def get_workshop(self, workspace: str, workshop: str) -> WorkshopRecord:
        for row in self._connections.ask(_GET_WORKSHOP, (workshop, workspace)):
            return rows.workshop(row)
        raise NotFound(workshop)

    def find_workshop(self, code: str) -> WorkshopRecord | None:
        found = self._connections.ask(_FIND_WORKSHOP, (code,))
        return rows.workshop(found[0]) if found else None

    def find_workshop_of_seat(self, workshop: str, token: str) -> WorkshopRecord | None:
        found = self._connections.ask(_FIND_WORKSHOP_OF_SEAT, {"workshop": workshop, "token": token})
        return rows.workshop(found[0]) if found else None

    def list_workshops(
        self, workspace: str, *, before: tuple[datetime, str] | None = None, limit: int = 20
    ) -> tuple[WorkshopRecord, ...]:
        seen = rows.AFTER_ALL if before is None else (rows.as_text(before[0]), before[1])
        return tuple(map(rows.workshop, self._connections.ask(_LIST_WORKSHOPS, (workspace, *seen, limit))))

    def list_workshops_of(self, workspace: str, assessment: str, limit: int = 20) -> tuple[WorkshopRecord, ...]:
        return tuple(map(rows.workshop, self._connections.ask(_LIST_WORKSHOPS_OF, (assessment, workspace, limit))))

    def add_workshop(self, record: WorkshopRecord) -> None:
        with self._conflicts(record.id):
            self._connections.change(_ADD_WORKSHOP, rows.workshop_columns(record))

    def record_workshop(self, record: WorkshopRecord) -> None:
        with self._conflicts(record.id):
            changed = self._connections.change(_RECORD_WORKSHOP, rows.workshop_columns(record))
        if not changed:
            raise NotFound(record.id)

    def remove_workshop(self, workspace: str, workshop: str) -> None:
        if not self._connections.change(_REMOVE_WORKSHOP, (workshop, workspace)):
            raise NotFound(workshop)
        self._to_wipe = True

    # ── Seats ──

    def list_seats(self, workshop: str) -> tuple[SeatRecord, ...]:
        return tuple(map(rows.seat, self._connections.ask(_LIST_SEATS, (workshop,))))

    def find_seat(self, workshop: str, token: str) -> SeatRecord | None:
        found = self._connections.ask(_FIND_SEAT, (workshop, token))
        return rows.seat(found[0]) if found else None

    def add_seat(self, seat: SeatRecord) -> None:
        with self._conflicts(seat.workshop):
            self._connections.change(_ADD_SEAT, astuple(seat))

    def record_seat(self, seat: SeatRecord) -> None:
        workshop, number, *values = astuple(seat)
        with self._conflicts(seat.workshop):
            changed = self._connections.change(_RECORD_SEAT, (*values, workshop, number))
        if not changed:
            raise NotFound(f"{workshop} {number}")

    def remove_seat(self, workshop: str, number: int) -> None:
        self._connections.change(_REMOVE_SEAT, (workshop, number))

    # ── Ballots beside names ──

    def list_cast(self, workshop: str, round_number: int) -> tuple[Cast, ...]:
        return tuple(Cast(*row) for row in self._connections.ask(_LIST_CAST, (workshop, round_number)))

    def list_ballots(self, workshop: str, round_number: int) -> tuple[BallotRow, ...]:
        return tuple(BallotRow(*row) for row in self._connections.ask(_LIST_BALLOTS, (workshop, round_number)))

    def record_ballots(
        self, workshop: str, round_number: int, cast: Cast, ballots: Sequence[BallotRow], *, replace: bool = True
    ) -> None:
        said = json.dumps([astuple(ballot) for ballot in ballots], ensure_ascii=False)
        with self._conflicts(workshop):
            if replace:
                self._connections.change(_FORGET_BALLOTS_OF, (workshop, round_number, cast.seat))
            self._connections.change(_RECORD_CAST, (workshop, round_number, cast.seat, cast.origin))
            self._connections.change(_RECORD_BALLOTS, (workshop, round_number, said))

    def remove_ballots(self, workshop: str, round_number: int) -> None:
        self._connections.change(_REMOVE_BALLOTS, (workshop, round_number))
        self._to_wipe = True

    # ── What the room asks ──

    def list_room_questions(self, workshop: str) -> tuple[RoomQuestion, ...]:
        return tuple(RoomQuestion(*row) for row in self._connections.ask(_LIST_ROOM_QUESTIONS, (workshop,)))

    def add_room_question(self, workshop: str, question: RoomQuestion) -> None:
        with self._conflicts(workshop):
            self._connections.change(_ADD_ROOM_QUESTION, (workshop, question.id, question.text))

    def remove_room_question(self, workshop: str, question: str) -> None:
        self._connections.change(_REMOVE_ROOM_QUESTION, (workshop, question))
