"""What is counted for whoever watches the bot: numbers, never a name, a text or an id."""

from __future__ import annotations

import re
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

ANSWER_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
CARD_SECONDS: Final = (1, 2, 5, 10, 30, 60, 300, 3600)
CLAIM_MINUTES: Final = (5, 15, 30, 60, 120, 240, 720)
NO_ANSWER: Final = "no_answer"
_CODE: Final = re.compile(r"[a-z_]{1,60}")
_MOST_CODES: Final = 100
_OTHER: Final = "other"
"""What answers in Slack's place may say anything, and as often as it likes: it is never a name of ours."""


class Tally:
    """The counts of one process since it began, and the gauges that are set when somebody reads them."""

    def __init__(self) -> None:
        """Nothing has been counted."""
        self.registry = CollectorRegistry()
        self._codes: set[str] = set()

        def histogram(name: str, words: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"backpain_{name}", words, labels, buckets=buckets, registry=self.registry)

        def counter(name: str, words: str, *labels: str) -> Counter:
            return Counter(f"backpain_{name}", words, labels, registry=self.registry)

        def gauge(name: str, words: str, *labels: str) -> Gauge:
            return Gauge(f"backpain_{name}", words, labels, registry=self.registry)

        self._submissions = counter("submissions", "Forms that were kept, by how urgent they came out", "disposition")
        self._answers = histogram("answer_seconds", "How long Slack waited for an answer", ANSWER_SECONDS)
        self._cards = histogram("card_seconds", "From the form to its first card", CARD_SECONDS, "urgent")
        self._claims = histogram("acknowledgement_minutes", "From the form to who acts", CLAIM_MINUTES, "disposition")
        self._milestones = counter("milestones", "Questions answered, on time or late", "milestone", "when")
        self._refused = counter("slack_errors", "Calls that Slack refused, or did not answer", "code")
        self.ready = gauge("ready", "1 while all holds that /readyz asks")
        self.oldest_due = gauge("oldest_due_seconds", "How long the step that waits longest has been due")
        self.open_loops = gauge("open_loops", "Cases in which anything is still to come", "urgent", "in_trouble")
        self.about = gauge("about", "1, with the version of the medicine", "content")

    def submitted(self, disposition: str) -> None:
        """A form was kept."""
        self._submissions.labels(disposition).inc()

    def answered(self, seconds: float) -> None:
        """Slack waited so long for an answer."""
        self._answers.observe(seconds)

    def shown(self, seconds: float, *, urgent: bool) -> None:
        """The first card of a case is there, so long after its form."""
        self._cards.labels(_word(yes=urgent)).observe(seconds)

    def claimed(self, minutes: float, disposition: str) -> None:
        """Somebody said that they act, so long after the form."""
        self._claims.labels(disposition).observe(minutes)

    def milestone(self, name: str, *, on_time: bool) -> None:
        """A question was answered; `on_time`: before anybody else had to be told that it is not."""
        self._milestones.labels(name, "on_time" if on_time else "late").inc()

    def refused(self, code: str) -> None:
        """Slack refused a call under this name, or gave no answer."""
        if not _CODE.fullmatch(code) or (code not in self._codes and len(self._codes) >= _MOST_CODES):
            code = _OTHER
        self._codes.add(code)
        self._refused.labels(code).inc()

    def loops(self, counted: dict[tuple[bool, bool], int]) -> None:
        """How many cases are open, by whether they are urgent and whether they are in trouble."""
        for urgent in (False, True):
            for troubled in (False, True):
                self.open_loops.labels(_word(yes=urgent), _word(yes=troubled)).set(counted.get((urgent, troubled), 0))


def _word(*, yes: bool) -> str:
    return "yes" if yes else "no"
