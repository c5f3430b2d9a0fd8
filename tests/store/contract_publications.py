"""What every store has to fulfil of what is published, and of what partners ask about it."""

from dataclasses import replace

import pytest

from tests.store.contract_people import with_people
from tests.store.published_samples import BLOBS, PDF, a_faq, a_publication, an_inquiry, some_files
from tests.store.samples import HOSTILE, NOON, a_workspace, after
from webapp.domain.errors import AlreadyKept, NotFound
from webapp.domain.inquiry import ANSWERED, DECLINED, NEW, NEXT
from webapp.store.publications import NOT_QUITE, YES, InquiryGroup, OpenCount, VoteCount

CHANGES = {
    "add_faq": lambda store: store.add_faq(a_faq("f9", assessment="oak", slug="oak")),
    "record_faq": lambda store: store.record_faq(a_faq(slug="alder-trust", listed=False)),
    "add_publication": lambda store: store.add_publication(a_publication(2), some_files(), BLOBS),
    "add_inquiry": lambda store: store.add_inquiry(an_inquiry("n9")),
    "add_inquiry_link": lambda store: store.add_inquiry_link("link-9", "n1"),
    "record_inquiry": lambda store: store.record_inquiry(an_inquiry(state=ANSWERED, reply="Yes.", replied_at=NOON)),
    "record_group": lambda store: store.record_group("w1", "n1", "n2"),
    "remove_inquiry": lambda store: store.remove_inquiry("w1", "n1"),
    "count_vote": lambda store: store.count_vote("f1", 1, "faq.grants", YES),
}
"""Each method that changes something, to be called on what `with_published` keeps."""
SEVERAL_STATEMENTS = ("add_faq", "record_faq", "add_publication")
"""Those that change more than one table. Of inquiries the database itself keeps the counts."""

READS = {
    "find_faq": lambda store: store.find_faq("alder-fund"),
    "has_slug": lambda store: store.has_slug("alder-fund"),
    "count_slugs": lambda store: store.count_slugs("f1"),
    "find_faq_of": lambda store: store.find_faq_of("w1", "pine"),
    "get_faq": lambda store: store.get_faq("w1", "f1"),
    "list_faqs": lambda store: store.list_faqs("w1"),
    "list_faqs_of": lambda store: store.list_faqs_of("w1", ["pine", "oak"]),
    "list_faqs_with": lambda store: store.list_faqs_with("w1", ["f1", "f7"]),
    "list_due_faqs": lambda store: store.list_due_faqs("w1"),
    "list_listed": lambda store: store.list_listed(),
    "list_publications": lambda store: store.list_publications("f1"),
    "list_manifests": lambda store: store.list_manifests("f1"),
    "find_publication": lambda store: store.find_publication("f1", 1),
    "find_chain_end": lambda store: store.find_chain_end("w1"),
    "list_chain": lambda store: store.list_chain("w1"),
    "list_publishing_workspaces": lambda store: store.list_publishing_workspaces(),
    "list_files": lambda store: store.list_files("f1", 1),
    "find_file": lambda store: store.find_file("f1", 1, "pdf"),
    "get_inquiry": lambda store: store.get_inquiry("w1", "n1"),
    "list_inquiries": lambda store: store.list_inquiries("w1"),
    "list_inquiries, in a state": lambda store: store.list_inquiries("w1", state=NEW),
    "list_inquiries_in": lambda store: store.list_inquiries_in("w1", "n1"),
    "list_inquiries_of": lambda store: store.list_inquiries_of("f1"),
    "count_inquiries": lambda store: store.count_inquiries("w1"),
    "list_open_counts": lambda store: store.list_open_counts("f1"),
    "find_inquiry_by_link": lambda store: store.find_inquiry_by_link("link-1"),
    "list_votes": lambda store: store.list_votes("f1"),
}
"""Each method that reads, but for the search, which an index of words answers."""


def with_published(store):
    """Add to what `with_people` keeps: a FAQ with a version, two inquiries with a link, a vote."""
    with store.write():
        store.add_faq(a_faq())
        store.add_publication(a_publication(), some_files(), BLOBS)
        store.add_inquiry(an_inquiry())
        store.add_inquiry(an_inquiry("n2", entry="", asked_at=after(5)))
        store.add_inquiry_link("link-1", "n1")
        store.count_vote("f1", 1, "faq.grants", NOT_QUITE)
    return store


@pytest.fixture
def published(store):
    """A store that has published something."""
    return with_published(with_people(store))


