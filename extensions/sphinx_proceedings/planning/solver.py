"""Integer programmes, solved to the end by HiGHS (:func:`scipy.optimize.milp`).

SciPy is an extra, ``planning``, so that it is imported only where something is solved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIME_LIMIT_REACHED = 1
_INFEASIBLE = 2
_SETTLED = 1e-6


class SolverMissingError(Exception):
    """SciPy is not installed."""


class Answer(NamedTuple):
    """What a programme's variables should be."""

    values: tuple[float, ...]
    bound: float
    """No assignment gains more than this."""
    proved: bool
    """Whether nothing better exists, or time ran out before that was known."""


@dataclass(slots=True)
class Programme:
    """Maximise the gain of variables between 0 and their limit, under linear rows."""

    _gains: list[float] = field(default_factory=list)
    _limits: list[float] = field(default_factory=list)
    _whole: list[int] = field(default_factory=list)
    _rows: list[tuple[tuple[tuple[int, float], ...], float, float]] = field(default_factory=list)

    def variable(self, gain: float = 0.0, *, most: float = 1.0, whole: bool = True) -> int:
        """A new variable's number.

        :param whole: ``False`` only if the rows make it whole where the others are.
        """
        self._gains.append(gain)
        self._limits.append(most)
        self._whole.append(int(whole))
        return len(self._gains) - 1

    def row(
        self,
        terms: Iterable[tuple[int, float]],
        *,
        least: float = -math.inf,
        most: float = math.inf,
    ) -> None:
        """The sum of (variable, factor) lies between these."""
        self._rows.append((tuple(terms), least, most))

    def solve(self, *, seconds: float = 60.0) -> Answer | None:
        """The best assignment; ``None`` if there is none at all.

        The same programme has the same answer each time that time does not run out.

        :raises SolverMissingError: if SciPy is not installed.
        :raises TimeoutError: if nothing was found in time.
        """
        try:
            from scipy.optimize import Bounds, LinearConstraint, milp
            from scipy.sparse import csr_array
        except ImportError as error:
            raise SolverMissingError from error
        if not self._gains:
            return Answer((), 0.0, proved=True) if self._empty_rows_hold() else None
        places = [(i, number) for i, (terms, _, _) in enumerate(self._rows) for number, _ in terms]
        factors = [factor for terms, _, _ in self._rows for _, factor in terms]
        shape = (len(self._rows), len(self._gains))
        rows = csr_array((factors, tuple(zip(*places, strict=True)) or ((), ())), shape=shape)
        # SciPy 1.11 takes no wider indices.
        rows.indices, rows.indptr = rows.indices.astype("int32"), rows.indptr.astype("int32")
        found = milp(
            [-gain for gain in self._gains],
            integrality=self._whole,
            bounds=Bounds(0, self._limits),
            constraints=[
                LinearConstraint(
                    rows, [least for _, least, _ in self._rows], [most for *_, most in self._rows]
                )
            ]
            if self._rows
            else [],
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.x is None:
            raise TimeoutError
        values = tuple(
            float(round(value)) if whole else float(value)
            for value, whole in zip(found.x, self._whole, strict=True)
        )
        bound = -found.fun if found.mip_dual_bound is None else -found.mip_dual_bound
        return Answer(values, bound, proved=found.status != _TIME_LIMIT_REACHED)

    def _empty_rows_hold(self) -> bool:
        return all(least <= _SETTLED and most >= -_SETTLED for _, least, most in self._rows)
