"""English: its word lists, thresholds and formula, as one `Language`."""

from __future__ import annotations

import re
from itertools import chain

from webapp.domain.plain_language.bilingual import CLAUSE_END, DECIDING_VERB_START, DURATION, PERIOD, REASON, WILL_ANSWER
from webapp.domain.plain_language.figures import QuestionKind, type_hedge
from webapp.domain.plain_language.language import (
    DeciderWords,
    Language,
    Lexicon,
    OpeningWords,
    PassiveWords,
    QuantityWords,
    QuestionWords,
    StateWords,
    StyleWords,
    Thresholds,
    anywhere,
    whole,
    words,
)
from webapp.domain.plain_language.syllable_count import english_syllables

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNT = rf"(?:\d+|{_SMALL})"
_CAPITAL = "[A-ZÁÉÍÓÚ]"


def flesch_kincaid(words_a_sentence: float, syllables_a_word: float) -> float:
    """US school years (Kincaid, Fishburne, Rogers and Chissom 1975), to one decimal."""
    return round(0.39 * words_a_sentence + 11.8 * syllables_a_word - 15.59, 1)


_HEDGES: dict[type_hedge, tuple[str, ...]] = {
    "vague-quantity": (
        "some|several|various|numerous|many|a number of|a variety of|a range of|a few|most",
        "significant(?:ly)?|substantial(?:ly)?|considerable|limited number|moderate amount",
        "appropriate (?:level|amount)s?|sufficient|modest|reasonable|as many as possible",
        "other considerations|multiple factors|numerous factors",
    ),
    "vague-time": (
        "soon|shortly|in due course|in the (?:near )?future|in the coming (?:weeks|months|years)|over time",
        "from time to time|as needed|ongoing|eventually|at the appropriate time|when (?:appropriate|ready|possible)",
        "as soon as possible|periodically|at this time|for the foreseeable future",
        "over the next few (?:months|years|weeks)|down the road|going forward|moving forward",
        "occasionally|sometimes|(?:up)?on occasion",
    ),
    "weak-commitment": (
        "may|might|could|strives? to|seeks? to|aims? to|hopes? to|intends? to|endeavou?rs? to|make every effort",
        "do our best|try to|tries to|expects? to|plans? to|anticipates?|would like to|is committed to|are committed to",
        "remains? committed|will consider|to be considered|encourages?|is open to|are open to|explore",
        "prefers?(?: not)? to|highly (?:un)?likely|(?:un)?likely|hopefully|ideally",
    ),
    "generaliser": (
        "generally|typically|usually|normally|often|frequently|historically|in general|primarily|traditionally",
        "in most cases|for the most part|tends? to|customarily|on average|largely|mostly",
    ),
    "escape": (
        "as appropriate|where appropriate|if appropriate|where possible|if possible|to the extent possible",
        "case[- ]by[- ]case|reserves? the right|at (?:its|our|their|the board's) (?:own |sole )?discretion",
        "subject to change|depends? on|depending on|not necessarily|other factors",
        r"within our (?:financial )?abilities|among other (?:things|factors)|and/or|etc\.?",
    ),
}

