"""The record of the relationship, as questions: structure, agreements, services, and the right person to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.structure.reorganisation import organised_note
from analytics.structure.responsibility import WhomToAsk
from analytics.terms.measures import FROM_ANSWERS
from analytics.views.agreement import AgreementView, agreement_view
from analytics.views.agreements import AgreementsView, agreements_view
from analytics.views.services import ServicesView, service_use, services_view
from analytics.views.structure import StructureView, asked, structure_view

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio


class Relationship:
    """Answers about who they are and what was agreed; reached through `Portfolio.relationship`.

    Parameters
    ----------
    portfolio
        The portfolio it belongs to.
    known
        Gives what its store knows in a scope.
    """

    def __init__(self, portfolio: Portfolio, snapshot: Callable[[Scope], Snapshot]) -> None:
        self._portfolio = portfolio
        self._snapshot = snapshot

    def structure(self, scope: Scope) -> StructureView:
        """Return the structure on the scope's day; see `structure_view`."""
        return structure_view(self._portfolio, self._snapshot(scope), scope)

    def whom_to_ask(self, scope: Scope, unit: str, kind: str, service: str = "") -> WhomToAsk:
        """Return who decides, prepares and is told; see `responsibility.whom_to_ask`."""
        return asked(self._snapshot(scope), scope, unit, kind, service)

    def agreements(self, scope: Scope) -> AgreementsView:
        """Return all agreements of a scope; see `agreements_view`."""
        return agreements_view(self._portfolio, self._snapshot(scope), scope)

    def agreement(self, scope: Scope, name: str) -> AgreementView:
        """Return one agreement; see `one_agreement.agreement_view`."""
        return agreement_view(self._portfolio, self._snapshot(scope), scope, name)

    def services(self, scope: Scope) -> ServicesView:
        """Return all services; see `services_view`."""
        return services_view(self._portfolio, self._snapshot(scope), scope)

    def service(self, scope: Scope, name: str) -> pd.DataFrame:
        """Return who uses a service under which agreement; see `services_view.service_use`."""
        return service_use(self._portfolio, self._snapshot(scope), scope, name)

    def organised_note(self, scope: Scope) -> str:
        """Return a footnote where figures differ as organised then and now; see `reorganisation`."""
        then, now = (self._snapshot(scope.but(organised=way)) for way in ("then", "now"))
        return organised_note(then, now, scope.period, scope.organised)

    def names(self, scope: Scope) -> dict[str, list[str]]:
        """Return the names there are to choose from where somebody edits: unit, service, measure."""
        known = self._snapshot(scope)
        measures = {*map(str, known.measures()), *FROM_ANSWERS}
        return {
            "unit": self._portfolio.units(scope),
            "service": self._portfolio.services(scope),
            "measure": sorted(measures, key=str.casefold),
        }
