"""What the whole suite shares: both databases, and what is measured in which order."""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests import postgres

IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - Linux's own; names in it are made by tempfile as anywhere
ROOM_NEEDED: Final = 4 << 30  # bytes


def pytest_configure() -> None:
    """What tests write is gone with them: on a disk to remove it again took up to a minute at the end of a run."""
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free >= ROOM_NEEDED:
        os.environ.setdefault("TMPDIR", str(IN_MEMORY))
        tempfile.tempdir = None  # whoever asks next looks it up again


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[postgres.Server]:
    """One server for all tests of one process."""
    with postgres.server() as server:
        yield server


@pytest.fixture
def postgres_server(running_postgres: postgres.Server) -> Iterator[postgres.Server]:
    """The same server for one test, whose databases go with it."""
    yield running_postgres
    running_postgres.drop_all()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a new SQLite file."""
    return f"sqlite:///{tmp_path}/backpain.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a new, empty database: each test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return server.new_database()


LONG: Final = (
    "test_campaign",
    "test_simulation",
    "test_kill",
    "test_proofs",
    "test_load",
    "test_compare",
    "test_drill",
)
"""The modules whose tests take long: begun first, so that no process is left alone with one at the end."""

_MANY_TIMES_OVER: Final = (
    "campaign simulation kill kill_acting proofs load drill people power starts safety_properties round_trip taps "
    "reading pictures results answering main_job "
)
"""Modules that go many times over what others have measured, in processes of their own or by chance."""
_NEXT_TO_NOTHING: Final = (
    "long_trouble looking faults raised nobody_answers urgency_never_falls_unseen priority referral leaving strangers "
    "form findings_form found judgement contributing complete mutants concordance citations follow_through result "
    "redrawing long_texts due unlisted identifiers sentences gaps drafts degrading urgency_first clock "
    "words other_versions old_cases upgrade weeks day mornings moving deploy length bad_input "
    "sent_again sbom "
)
"""Long ones, of which coverage finds next to nothing that it does not find in others."""
_SINGLE: Final = (
    "twins_do_not_differ mutants_of_rules_are_told_the_right_way both_databases_find_the_same "
    "on_sqlite_the_right_passage_is_on_top_and_what_must_be_refused_is on_postgresql_too_by_its_own_search "
    "the_change_the_other_way_round_is_up_and_passes "
    "a_change_downwards_that_is_not_named_fails_and_shows_the_smallest_form "
    "every_text_of_the_frame_is_shown_somewhere every_view_and_message_stays_within_slacks_limits "
    "what_is_answered_survives_the_state_and_the_way_back what_was_not_answered_is_never_no "
    "the_fullest_form_stays_within_slacks_limits the_fullest_form_is_asked_about_whole_and_within_slacks_limit "
    "every_finding_can_be_said_and_silence_is_said_as_not_asked "
    "any_number_of_days_changes_nothing_where_its_row_is_folded "
    "whatever_is_answered_to_a_folded_row_the_care_stays_what_it_is what_is_read_aloud_has_the_words_of_each_date "
    "a_time_is_shown_in_the_readers_zone_where_slack_can_and_in_words_elsewhere "
    "findings_come_back_from_the_answers_as_they_were findings_come_back_from_the_pages_as_they_were"
)
"""Single tests of the same kind."""
NOT_MEASURED: Final = frozenset(f"test_{name}" for name in (_MANY_TIMES_OVER + _NEXT_TO_NOTHING + _SINGLE).split())
"""The modules and tests in which coverage is not measured: it would take as long again as they do."""

EACH_CASE_MEASURED: Final = (
    *("tests/triage/", "tests/store/", "tests/ask/test_asked.py", "tests/cds/", "tests/dialogs/", "tests/operations/"),
    *("tests/sandbox/", "tests/flows/test_main_job.py", "tests/flows/test_takeover.py"),
)
"""Elsewhere each case of a test goes the way of its first, or over another transport, or to another database."""

MEASURED: Final = pytest.StashKey[bool]()


def measured(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """The tests in which coverage is measured: it takes as long as the tests themselves.

    What the others would have found counts as not covered.
    """
    begun = set()
    for item in items:
        name = item.nodeid if item.nodeid.startswith(EACH_CASE_MEASURED) else item.nodeid.partition("[")[0]
        if NOT_MEASURED.isdisjoint({item.path.stem, name.rpartition("::")[2]}) and name not in begun:
            begun.add(name)
            yield item


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure coverage in the tests that are `measured`, and nothing of what is set up for the others."""
    measuring = item.config.pluginmanager.getplugin("_cov")  # with --cov only
    controller = getattr(measuring, "cov_controller", None)
    if controller is None or item.stash.get(MEASURED, False):
        return (yield)
    controller.pause()
    while (beneath := type(controller.cov).current()) is not None:
        beneath.stop()  # pytest-cov begins once before it knows that it is in a worker, and that one would go on
    try:
        return (yield)
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage until all is collected: nearly all that is made by then stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What is there by now stays: to look through it for garbage again and again is a sixth of what tests take."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first, spread over the parts that the processes begin with."""
    for item in measured(items):
        item.stash[MEASURED] = True
    long = [item for item in items if item.path.stem in LONG]
    short = [item for item in items if item.path.stem not in LONG]
    parts = 4
    size = -(-len(short) // parts)
    items[:] = [item for part in range(parts) for item in (*long[part::parts], *short[part * size : (part + 1) * size])]