_STYLE = StyleWords(
    hedges={kind: whole(*phrases) for kind, phrases in _HEDGES.items()},
    any_hedge=whole(*chain.from_iterable(_HEDGES.values())),
    permission=anywhere(r"\b(?:you|applicants?|organi[sz]ations?|partners?|groups?|forms|requests) $"),
    ladder=anywhere("plans? to|might|may|intends? to"),
    puffery=whole(
        r"leverag\w*|synerg\w*|ecosystem|robust|impactful|transformational|transformative|holistic|innovative",
        r"empower\w*|unlock\w*|catalytic|cataly[sz]\w*|move the needle|cutting[- ]edge|world[- ]class|best[- ]in[- ]class",
        r"passionate|thrilled|excited to|proud to|deeply|truly|unprecedented|rigorous|bold|game[- ]chang\w*",
        r"thought leader\w*|at the heart of|meaningful(?:ly)?|lasting change|building blocks|foundational to|vibrant",
        r"seamless\w*|strategic(?:ally)?|key|critical|vital",
    ),
    jargon=whole(
        r"stakeholders?|capacity[- ]building|collective impact|backbone|fiscal sponsor\w*|fiscal agents?",
        r"general operating support|unrestricted|pooled fund\w*|theory of change|deliverables?|logic model|alignment",
        "convener|grantees?|outcomes?|revenue streams?|legacy model|root cause|shared measurement",
        r"continuous improvement|disburse\w*|allocation|sustainability|systems change|scal(?:e|ing)|cohort",
        r"rfp|loi|mou|daf|kpi|501\(c\) ?\(3\)",
    ),
    wordy=whole(
        "in order to|prior to|due to the fact that|with regard to|with respect to|for the purpose of|in the event that",
        r"at this point in time|a majority of|subsequent to|utili[sz]e\w*|facilitate\w*|implement\w*|commence\w*",
        r"terminate\w*|endeavou?r\w*|ascertain|notwithstanding|herein|thereof|thereon|pursuant to|shall",
        r"in accordance with|additional|demonstrate\w*|accomplish\w*|ensure that|is able to|are able to|regarding",
        "submittal|assistance|requirements?|numerous",
    ),
    absolutes=whole(
        r"always|never|guarantee\w*|every(?:one|thing)|all|completely|entirely|fully|no one|without exception|100%",
        "forever|infinitely|only",
    ),
    deflection=whole(
        "please (?:refer|see|visit|review|contact|read|understand)|refer to (?:the|our)",
        r"see (?:the|our) [\w ]{0,30}(?:page|guidelines|website|policy)|visit our",
        r"contact (?:us|the \w+ office|the foundation)|you may contact|for more information|will be discussed",
        "will be (?:announced|communicated) (?:later|in due course)",
    ),
    throat_clearing=anywhere(
        "thank you|great question|we (?:are|remain) (?:committed|proud|excited|thrilled)",
        r"(?:the \w+|we|staff|our staff) (?:is|are|remains?) committed|continuing to|as an? |since |in order to",
        "historically|there are many|while |although |because |please understand|it is important to",
        r"at \w+(?: \w+)?, we|our (?:mission|vision|goal|values)|through an?|building (?:off|on)|in \d{4},",
        "after |before |for (?:more|over) than|everyone in|first, please|a lot!|like (?:most|many)",
        "we strongly (?:encourage|believe)|we (?:believe|value|strongly)",
    ),
    person=anywhere(r"\b(?:we|our|us|you|your|yours)\b"),
    acronyms_known=words("CEO US USA UK PDF FAQ ID OK NOT MUST ALL EE UU CE VI NO"),
)

_YES = "yes"
_NO = "no|not (?:yet|automatically|today|now|any ?more|quite)|none|nothing|nobody|never"
_STATES = StateWords(
    yes=whole(_YES),
    no=whole(_NO),
    partly=whole(
        "(?:only )?partly|(?:only )?in part|not (?:fully|entirely|all)|some,? (?:but )?not all|yes, but|sometimes",
        "not necessarily|it depends",
    ),
    partly_said=anywhere("partly|yes, but"),
    undecided=whole(
        "not (?:yet )?(?:been )?decided|(?:has|have) not (?:yet )?decided|do(?:es)? not know yet|not yet known",
        "no decision (?:yet|has been)|still (?:deciding|open)|to be decided|undecided|have not set|has not set",
        "not (?:yet )?set|not (?:yet )?(?:been )?settled",
    ),
    unanswered=whole("(?:have|has) not (?:yet )?(?:said|answered)|not (?:yet )?(?:said|answered)(?: yet)?"),
    withheld=whole(
        "confidential|cannot (?:share|say|publish|disclose)|do(?:es)? not (?:publish|share|disclose)",
        "will not (?:publish|share|disclose)|not public",
    ),
    refusal=anywhere("do|will|not public"),
    no_date=anywhere(
        r"\bno (?:\w+ )?date (?:is|has been|was) (?:yet )?(?:set|fixed|agreed|known)\b",
        r"\bno (?:set |fixed )?date yet\b|\b(?:there is|we have|has) no (?:set |fixed )?date\b|\bhave not set a date\b",
    ),
    until_then=anywhere("until then|meanwhile|for now|till then"),
    reason=REASON,
    ask=WILL_ANSWER,
    offer=anywhere(r"\bask\b|you can"),
    negation=anywhere(
        r"\bnot\b|n't\b|\bno\b|\bnothing\b|\bnobody\b|\bnever\b|\bnone\b|\bneither\b|\bwithout\b|\bcannot\b|\bonly\b"
    ),
    contrast=whole("but"),
    future=anywhere(r"\b(?:will|expects? to|plans? to|hopes? to|to be announced|is going to)\b"),
)

