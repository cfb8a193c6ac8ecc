"""Check on promises: a pact held a duty, and an event called it in."""

from foedus.claims.bench import Bench
from foedus.claims.records import CONTRADICTED, QUALIFIED, SUPPORTED, UNTESTABLE, Claim, Finding
from foedus.pacts.records import Article, Pact


def obliged(claim: Claim, bench: Bench) -> Finding:
    """A clause of the pact held the duty; if an event is named, it called that clause in."""
    pact, does = bench.pact(claim.arguments["pact"]), claim.arguments["duty"]
    debtor = claim.arguments.get("debtor", "")
    held = [a for a in pact.articles if a.does == does and (not debtor or _binds(pact, a, debtor))]
    if not held:
        content = ", ".join(f"{a.number} {a.does}" for a in pact.articles)
        who = f" on {debtor}" if debtor else ""
        return Finding(
            CONTRADICTED, (pact.id,), f"no article of {pact.id} lays a duty to {does}{who}: {content}"
        )
    evidence = tuple(f"{pact.id}:{a.number}" for a in held)
    sources = tuple(dict.fromkeys(s for a in held for s in a.sources))
    if "event" not in claim.arguments:
        numbers = ", ".join(a.number for a in held)
        return Finding(SUPPORTED, evidence, f"article {numbers} of {pact.id} lays a duty to {does}", sources)
    return _called(claim, bench, pact, held, evidence, sources)


def _binds(pact: Pact, article: Article, debtor: str) -> bool:
    return debtor in (article.debtors or pact.actors)


def _called(claim: Claim, bench: Bench, pact: Pact, held: list[Article], evidence, sources) -> Finding:
    event = bench.event(claim.arguments["event"])
    numbers, debtor = {a.number for a in held}, claim.arguments.get("debtor", "")
    lines: list[str | None] = [*bench.lines_of(event)] or [None]
    by_line = {}
    for line in lines:
        by_line[line] = any(
            d.is_called
            and d.pact == pact.id
            and d.article in numbers
            and event.id in (d.act, *d.renewed_by)
            and (not debtor or d.debtor == debtor)
            for d in bench.duties(line)
        )
    yes = [line or "any" for line, called in by_line.items() if called]
    no = [line or "any" for line, called in by_line.items() if not called]
    ids = (*evidence, event.id)
    if yes and no:
        why = f"{event.id} called it in by the line of {', '.join(yes)}, not by that of {', '.join(no)}"
        return Finding(QUALIFIED, ids, why, sources)
    if yes:
        return Finding(SUPPORTED, ids, f"{event.id} called it in under every line", sources)
    if not any(a.duty or a.forbids for a in held):
        return Finding(UNTESTABLE, ids, "the article names no act that could call it in", sources)
    return Finding(CONTRADICTED, ids, f"{event.id} did not call it in", sources)