def slugs(listed):
    """Which FAQs of the directory these are."""
    return [it.faq.slug for it in listed]


class FaqsAreKept:
    """The series of versions, its addresses and the directory."""

    def test_a_faq_comes_back_as_it_was_kept(self, published):
        assert published.get_faq("w1", "f1") == replace(a_faq(), revision=3), "two inquiries changed its page"
        assert published.find_faq_of("w1", "pine") == published.find_faq("alder-fund") == published.get_faq("w1", "f1")
        assert published.list_faqs_with("w1", ["f1", "f9"]) == (published.get_faq("w1", "f1"),)
        assert published.list_faqs_with("w2", ["f1"]) == published.list_faqs_with("w1", []) == ()
        assert published.list_faqs("w1") == published.list_due_faqs("w1") == (published.get_faq("w1", "f1"),)
        assert published.list_faqs_of("w1", ["oak", "pine"]) == published.list_faqs("w1")
        assert published.list_faqs_of("w1", []) == published.list_faqs_of("w2", ["pine"]) == ()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_texts_come_back_letter_by_letter(self, published, text):
        kept = a_faq("f2", assessment="x" + text, slug="s" + text, title=text, foundation=text, withdrawn_reason=text)
        with published.write():
            published.add_faq(kept)
        assert published.find_faq("s" + text) == kept
        published.search_listed(text)

    def test_what_is_not_there_and_what_is_anothers_are_not_found_alike(self, published):
        for workspace, faq in [("w2", "f1"), ("w1", "f2"), ("", "")]:
            with pytest.raises(NotFound):
                published.get_faq(workspace, faq)
        assert published.find_faq("nowhere") is None
        assert published.find_faq_of("w2", "pine") is None
        assert published.find_publication("f1", 2) is None
        assert published.find_file("f1", 1, "docx") is None
        assert published.find_chain_end("w2") is None

    def test_an_address_it_had_before_goes_on_leading_to_it_and_to_nobody_else(self, published):
        with published.write():
            published.record_faq(a_faq(slug="alder-trust"))
        assert published.find_faq("alder-fund").slug == published.find_faq("alder-trust").slug == "alder-trust"
        assert (published.count_slugs("f1"), published.has_slug("alder-fund"), published.has_slug("oak")) == (2, True, False)
        with pytest.raises(AlreadyKept), published.write():
            published.add_faq(a_faq("f2", assessment="oak"))
        with published.write():
            published.add_faq(a_faq("f3", assessment="elm", slug="elm"))
        with pytest.raises(AlreadyKept), published.write():
            published.record_faq(a_faq("f3", assessment="elm", slug="alder-fund"))
        with published.write():
            published.record_faq(a_faq(slug="alder-fund"))
        assert published.find_faq("alder-trust").slug == "alder-fund", "it may have its first address back"

    def test_an_assessment_has_one_faq(self, published):
        with pytest.raises(AlreadyKept), published.write():
            published.add_faq(a_faq("f2", slug="other"))

    def test_every_change_makes_a_new_revision(self, published):
        before = published.get_faq("w1", "f1").revision
        with published.write():
            published.record_faq(a_faq(counts_shown=False))
        assert published.get_faq("w1", "f1") == replace(a_faq(), counts_shown=False, revision=before + 1)
        with pytest.raises(NotFound), published.write():
            published.record_faq(a_faq("f2", slug="other"))

    def test_the_directory_holds_what_is_listed_last_published_first(self, published):
        with published.write():
            published.add_faq(a_faq("f2", assessment="oak", slug="oak", title="Oak"))
            published.add_faq(a_faq("f3", assessment="elm", slug="elm", listed=False))
            published.add_faq(a_faq("f4", assessment="ash", slug="ash", withdrawn_at=NOON))
        first, second = published.list_listed()
        assert slugs((first, second)) == ["oak", "alder-fund"]
        assert slugs(published.list_listed(before=first.place)) == ["alder-fund"]
        with published.write():
            published.record_faq(a_faq(latest=2, published_at=after(1)))
        assert slugs(published.list_listed()) == ["alder-fund", "oak"]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("alder", ["alder-fund"]),
            ("RISING fund", ["alder-fund"]),
            ("ald", ["alder-fund"]),
            ("lder", []),
            ("alder oak", []),
            ("café", ["cafe"]),
            ("cafe", ["cafe"]),
            ("what partners", ["cafe", "alder-fund"]),
            ("", []),
            ("* OR alder", []),
            ('"', []),
            ("title:alder", []),
            ("alder NOT fund", []),
            ("hidden", []),
            ("gone", []),
        ],
    )
    def test_words_are_looked_for_by_how_they_begin_and_none_is_an_operator(self, published, words, found):
        with published.write():
            names = {"title": "What partners ask", "foundation": "Café", "partnership": "Oak Street"}
            published.add_faq(a_faq("f2", assessment="oak", slug="cafe", **names))
            published.add_faq(a_faq("f3", assessment="elm", slug="elm", title="Hidden", listed=False))
            published.add_faq(a_faq("f4", assessment="ash", slug="ash", title="Gone"))
            published.record_faq(a_faq("f4", assessment="ash", slug="ash", title="Gone", withdrawn_at=NOON))
        assert slugs(published.search_listed(words)) == found

    def test_a_search_goes_on_where_a_page_ended_and_follows_new_names(self, published):
        with published.write():
            published.add_faq(a_faq("f2", assessment="oak", slug="oak"))
        first, _ = published.search_listed("alder")
        assert slugs(published.search_listed("alder", before=first.place)) == ["alder-fund"]
        with published.write():
            published.record_faq(a_faq(title="Willow", foundation="Willow", partnership="Willow", latest=2))
        assert slugs(published.search_listed("alder")) == ["oak"]
        assert slugs(published.search_listed("willow")) == ["alder-fund"]