_DECIDERS = DeciderWords(
    body=whole(
        "board(?: of (?:directors|trustees))?|trustees?|committee|steering (?:group|committee)|council|panel",
        "executive director|chief executive|ceo|president|program officers?|directors?|staff|reviewers?|volunteers",
        "donors?|partners(?:hip)?|governance (?:body|group)|members",
    ),
    deciding=whole(
        r"decid\w+|decision|approv\w+|select\w+|choos\w+|chose\w*|set(?:s)? (?:the )?(?:budget|priorit\w+|amount)",
        r"vote[sd]?|votes|award\w*|recommend\w*|review(?:s|ed)?|evaluat\w+|determin\w+|sign(?:s)? off|consider\w*",
        r"confirm\w*|last word|final say",
    ),
    subject=re.compile(
        r"\b(?:we|I|our [\w'-]+"
        r"|(?:the|a|its|their) (?:[\w'’-]+ ){0,4}?(?:foundation|fund|group|team|city|county|agency|district|partners?"
        r"|funders?|residents|nonprofits?|organi[sz]ations?|members?|leads?)"
        rf"|(?-i:{_CAPITAL}[\w'’-]+(?: {_CAPITAL}[\w'’-]+){{1,4}})|residents|partners)"
        r"(?:, [^,.;]{1,60},)? "
        r"(?:(?:will|must|can|also|alone|all|both|together|ha(?:s|ve)|then|still|now|ourselves|itself|each|year|first|only)"
        r" ){0,4}"
        r"(?:decid\w+|choos\w+|chose[n]?|vot(?:e|es|ed)|approv\w+|award(?:s|ed)?|select(?:s|ed)?|set(?:s)? the"
        r"|sign(?:s|ed)? off|confirm\w*|(?:the )?(?:last word|final say)"
        r"|make(?:s)? (?:the|that|this) (?:decision|choice))\b",
        re.IGNORECASE,
    ),
    verb_stems=(
        *("decid", "choos", "chose", "vot", "approv", "award", "select", "set", "sign", "confirm"),
        *("last word", "final say", "mak"),
    ),
    verb_start=DECIDING_VERB_START,
    denied=anywhere(r"\b(?:not|never|cannot|no)\b"),
    article=anywhere("(?:our|the) "),
)

_QUANTITIES = QuantityWords(
    months=_MONTHS,
    small=tuple(_SMALL.split("|")),
    periods={"day": ("day", 1), "week": ("day", 7), "month": ("month", 1), "year": ("month", 12)},
    time=re.compile(
        r"\b(?=[\dadefjlmnoqsty])"  # how any of them begins: most words are passed over at once
        rf"(?:(?:{_MONTH})(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+(?:of\s+)?(?:\d{{4}}|every year|each year))?"
        rf"|\d{{1,2}}\s+(?:{_MONTH})(?:\s+\d{{4}})?|(?:19|20)\d\d|\d{{4}}-\d\d-\d\d"
        rf"|{_COUNT}(?:\s*(?:-|–|to|or|and)\s*{_COUNT})?[- ](?:business |working |calendar )?(?:day|week|month|year|hour)s?"
        rf"|(?:once|twice|{_COUNT} (?:or {_COUNT} )?times|{_COUNT} (?:\w+ )?cycles) (?:a|per|each) year"
        r"|annually|every (?:year|month|quarter|week)|each (?:year|month|quarter|week)|quarterly|monthly|any time"
        r"|second calendar year|year by year|(?:this|last|next) year)\b"
    ),
    month_or_verb=re.compile(r"\bmay\b"),
    verb_for_facts=re.compile(r"\b[Mm]ay(?= (?!\d))(?!\s+(?:of\s+)?\d{4})"),
    number=re.compile(
        r"\b(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        r"|one(?= (?:vote|seat|year|grant|member|person|staff|meeting|funder|partner)s?\b))(?:[- ][a-z]+)?"
    ),
    condition=anywhere(r"\b(?:if|unless|until|only when|provided|as long as|except|after|before|once|within)\b"),
    bound=anywhere(r"\b\d|\b(?:if|unless|until)\b"),
    hangs_on=anywhere(r"\b(?:if|unless|until)\b"),
    limit=anywhere(
        r"\b(?:no(?! (?:doubt|matter|better|greater|single\b))|not(?! (?:only|just|necessarily|limited))|cannot|never|nobody"
        r"|nothing|no one|without|only|up to(?= (?:[$€£]|\d|one|two|three|half))|at (?:most|least)|no more than|except)\b",
        r"n't\b",
    ),
    courtesy=anywhere("please"),
)

_PASSIVES = PassiveWords(
    passive=anywhere(
        r"\b(?:am|is|are|was|were|be|been|being)\s+(?:\w+ly\s+|not\s+|also\s+|being\s+)?"
        r"(?:\w{2,}(?:ed|wn|ght|pt|lt)|made|given|taken|held|paid|met|set|sent|spent|put|found|kept|known|shown|done|spelled"
        r"|funded|chosen|written|driven)\b"
    ),
    clause_end=CLAUSE_END,
    nobody=anywhere(r"\b(?:nobody|no one|nothing|none|no (?:\w+ )?(?:date|end|limit|amount|decision))\b[^,;]*$"),
    stage_denied=anywhere(
        r"\b(?:not|no|never)\b.*\b(?:announced|signed|set|fixed|settled|confirmed|approved|agreed|published|finished"
        r"|promised|decided|public\w*|written(?: down)?)$"
    ),
    promise=anywhere(r"\b(?:promised|signed)$"),
    written=anywhere(r"\bwritten$"),
    written_end=" down",
    asking=anywhere(r"\b(?:how|whether|what|which|where|who)\b"),
)

