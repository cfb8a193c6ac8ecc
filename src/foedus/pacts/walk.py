"""One walk over the chronicle: which clause each act calls in or breaks, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.errors import InputError, guess
from foedus.pacts.answers import Answers
from foedus.pacts.breaches import Breach, Breaches
from foedus.pacts.casus import Call, Casus
from foedus.pacts.duties import Duties, Duty
from foedus.pacts.records import Article, Pact

SAME_BREACH_DAYS = 365
"""Acts against one standing prohibition at most this far apart are one breach: one war, one breach."""

CONFLICT_DAYS = 180
"""A conflict that called a duty of neutrality in lasts this long after its last recorded attack."""


def duties(chronicle: Chronicle, pacts: Sequence[Pact], border: str | None = None) -> Duties:
    """Walk the chronicle once and judge every duty it called in.

    Parameters
    ----------
    chronicle
        The record.
    pacts
        From :func:`foedus.pacts.read_pacts`.
    border
        Actor whose border line counts. ``None`` counts the lines of both sides: where they disagree on whether a
        clause was called in, the verdict is ``cannot_tell``.

    Raises
    ------
    InputError
        Nobody by the name of ``border`` draws a line.
    """
    claimants = sorted({claim.claimant for claim in chronicle.borders})
    if border is not None and border not in claimants:
        raise InputError(f"nobody called {border!r} claims a border. {guess(border, claimants)}")
    walk = _Walk(chronicle, pacts, border)
    for event in chronicle.events:
        walk.meet(event)
    walk.signatures()
    rows = sorted(
        walk.close(), key=lambda d: (d.called_in, d.pact, d.article, d.debtor, d.creditor, d.against)
    )
    return Duties(tuple(rows), border)


@dataclass(slots=True)
class _Open:
    """A call that later acts of the same enemy may renew."""

    pact: Pact
    article: Article
    debtor: str
    call: Call
    day: int
    due: int
    renewed: list[str] = field(default_factory=list)


class _Walk:
    def __init__(self, chronicle: Chronicle, pacts: Sequence[Pact], border: str | None):
        self.chronicle, self.pacts = chronicle, pacts
        self.casus = Casus(chronicle, border)
        self.answers = Answers(chronicle, self.casus.sides, self.casus.map)
        self.breaches = Breaches(self.casus)
        self.open: dict[tuple, _Open] = {}
        self.done: list[Duty] = []
        self.strained: dict[tuple, tuple[int, int]] = {}
        self._triggered, self._standing, self._reserved = _by_act(pacts)

    def meet(self, event: Event) -> None:
        """Take one act in."""
        for pact, article in self._triggered.get(event.act, ()):
            for call in self.casus.calls(pact, article, event):
                if call.holds is not False:
                    self._call(pact, article, call)
        for pact, article in self._standing.get(event.act, ()):
            for breach in self.breaches.by_event(pact, article, event):
                self._breach(pact, article, breach)
        for pact, article in self._reserved if event.act == "ASSAULT" else ():
            self._reserve(pact, article, event)

    def signatures(self) -> None:
        """Take in what the signatures of pacts broke, and what was promised by signing."""
        for pact in self.pacts:
            for article in pact.articles:
                if article.is_standing:
                    for signed in sorted(self.pacts, key=lambda other: other.signed.sort_key):
                        for breach in self.breaches.by_signature(pact, article, signed):
                            self._breach(pact, article, breach)
                elif article.trigger and article.trigger.on == "in_force" and article.duty:
                    self._promise(pact, article)

    def close(self) -> list[Duty]:
        """Judge what is still open."""
        self.done += [self._judge(one) for one in self.open.values()]
        self.open.clear()
        return self.done

    def _call(self, pact: Pact, article: Article, call: Call) -> None:
        day = call.event.date.earliest
        assert day is not None
        for debtor in sorted(pact.debtors(article, day) - {call.creditor, call.enemy}):
            enemy = self.casus.sides.camp(call.enemy)
            if (
                article.trigger
                and article.trigger.by == "party"
                and self._leads(pact, article, debtor, enemy)
            ):
                continue
            key = (pact.id, article.number, debtor, call.creditor, enemy, call.holds, call.excepted is None)
            running = self.open.get(key)
            if running is not None and day <= running.due:
                running.renewed.append(call.event.id)
                if article.forbids is not None:
                    running.due = max(running.due, self._due(pact, article, call, day))
                continue
            if running is not None:
                self.done.append(self._judge(running))
            self.open[key] = _Open(pact, article, debtor, call, day, self._due(pact, article, call, day))

    def _leads(self, pact: Pact, article: Article, debtor: str, enemy: str) -> bool:
        """Whether the debtor is itself the one whose attack on that enemy called the clause in."""
        return any(
            (one.pact.id, one.article.number, one.call.creditor) == (pact.id, article.number, debtor)
            and self.casus.sides.camp(one.call.enemy) == enemy
            for one in self.open.values()
        )

    def _due(self, pact: Pact, article: Article, call: Call, day: int) -> int:
        if call.excepted or article.duty is None:
            ends = (day + CONFLICT_DAYS, self.answers.last_day, pact.last_day)
            return max(day, min(end for end in ends if end is not None))
        return day + article.duty.within_days

    def _judge(self, one: _Open) -> Duty:
        article, call = one.article, one.call
        verdict, by, why = self._outcome(one)
        if call.holds is None and verdict != "excepted":
            verdict, why = "cannot_tell", f"open whether called in; if it was, {why}"
        facts = "; ".join(
            (f"{call.event.id}: {call.attacker} on {call.victim}{_marks(call)}", *call.because, why)
        )
        return self._row(one.pact, article, call.event.id, one.debtor, call.creditor, call.enemy).built(
            one.day, one.due, by, verdict, facts, tuple(one.renewed), call.holds is not None
        )

    def _outcome(self, one: _Open) -> tuple[str, tuple[str, ...], str]:
        article, call = one.article, one.call
        if call.excepted:
            by = f" (article {call.excepted.article})" if call.excepted.article else ""
            return "excepted", (), f"no duty{by}: {call.excepted.why}"
        if article.duty is not None:
            found = self.answers.to(
                article.duty, one.debtor, call.creditor, call.enemy, call.event.place, one.day, one.due
            )
            return found.verdict, found.events, found.why
        breaches = self.breaches.by_help(article, one.debtor, call.creditor, call.enemy, one.day, one.due)
        if not breaches:
            return "honoured", (), "no forbidden act on record"
        whole = [b for b in breaches if b.is_whole]
        by_events = tuple(event for b in (whole or breaches) for event in b.by)
        return ("breached" if whole else "partly"), by_events, (whole or breaches)[0].why

    def _breach(self, pact: Pact, article: Article, breach: Breach) -> None:
        key = (pact.id, article.number, breach.debtor, breach.creditor, breach.is_whole)
        last = self.strained.get(key)
        if last is not None and breach.day - last[0] <= SAME_BREACH_DAYS:
            index = last[1]
            duty = self.done[index]
            more = tuple(by for by in breach.by if by != duty.act and by not in duty.renewed_by)
            self.done[index] = replace(duty, renewed_by=duty.renewed_by + more)
            self.strained[key] = (breach.day, index)
            return
        self.strained[key] = (breach.day, len(self.done))
        row = self._row(pact, article, breach.by[0], breach.debtor, breach.creditor, breach.debtor)
        verdict = "excepted" if breach.excused else "breached" if breach.is_whole else "partly"
        self.done.append(row.built(breach.day, breach.day, breach.by, verdict, breach.why, ()))

    def _reserve(self, pact: Pact, article: Article, event: Event) -> None:
        day = event.date.earliest
        if day is None:
            return
        bound = pact.bound(day, article=article)
        camps = {self.casus.sides.voice(event.sender), *map(self.casus.sides.voice, event.receivers)}
        for power in sorted(camps & article.powers):
            for creditor in sorted(camps & bound - {power}):
                limits = ", ".join(article.limits)
                why = f"{event.id}: {creditor} and {power} fight; article {article.number} leaves {power} out of {limits}"
                for debtor in sorted(bound - {creditor}):
                    key = (pact.id, article.number, debtor, creditor, power)
                    if key not in self.strained:
                        self.strained[key] = (day, len(self.done))
                        row = self._row(pact, article, event.id, debtor, creditor, power)
                        self.done.append(
                            row.built(day, day, (), "excepted", f"{why}: no duty for {debtor}", ())
                        )

    def _promise(self, pact: Pact, article: Article) -> None:
        assert article.duty is not None
        day = pact.first_day
        signing = self.breaches.signature(pact)
        creditors = pact.creditors(article, day)
        for debtor in sorted(pact.debtors(article, day)):
            for creditor in sorted(creditors - {debtor}):
                due = day + article.duty.within_days
                found = self.answers.to(article.duty, debtor, creditor, "", "", day, due, skip=signing)
                row = self._row(pact, article, signing[0], debtor, creditor, "")
                why = f"promised with {pact.id}; {found.why}"
                self.done.append(row.built(day, due, found.events, found.verdict, why, ()))

    @staticmethod
    def _row(pact: Pact, article: Article, act: str, debtor: str, creditor: str, against: str) -> "_Row":
        return _Row(pact, article, act, debtor, creditor, against)


def _marks(call: Call) -> str:
    """What a reader must know of the act before trusting the call."""
    hidden = f"given out as {call.event.declared_sender}'s" if call.event.declared_sender else ""
    doubtful = "unverified" if call.event.status == "unverified" else ""
    marks = ", ".join(mark for mark in (hidden, doubtful) if mark)
    return f" ({marks})" if marks else ""


@dataclass(frozen=True, slots=True)
class _Row:
    pact: Pact
    article: Article
    act: str
    debtor: str
    creditor: str
    against: str

    def built(
        self,
        day: int,
        due: int,
        by: tuple[str, ...],
        verdict: str,
        why: str,
        renewed: tuple[str, ...],
        is_called: bool = True,
    ) -> Duty:
        a = self.article
        return Duty(
            self.act, self.pact.id, a.number, a.kind, a.does, self.debtor, self.creditor, self.against, day, due, by,
            verdict, why, a.sources, a.status, renewed, is_called,
        )  # fmt: skip


def _by_act(pacts: Sequence[Pact]):
    triggered: dict[str, list[tuple[Pact, Article]]] = {}
    standing: dict[str, list[tuple[Pact, Article]]] = {}
    reserved: list[tuple[Pact, Article]] = []
    for pact in pacts:
        for article in pact.articles:
            if article.trigger is not None and article.trigger.on == "act":
                for act in article.trigger.acts:
                    triggered.setdefault(act, []).append((pact, article))
            elif article.is_standing and article.forbids is not None:
                for act in article.forbids.acts | article.forbids.strains:
                    standing.setdefault(act, []).append((pact, article))
            elif article.kind == "reservation" and article.powers:
                reserved.append((pact, article))
    return triggered, standing, reserved
