"""Edits as one word of a command line or a link: ``fight/SUN,MNG/JPN-KWA/1939-08-20/1939-08-31``."""

from pathlib import Path

from foedus.counterfactual.edits import Capability, WithEvent, WithoutActs, WithPact
from foedus.errors import Fault, InputError

FORM = "CLASS[/SENDERS[/RECEIVERS[/SINCE[/UNTIL]]]], actors separated by commas"
ADDED = "DATE/SENDER/ACT/RECEIVER[/MAGNITUDE], a pact's FILE.toml, or the id of a pact of the folder imagined"
STRENGTH = "ACTOR/FACTOR[/SINCE[/UNTIL]]"


def spelled(acts: WithoutActs) -> str:
    """One word for acts taken out; what is left open at the end is left out.

    Examples
    --------
    >>> spelled(WithoutActs("fight", senders=("SUN", "MNG"), since="1939-08-20"))
    'fight/SUN,MNG//1939-08-20'
    """
    parts = (acts.act, ",".join(acts.senders), ",".join(acts.receivers), acts.since, acts.until)
    return "/".join(parts).rstrip("/")


def acts_from(word: str) -> WithoutActs:
    """The acts that a word of :func:`spelled` names; nobody named is anyone.

    Raises
    ------
    InputError
        There are more than five parts, or no class.

    Examples
    --------
    >>> str(acts_from("fight//CHN/1937-07-07"))
    'without fight of anyone to CHN from 1937-07-07 to the end'
    """
    parts = word.split("/")
    if len(parts) > 5 or not parts[0]:
        raise InputError(Fault(f"'{word}' does not name acts to take out.", advice=f"Write {FORM}."))
    act, senders, receivers, since, until = (*parts, *[""] * (5 - len(parts)))
    return WithoutActs(act, _names(senders), _names(receivers), since, until)


def added_from(word: str) -> WithEvent | WithPact | str:
    """What a word puts in: an event, the pact of a file, or the id of an imagined pact.

    Raises
    ------
    InputError
        It is none of these, or the file holds no pact.

    Examples
    --------
    >>> str(added_from("1937-08-21/SUN/ASSAULT/JPN-KWA/3"))
    'with SUN ASSAULT JPN-KWA on 1937-08-21'
    """
    if word.endswith(".toml"):
        from foedus.pacts.read import read_pact

        try:
            return WithPact(read_pact(Path(word).read_bytes(), word))
        except OSError as error:
            raise InputError(Fault(f"cannot be read: {error.strerror}.", word)) from None
    parts = word.split("/")
    if len(parts) == 1:
        return word
    if len(parts) not in (4, 5) or not all(parts):
        raise InputError(Fault(f"'{word}' does not name what to put in.", advice=f"Write {ADDED}."))
    magnitude = parts[4] if len(parts) == 5 else "2"
    if not magnitude.isdecimal():
        raise InputError(
            Fault(f"'{word}': magnitude '{magnitude}' is none.", advice="It is a whole number from 1 to 5.")
        )
    day, sender, act, receiver = parts[:4]
    return WithEvent(day, sender, act, receiver, int(magnitude))


def capability_from(word: str) -> Capability:
    """The path of capability that a word names.

    Raises
    ------
    InputError
        It names none.

    Examples
    --------
    >>> str(capability_from("JPN/0.5/1937"))
    "JPN's capability times 0.5 from 1937"
    """
    parts = word.split("/")
    try:
        if not 2 <= len(parts) <= 4:
            raise ValueError
        actor, factor, since, until = (*parts, "", "")[:4]
        return Capability(actor, float(factor), since, until)
    except ValueError:
        raise InputError(
            Fault(f"'{word}' names no path of capability.", advice=f"Write {STRENGTH}.")
        ) from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
