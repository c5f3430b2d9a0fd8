"""Every word a workshop prints by itself, beside its questions and plans, each with just the slots it is given."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.workshop import state

STATES = ("same", "same_so_far", "all_but_one", "split", "open", "too_few")
"""What a result can be called."""
STAGES = (
    state.LOBBY,
    state.PRACTICE,
    state.PRACTICE_SHOWN,
    state.OPENING,
    state.SILENT,
    state.BOARD,
    state.TALK,
    state.AGAIN,
    state.AGAIN_SHOWN,
    state.CAPTURE,
    state.READING,
    state.SUPPORT,
    state.SUPPORT_SHOWN,
    state.CONSENT,
    state.CONSENT_SHOWN,
    state.OWNERS,
    state.CLOSED,
)


def _each(prefix: str, names: tuple[str, ...], *slots: str) -> dict[str, tuple[str, ...]]:
    return {f"{prefix}_{name}": slots for name in names}


_ALIGNMENT: Mapping[str, tuple[str, ...]] = {
    **_each("state", STATES),
    **_each("hint", STATES),
    **_each("meaning", STATES),
    **_each("summary", STATES, "count"),
    "summary": ("count", "parts"),
    "answered": ("answered", "entitled"),
    "not_theirs": ("count",),
    "not_theirs_one": (),
    "settled": (),
    "could_become": ("states",),
    "by_one": (),
    "one_change": ("states",),
    "or": ("first", "last"),
    "hidden": ("least",),
    "hidden_counts": ("floor",),
    "hidden_until_all": ("floor",),
    "everyone_knows": (),
    "percent": ("percent",),
}
"""How far a room agrees. `states` are names of states joined with `or`; `parts` are summaries joined with commas."""

_MOVEMENT: Mapping[str, tuple[str, ...]] = {
    "first_round": (),
    "second_round": (),
    "movement_state": ("before", "after"),
    "movement_option": ("option", "before", "after"),
    "movement_person": ("name", "before", "after"),
    "movement_none": (),
    "movement_same_counts": (),
    "not_comparable": (),
    "movement_caution": (),
}

_PROGRESS: Mapping[str, tuple[str, ...]] = {
    "here": ("here", "seats"),
    "here_open": ("here",),
    "here_one": (),
    "handed_in": ("finished", "seats"),
    "all_in": (),
    "seat_numbered": ("number",),
    "planned": ("minutes",),
    "planned_one": (),
    "paper": (),
    "paper_count": ("count",),
    "paper_one": (),
    "rehearsal": (),
    "rehearsal_kept": (),
    "parked": (),
}

_MODES: Mapping[str, tuple[str, ...]] = {
    **_each("kind", state.KINDS),
    **_each("about", state.KINDS),
    **_each("ballot", state.KINDS),
    **_each("mode", state.MODES),
    **_each("explained", state.MODES),
    "mode_locked": (),
    "box_protects": (),
    "box_erased": (),
    "box_kept": (),
    "box_limits": (),
    "boss_banner": (),
    "reason": (),
    "reason_named": (),
    "tip_few": ("floor",),
    "tip_late": (),
    "tip_all_same": (),
    "tip_nobody_decides": (),
    "tip_network": (),
    "tip_latecomer": (),
}
"""What a workshop is, and what it keeps to itself."""

_OPENING: Mapping[str, tuple[str, ...]] = {
    **_each("opening", state.KINDS),
    "opening_civic": (),
    "opening_grant": (),
    "opening_call": (),
    "opening_home": (),
    "opening_truth": (),
}

_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    **_each("outcome", state.OUTCOMES),
    **_each("outcome_meaning", state.OUTCOMES),
    "agreed_in": ("date",),
    "held_in": ("date",),
    "not_decided_in": ("date",),
    "owner": ("owner",),
    "decides": ("decider", "by"),
    "decides_undated": ("decider",),
    "until_then": ("until_then",),
    "minority": ("minority",),
    "reads_true": (),
    "one_tap": (),
}

_SUPPORT: Mapping[str, tuple[str, ...]] = {
    "support_question": (),
    "support_level": ("count", "level"),
    "support_below": ("count", "low"),
    "support_below_one": ("low",),
    "support_someone_below": ("low",),
    "support_nobody_below": ("low",),
    "support_at_zero": (),
    "support_ask": (),
}

_MIRROR: Mapping[str, tuple[str, ...]] = {
    "mirror_gap": ("believed", "answered"),
    "mirror_gap_all": ("people", "believed", "answered"),
    "mirror_gap_count": ("count", "people", "believed", "answered"),
    "mirror_gap_apart": ("parts", "answered"),
    "mirror_part": ("count", "believed"),
    "mirror_unknown": ("count", "people", "answered"),
    "mirror_match": ("answered",),
    "mirror_match_all": ("people", "answered"),
    "mirror_match_count": ("count", "people", "answered"),
    "mirror_not_said": ("believed",),
    "mirror_not_said_count": ("count", "people", "believed"),
    "mirror_not_decided": ("believed",),
    "mirror_not_decided_count": ("count", "people", "believed"),
    "mirror_withheld": ("believed",),
    "mirror_too_few": (),
    "mirror_ours": ("answered",),
    "mirror_ours_not_said": (),
    "mirror_ours_not_decided": (),
    "mirror_ours_withheld": (),
    "mirror_finding": (),
    "mirror_action": ("question",),
    "mirror_action_not_said": ("question",),
    "mirror_action_not_decided": ("question",),
}
"""What partners believe beside what the foundation answered: in counts, never in percent below `percent_least`."""

_TABLE: Mapping[str, tuple[str, ...]] = {
    "flag_one_funder": (),
    "flag_nobody": (),
    "flag_two_lead": (),
    "flag_more_lead": ("count",),
    "flag_all_undecided": (),
    "flag_goes_dark": ("name",),
    "hint_one_funder": (),
    "hint_nobody": (),
    "hint_two_lead": (),
    "hint_more_lead": (),
    "hint_all_undecided": (),
    "hint_goes_dark": ("name",),
    "without": ("name",),
    "stays_lit": ("name",),
    "listed_line": ("funder", "cell"),
    "consent_question": (),
    "consent_all": (),
    "consent_waits": ("funder", "date"),
    "consent_waits_undated": ("funder",),
    "consent_change": ("funder", "change"),
    "consent_missing": ("count",),
    "consent_missing_one": (),
    "form_joint": (),
    "form_waits": (),
    "form_listed": (),
    "form_left_out": (),
}
"""A table of funders. `funder` and `name` are seats' names, `cell` a cell's label."""

_REPORT: Mapping[str, tuple[str, ...]] = {
    "report_title": ("partnership",),
    "report_of": ("date",),
    "report_people": ("count", "mode"),
    "report_summary": (),
    "report_agreed": (),
    "report_held": (),
    "report_not_decided": (),
    "report_states": (),
    "report_question": (),
    "report_state": (),
    "report_answers": (),
    "report_rounds": (),
    "report_reasons": (),
    "report_minority": (),
    "report_support": (),
    "report_owners": (),
    "report_owner": (),
    "report_sentence": (),
    "report_by": (),
    "report_partner_questions": (),
    "report_left_out": (),
    "report_left_out_line": ("question",),
    "report_mirror": (),
    "report_believed": (),
    "report_ours": (),
    "report_table": (),
    "report_aspect": (),
    "report_flags": (),
    "report_joint": (),
    "report_listed": (),
    "report_consents": (),
    "report_next": (),
    "report_how_to_read": (),
    "report_note_counts": (),
    "report_note_states": (),
    "report_note_floor": ("floor",),
    "report_note_ballots": (),
    "report_nothing": (),
}
"""Headings and fixed lines of the report."""

WORDS: Mapping[str, tuple[str, ...]] = {
    **_each("stage", STAGES),
    **_ALIGNMENT,
    **_MOVEMENT,
    **_PROGRESS,
    **_MODES,
    **_OPENING,
    **_OUTCOMES,
    **_SUPPORT,
    **_MIRROR,
    **_TABLE,
    **_REPORT,
}
"""Name → slots. Whoever prints a workshop finds every one of them in every published language."""
