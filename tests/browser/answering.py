"""A person types one answer into a question's page: any state of any type, public words, note, and how firm it is."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor
from tests.shipped import BANK, EN
from webapp.domain.answers import Answer, Answers, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.bank import Question
from webapp.domain.text import format_date

SAVE = "Save and continue"
SIGNED = {Standing.CONFIRMED: "confirmed", Standing.APPROVED: "approved"}


def question_form(visitor: Visitor) -> Locator:
    """The form of the question one is on."""
    return visitor.page.locator("form:has([name=revision]):has([name=note])")


def pick(form: Locator, name: str, value: str) -> None:
    """Choose a card or a line, by pressing on its words."""
    box = form.locator(f'input[name="{name}"][value="{value}"]')
    words = form.locator(f'label[for="{box.get_attribute("id")}"]')
    (words if words.count() else box).click()
    expect(box).to_be_checked()


def write(form: Locator, name: str, words: str) -> None:
    """Put words into a field, in place of what stands there; a fold in front of it is opened first."""
    field = form.locator(f'[name="{name}"]')
    fold = form.locator("details:not([open])", has=form.page.locator(f'[name="{name}"]'))
    if fold.count():
        fold.locator("summary").click()
    field.fill(words)


def date_words(date: PartialDate | None) -> str:
    """A date as people write it: June 30, 2029."""
    return "" if date is None else format_date(date, EN)


def type_answer(visitor: Visitor, question: Question, answer: Answer) -> None:
    """Fill in the page of this question; what is not in the answer stays as the page has it."""
    form = question_form(visitor)
    match answer:
        case Decided():
            _type_decided(form, question, answer)
        case Undecided(decider, by, until_then):
            pick(form, *_state(question, "undecided"))
            write(form, "decider", decider)
            write(form, "by", date_words(by))
            write(form, "until_then", until_then)
        case Withheld(reason, ask):
            pick(form, *_state(question, "withheld"))
            write(form, "reason", reason)
            write(form, "ask", ask)
    if answer.note:
        write(form, "note", answer.note)


def _state(question: Question, state: str) -> tuple[str, str]:
    """Among single choices the state is one more card; elsewhere it is a choice of its own."""
    return ("choice", f"_{state}") if question.type == "single" else ("state", state)


def _type_decided(form: Locator, question: Question, answer: Decided) -> None:
    match answer.value:
        case frozenset() as chosen:
            for choice in sorted(chosen):
                pick(form, "choices", choice)
        case MoneyRange() as money:
            _type_money(form, money)
        case PartialDate() as date:
            write(form, "date", date_words(date))
        case int(number):
            write(form, "number", str(number))
        case str(text) if question.type == "single":
            pick(form, "choice", text)
        case str(text):
            write(form, "text", text)
    if answer.standing in SIGNED:
        firm = SIGNED[answer.standing]
        pick(form, "standing", firm)
        write(form, f"{firm}_by", answer.by)
        write(form, f"{firm}_on", date_words(answer.on))
    if answer.detail:
        write(form, "detail", answer.detail)


def _type_money(form: Locator, money: MoneyRange) -> None:
    write(form, "low", f"{money.low:,}")
    write(form, "high", f"{money.high:,}")
    set_choice(form, "currency", money.currency)
    set_choice(form, "period", money.period)
    set_choice(form, "show", money.show)


def set_choice(form: Locator, name: str, value: str) -> None:
    """One of several, whether they stand in a list or as lines; where nothing can be chosen it has to be so already."""
    field = form.locator(f'[name="{name}"]')
    if field.first.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    elif field.first.get_attribute("type") == "radio":
        pick(form, name, value)
    else:
        assert field.input_value() == value


def question_here(visitor: Visitor) -> str:
    """The key of the question one is on; empty on any other page."""
    before, _, key = visitor.path.rpartition("/")
    return key if before.endswith("/questions") else ""


def save(visitor: Visitor) -> None:
    """Press the main button of the question one is on."""
    visitor.arrive(question_form(visitor).get_by_role("button", name="Save").click)


def answer_question(visitor: Visitor, answers: Answers) -> None:
    """Answer the question one is on as these answers do, and save; without an answer, leave it."""
    key = question_here(visitor)
    question = BANK.question_by_id[key.partition("@")[0]]
    if key not in answers:
        assert question.optional or not question.commitment, f"{key} has to be answered"
        visitor.follow("Leave it for now", within=question_form(visitor))
        return
    type_answer(visitor, question, answers[key])
    save(visitor)


def answer_all(visitor: Visitor, answers: Answers) -> list[str]:
    """Answer question after question in the order the site asks, until it asks no more; the keys, in that order."""
    asked: list[str] = []
    while key := question_here(visitor):
        assert key not in asked, f"{key} is asked a second time"
        asked.append(key)
        answer_question(visitor, answers)
    return asked
