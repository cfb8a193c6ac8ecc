"""Acts taken out, as one word of a command line or a link: ``fight/SUN,MNG/JPN-KWA/1939-08-20/1939-08-31``."""

from foedus.counterfactual.edits import WithoutActs
from foedus.errors import Fault, InputError

FORM = "CLASS[/SENDERS[/RECEIVERS[/SINCE[/UNTIL]]]], actors separated by commas"


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


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