_QUESTIONS = QuestionWords(
    clause_start=anywhere(r"(?<=[.?!])\s+", ", (?=how|what|when|who|why|can|will|do|does|should|are|is|may)"),
    reference=anywhere(
        r"^(?:who|whom|where|how) (?:can|do|should|could|may) (?:i|we) "
        r"(?:ask|contact|call|email|write|talk|turn|reach|go)\b",
        r"^how (?:current|up[- ]to[- ]date|recent|old|fresh) (?:is|are)\b",
    ),
    condition_first=anywhere(
        r"(?:when|if|as|once|after)\b[^,]*, (?:will|were|was|are|is|do|does|did|can|may|should)\b",
    ),
    kinds=(
        (
            anywhere(
                "^how much|^what (?:is|are) the (?:average|typical|maximum|minimum)? ?(?:size|amount)|amount|how large",
                "duration, size",
            ),
            QuestionKind.AMOUNT,
        ),
        (
            anywhere(
                r"^when\b|^how long|^how often|how soon|deadlines?\b|^what is the timeline|^what .*\b(?:date|deadline)",
            ),
            QuestionKind.WHEN,
        ),
        (anywhere("^how many"), QuestionKind.AMOUNT),
        (anywhere(r"^who\b"), QuestionKind.WHO),
    ),
    verdict_verb=anywhere(
        r"^(?:.*[,.?!] )?(?:will|do|does|did|is|are|was|were|can|could|may|might|should|must|has|have|had|would|am)\b"
    ),
    open_word=anywhere("what|how|why|where|which"),
    open_kinds={"how": QuestionKind.HOW, "why": QuestionKind.WHY},
    duration=DURATION,
    filler=words(
        """a an the of to in on for and or if is are was were be been will would do does did can could may might should has
        have had i we you our us my your they it this that these those with by from at as how what when who which why where
        much many long often not no yes any there their its than then so but about into after before"""
    ),
    ending=anywhere("(?:ing|ed|es|s)$"),
)

_OPENINGS = OpeningWords(
    plain_verdict=anywhere(r"(?:yes|no)\b"),
    lone_verdict=anywhere(rf"(?:{_YES}|{_NO}|partly)\W*$"),
    escape_bound=anywhere(r"\bif\b|\bunless\b"),
    permission=anywhere(r"(?:yes, )?you (?:can|may|need|must)\b"),
    permission_limit=anywhere(r"\b(?:but|unless|only|if)\b"),
    plain_no=anywhere(
        r"\b(?:does|do|did|will|is|are|was|were) not (?:be )?(?!limit|yet)\w+", r"\bcannot\b", r"\bnot funded\b"
    ),
    denial=anywhere(
        r"\b(?:does|do|did|will|is|are|was|were|has|have|can|may) not\b|\bcannot\b|\bonly\b|\bcontinu\w+ to accept",
        r"\bnothing will change\b",
    ),
    none=anywhere(r"(?:nothing|none)\b"),
    nothing=anywhere(r"(?:nothing|none|no\b)"),
    not_fixed=anywhere(
        r"\bno (?:fixed|set|pre-?determined|minimum|maximum|limit|cap)\b",
        r"\bnot have an? (?:fixed|set|pre-?determined|minimum|maximum)\b|\bno date is set\b|\bno end(?: date)?\b",
    ),
    condition=anywhere("(?:until|once|as soon as) (?!then|further)"),
    denying_subject=anywhere(r"(?:we|our foundation|nobody|no one|no)\b"),
    denied_any=anywhere(r"\b(?:any|none)\b"),
    period=PERIOD,
    loose_time=anywhere(r"\b(?:year|quarter|any time)\b"),
    actor=anywhere(r"(?:we|us|for us|with us|our foundation|you|nobody|no one)\b"),
    actor_noun=anywhere(
        r"\b(?:organi[sz]ations?|nonprofits?|non-profits?|groups|agencies|funders|partners|residents|consultants|whoever"
        r"|anyone)\b"
    ),
    because=anywhere("because|since|so that"),
    after=anywhere(r"(?:after|before|in \d{4}|once)\b"),
)

ENGLISH = Language(
    code="en",
    lexicon=Lexicon(
        style=_STYLE,
        states=_STATES,
        deciders=_DECIDERS,
        quantities=_QUANTITIES,
        passives=_PASSIVES,
        questions=_QUESTIONS,
        openings=_OPENINGS,
    ),
    thresholds=Thresholds(
        sentence_words_mean=15,
        sentence_words_max=25,
        grade_of_document=8.0,
        grade_of_answer=10.0,
        long_word_syllables=3,
    ),
    syllables=english_syllables,
    grade_level=flesch_kincaid,
)