class PublicationsAreKept:
    """Versions and their files."""

    def test_a_version_comes_back_as_it_was_kept(self, published):
        assert published.find_publication("f1", 1) == a_publication()
        assert published.list_publications("f1") == (a_publication().line,)
        assert published.find_chain_end("w1") == a_publication().line
        assert published.list_chain("w1") == (a_publication(),)
        assert published.list_chain("w1", after=1) == ()
        assert published.list_publishing_workspaces() == ("w1",)
        assert published.list_files("f1", 1) == some_files()
        assert published.find_file("f1", 1, "pdf") == (some_files()[0], PDF)

    def test_a_number_and_a_place_in_the_chain_are_given_once(self, published):
        for taken in (a_publication(1, position=2), a_publication(2, position=1)):
            with pytest.raises(AlreadyKept), published.write():
                published.add_publication(taken, some_files(), BLOBS)
        with pytest.raises(NotFound), published.write():
            published.add_publication(a_publication(2, faq="f2"), some_files(), BLOBS)
        assert published.list_publications("f1") == (a_publication().line,)

    def test_the_same_bytes_are_kept_once(self, published):
        with published.write():
            published.add_publication(a_publication(2), some_files(), BLOBS)
        assert published.find_file("f1", 2, "pdf") == published.find_file("f1", 1, "pdf")
        assert [it.number for it in published.list_publications("f1")] == [2, 1]
        assert published.list_manifests("f1") == {2: a_publication(2).manifest, 1: a_publication().manifest}


