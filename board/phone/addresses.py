"""Addresses of this computer at which phones may reach it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal

Network = Literal["wifi", "ethernet", "other", "here"]

_WIFI = ("wl", "wi-fi", "wifi", "wlan", "drahtlos", "airport")
_ETHERNET = ("eth", "en", "ethernet", "lan")
_INNER = (
    *("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vethernet", "virtualbox", "vmware", "hyper-v"),
    *("wsl", "tun", "tap", "utun", "wg", "tailscale", "zt", "zerotier", "ppp", "vpn", "bridge", "awdl"),
    *("llw", "loopback", "lo"),
)
_INNER_PARTS = (
    "docker",
    "virtualbox",
    "vmware",
    "hyper-v",
    "tailscale",
    "zerotier",
    "vethernet",
    "wsl",
    "vpn",
)
"""How the names of networks that phones are not in begin, and what is in them."""


@dataclass(frozen=True)
class Address:
    """Hold an IPv4 address and the kind of its network."""

    ip: str
    network: Network


HERE = Address("127.0.0.1", "here")


def addresses() -> list[Address]:
    """Return the addresses at which phones may reach this computer, the likeliest first.

    Wi-Fi comes before Ethernet, and both before the networks of virtual machines and tunnels.
    """
    import ifaddr  # here, as only phones need it

    found = [
        Address(ip.ip, network_of(f"{adapter.name} {adapter.nice_name}".lower()))
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.is_IPv4 and isinstance(ip.ip, str) and _reachable(ip.ip)
    ]
    order: tuple[Network, ...] = ("wifi", "ethernet", "other")
    return sorted(dict.fromkeys(found), key=lambda address: order.index(address.network))


def network_of(names: str) -> Network:
    """Return the kind of a network by the names that the system has for it, in small letters."""
    words = names.split()
    if any(word.startswith(_INNER) or any(inner in word for inner in _INNER_PARTS) for word in words):
        return "other"
    if any(word.startswith(_WIFI) for word in words):
        return "wifi"
    return "ethernet" if any(word.startswith(_ETHERNET) for word in words) else "other"


def _reachable(ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    return not (address.is_loopback or address.is_link_local or address.is_multicast)
