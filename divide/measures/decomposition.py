"""How much of the inequality between counties lies between provinces, and how much inside them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from divide.measures.concentration import Floats, shares, theil_t


@dataclass(frozen=True)
class Decomposition:
    """Theil's T in two stages: the nation's provinces, and each province's counties.

    Attributes
    ----------
    total, between, within : float
        In nats; total = between + within.
    groups : pandas.DataFrame
        Index: the group. ``areas`` (how many), ``weight`` and ``amount`` (its shares of all
        weight and of the total), ``mean`` (in the figures' unit), ``inside`` (its own Theil T),
        ``within`` (``amount × inside``, what its counties add to the whole) and ``between``
        (``amount × ln(mean / mean of all)``, negative below the mean).
    """

    total: float
    between: float
    within: float
    groups: pd.DataFrame

    @property
    def between_share(self) -> float:
        """Part of the total that lies between groups, 0 to 1; NaN where there is none at all."""
        return self.between / self.total if self.total > 0 else float("nan")


def between(values: ArrayLike, weights: ArrayLike | None, groups: ArrayLike) -> Floats:
    """Theil's T of the groups' means: what is left when inside each group all are alike.

    Parameters
    ----------
    values : array_like, shape (..., n)
    weights : array_like, shape (n,), or None
    groups : array_like, shape (n,)
        Each area's group.

    Returns
    -------
    ndarray, shape (...)
    """
    y, p = shares(values, weights)
    names, place = np.unique(np.asarray(groups), return_inverse=True)
    member = np.zeros((len(p), len(names)))
    member[np.arange(len(p)), place] = p
    weight = member.sum(0)
    return theil_t((y @ member) / weight, weight)


def between_share(values: ArrayLike, weights: ArrayLike | None, groups: ArrayLike) -> Floats:
    """Part of Theil's T that lies between groups, 0 to 1; shape (...)."""
    total = theil_t(values, weights)
    part = between(values, weights, groups)
    return np.asarray(np.where(total > 0, part / np.where(total > 0, total, 1.0), np.nan))


def decompose(values: ArrayLike, weights: ArrayLike | None, groups: ArrayLike) -> Decomposition:
    r"""Split Theil's T between and within groups.

    Parameters
    ----------
    values : array_like, shape (n,)
        Not negative, not all zero.
    weights : array_like, shape (n,), or None
    groups : array_like, shape (n,)
        Each area's group.

    Returns
    -------
    Decomposition

    Notes
    -----
    :math:`T = \sum_g s_g \ln(\mu_g/\mu) + \sum_g s_g T_g`, with :math:`s_g` the group's share of
    the total, :math:`\mu_g` its mean and :math:`T_g` its own Theil T.

    References
    ----------
    (2003) Decomposing regional income inequality in China and Indonesia using two-stage nested
    Theil decomposition method. The Annals of Regional Science 37(1), 55-77; (1979) Decomposable
    income inequality measures. Econometrica 47(4), 901-920.
    """
    y, p = shares(values, weights)
    centre = float(y @ p)
    if centre == 0:
        raise ValueError("figures that are all zero have no inequality to split")
    records = []
    names = np.asarray(groups)
    for name in pd.unique(names):
        own = names == name
        weight = float(p[own].sum())
        middle = float(y[own] @ p[own]) / weight
        amount = weight * middle / centre
        inside = float(theil_t(y[own], p[own])) if middle else 0.0
        records.append(
            {
                "group": name,
                "areas": int(own.sum()),
                "weight": weight,
                "amount": amount,
                "mean": middle,
                "inside": inside,
                "within": amount * inside,
                "between": amount * np.log(middle / centre) if middle else 0.0,
            }
        )
    table = pd.DataFrame(records).set_index("group")
    return Decomposition(
        float(theil_t(y, p)), float(table["between"].sum()), float(table["within"].sum()), table
    )