class InquiriesAreKept:
    """What partners ask, how it is counted, and what readers say of an entry."""

    def test_an_inquiry_comes_back_as_it_was_kept(self, published):
        assert published.get_inquiry("w1", "n1") == an_inquiry()
        assert published.find_inquiry_by_link("link-1") == an_inquiry()
        assert published.find_inquiry_by_link("link-2") is None
        with pytest.raises(NotFound):
            published.get_inquiry("w2", "n1")
        answered = an_inquiry(
            state=ANSWERED,
            reply="Yes.",
            replied_at=after(9),
            replied_by="Dana",
            draft_key="entry:1",
            answered_in=2,
            told_at=after(9),
            revision=2,
        )
        with published.write():
            published.record_inquiry(answered)
        assert published.get_inquiry("w1", "n1") == answered
        with pytest.raises(NotFound), published.write():
            published.record_inquiry(an_inquiry("n7"))

    @pytest.mark.parametrize("text", HOSTILE)
    def test_texts_come_back_letter_by_letter(self, published, text):
        kept = an_inquiry("n3", entry=text, question=text, text=text, name=text, email=text)
        with published.write():
            published.add_inquiry(kept)
        assert published.get_inquiry("w1", "n3") == kept

    def test_those_that_lead_are_listed_last_asked_first_with_how_many_go_with_them(self, published):
        with published.write():
            published.add_inquiry(an_inquiry("n3", asked_at=after(9), group="n1"))
        n1, n2 = an_inquiry(), an_inquiry("n2", entry="", asked_at=after(5))
        assert published.list_inquiries("w1") == (InquiryGroup(n2, 0), InquiryGroup(n1, 1))
        assert published.list_inquiries("w1", before=(after(5), "n2")) == (InquiryGroup(n1, 1),)
        assert published.list_inquiries("w1", state=ANSWERED) == ()
        assert published.list_inquiries("w2") == ()
        assert [it.id for it in published.list_inquiries_in("w1", "n1")] == ["n1", "n3"]
        with published.write():
            published.record_group("w1", "n1", "n2")
        assert [it.id for it in published.list_inquiries_in("w1", "n2")] == ["n1", "n2", "n3"]
        assert published.list_inquiries_in("w2", "n2") == ()

    def test_they_are_counted_by_state_and_the_open_ones_by_entry(self, published):
        assert published.count_inquiries("w1") == {NEW: 2}
        assert published.list_open_counts("f1") == (OpenCount("", 1, after(5)), OpenCount("faq.grants", 1, NOON))
        with published.write():
            published.add_inquiry(an_inquiry("n3", asked_at=after(9)))
            published.record_inquiry(an_inquiry(state=NEXT))
        assert published.count_inquiries("w1") == {NEW: 2, NEXT: 1}
        assert published.list_open_counts("f1")[1] == OpenCount("faq.grants", 2, NOON), "its answer is not there yet"
        with published.write():
            published.record_inquiry(an_inquiry(state=DECLINED))
            published.remove_inquiry("w1", "n2")
            published.remove_inquiry("w2", "n3")
        assert published.count_inquiries("w1") == {NEW: 1, DECLINED: 1}
        assert published.list_open_counts("f1") == (OpenCount("faq.grants", 1, after(9)),)

    def test_what_partners_ask_changes_the_page_and_what_they_say_of_an_entry_does_not(self, published):
        before = published.get_faq("w1", "f1").revision
        with published.write():
            published.count_vote("f1", 1, "faq.grants", YES)
        assert published.get_faq("w1", "f1").revision == before
        with published.write():
            published.record_inquiry(an_inquiry(state=ANSWERED))
        assert published.get_faq("w1", "f1").revision == before + 1

    def test_what_readers_say_is_counted(self, published):
        with published.write():
            published.count_vote("f1", 1, "faq.grants", NOT_QUITE)
            published.count_vote("f1", 1, "faq.grants", YES)
        assert published.list_votes("f1") == (
            VoteCount(1, "faq.grants", NOT_QUITE, 2),
            VoteCount(1, "faq.grants", YES, 1),
        )
        with pytest.raises(NotFound), published.write():
            published.count_vote("f2", 1, "faq.grants", YES)

    def test_a_link_goes_with_its_inquiry(self, published):
        with published.write():
            published.remove_inquiry("w1", "n1")
        assert published.find_inquiry_by_link("link-1") is None
        with pytest.raises(NotFound), published.write():
            published.add_inquiry_link("link-2", "n1")


class PublishedLeavesWithItsWorkspace:
    """Deleting a workspace drops all it published; nothing else does."""

    def test_all_of_it_goes_and_its_address_is_never_given_away(self, published):
        with published.write():
            published.add_workspace(a_workspace("w2"))
            published.add_faq(a_faq("f2", workspace="w2", assessment="oak", slug="oak", title="Oak"))
            published.add_publication(a_publication(1, faq="f2", workspace="w2"), some_files(), BLOBS)
            published.remove_workspace("w1", NOON)
        assert published.find_faq("alder-fund") is None
        assert published.has_slug("alder-fund")
        assert published.find_publication("f1", 1) is None
        assert published.list_files("f1", 1) == ()
        assert published.find_inquiry_by_link("link-1") is None
        assert (published.count_inquiries("w1"), published.list_votes("f1")) == ({}, ())
        assert slugs(published.list_listed()) == slugs(published.search_listed("oak")) == ["oak"]
        assert published.find_file("f2", 1, "pdf") == (some_files()[0], PDF)
        with pytest.raises(AlreadyKept), published.write():
            published.add_faq(a_faq("f3", workspace="w2", assessment="elm"))

    def test_an_assessment_that_is_deleted_leaves_what_was_published_of_it(self, published):
        record = published.get_assessment("w1", "pine")
        with published.write():
            published.record_assessment(replace(record, deleted_at=NOON))
            published.remove_discarded()
        assert published.find_publication("f1", 1) == a_publication()
