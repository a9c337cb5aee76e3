"""What an operator may set, all by the environment."""

import ipaddress
import math
import socket
from collections.abc import Mapping
from dataclasses import dataclass

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

ANY_ADDRESS = "addresses"
"""Stands among the hosts for every host that is a network address and no name."""


@dataclass(frozen=True)
class Settings:
    """Settings of the server.

    Attributes
    ----------
    hosts : tuple of str
        Names that the server answers to (``DIVIDE_HOSTS``, commas); ``*.example.org`` for all
        below a name, ``*`` for any. Without it: this machine's names and any network address,
        so that a copy in an office works at once and no foreign name can point at it.
    api_rate, api_burst : float
        Requests a second to the data API from one address, and how many at once
        (``DIVIDE_API_RATE``, ``DIVIDE_API_BURST``); a rate of 0 is no limit.
    metrics_from : tuple of networks
        Who may read /metrics (``DIVIDE_METRICS_FROM``); this machine alone by default.
    reload_seconds : float
        Between two looks at the data folder (``DIVIDE_RELOAD_SECONDS``); 0 for none.
    access_log : bool
        Whether each request is logged (``DIVIDE_ACCESS_LOG=0`` for no).
    proxies : str
        Whose word on the reader's address counts (``FORWARDED_ALLOW_IPS``, uvicorn's own).
    """

    hosts: tuple[str, ...] = ("localhost", ANY_ADDRESS)
    api_rate: float = 10.0
    api_burst: float = 100.0
    metrics_from: tuple[Network, ...] = (
        ipaddress.ip_network("127.0.0.0/8"),
        ipaddress.ip_network("::1/128"),
    )
    reload_seconds: float = 5.0
    access_log: bool = True
    proxies: str = "127.0.0.1"

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings.

        Parameters
        ----------
        environment : mapping of str to str

        Raises
        ------
        ValueError
            A variable is not understood; names it.
        """
        own = socket.gethostname().lower()
        hosts = _listed(environment, "DIVIDE_HOSTS") or (*cls.hosts, own, f"{own}.local")
        networks = _listed(environment, "DIVIDE_METRICS_FROM")
        try:
            metrics_from = tuple(ipaddress.ip_network(one) for one in networks)
        except ValueError as error:
            raise ValueError(f"DIVIDE_METRICS_FROM: {error}") from None
        return cls(
            tuple(host.lower().rstrip(".") for host in hosts),
            _number(environment, "DIVIDE_API_RATE", cls.api_rate),
            _number(environment, "DIVIDE_API_BURST", cls.api_burst),
            metrics_from or cls.metrics_from,
            _number(environment, "DIVIDE_RELOAD_SECONDS", cls.reload_seconds),
            environment.get("DIVIDE_ACCESS_LOG", "1") != "0",
            environment.get("FORWARDED_ALLOW_IPS", cls.proxies),
        )


def _listed(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environment.get(name, "").split(",") if part.strip())


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    said = environment.get(name)
    if not said:
        return default
    try:
        number = float(said)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise ValueError(f"{name}: a number of 0 or more is wanted, not {said!r}")
    return number
