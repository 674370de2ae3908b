"""Firewalls: how a port is let through."""

from __future__ import annotations

import sys


def firewall_command(port: int, platform: str = sys.platform) -> str:
    """Return the command that lets a port through the usual firewall of a system."""
    if platform == "win32":
        return (
            'netsh advfirewall firewall add rule name="Digit Board" dir=in action=allow '
            f"protocol=TCP localport={port}"
        )
    if platform == "darwin":
        return f'sudo /usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp "{sys.executable}"'
    return f"sudo ufw allow {port}/tcp"
