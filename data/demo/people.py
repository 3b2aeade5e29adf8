"""Pseudonyms of those who answer: as a survey tool would export them, an initial and a surname."""

from __future__ import annotations

_WRITTEN = (
    "abbott achterman adeyemi ahlberg albrecht almgren amundsen anders arkwright asplund baptiste barlow bauer bell "
    "bergman bianchi birch bjork blom bohm brandt brennan brook byrne calder carlsen castro chandra clarke cole "
    "conway costa crane dahl dalton davies decker demir diaz dubois dunn eaton edberg ekman eliasson ellis engel "
    "eriksen evans faber farrell ferrer fisk flynn forsberg foster frost fuchs gallo garner gill grahn gray gruber "
    "hagen hale hansen harper hart hayes hedman heller hill hoffman holmes horvat hughes ibsen ivanov jansen jensen "
    "johal jonsson kaplan karlsson kaya keane keller kelly khan klein knox koch kowal kruse lange larkin laurent "
    "leclerc lind lindqvist lopez lund mackay malik marsh martin mayer mercer moller moreno morris murphy nagel nair "
    "nilsson nolan novak nyberg ochoa olsen ortega osman palmer park patel perry petrov pohl price quinn ramos rask "
    "reid ricci roberts rossi rowe ryan saito sand schmidt scott shah silva sim singh sjogren sorensen stein stone "
    "strand suzuki szabo tanaka taylor thorsen toth turner ueda vance varga vega vogel walsh ward weber west wolf "
    "wood wright yilmaz young zeller"
)
SURNAMES = tuple(_WRITTEN.split())
INITIALS = "abcdefghijklmnoprstvwy"
# Coprime to both counts' product, so that stepping through visits every combination once, neighbours unlike.
STEP = 1_009


def pseudonyms(count: int) -> list[str]:
    """The first pseudonyms of a fixed sequence, all different.

    Parameters
    ----------
    count
        How many; more than there are combinations get a number.

    Returns
    -------
    list of str
        For instance `p.lindqvist`.
    """
    combinations = len(SURNAMES) * len(INITIALS)
    names = []
    for number in range(count):
        place, again = number * STEP % combinations, number // combinations
        initial, surname = INITIALS[place % len(INITIALS)], SURNAMES[place // len(INITIALS)]
        names.append(f"{initial}.{surname}{again + 1 if again else ''}")
    return names
