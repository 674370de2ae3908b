"""Decompress `.Z` files of Unix `compress`, which the standard library cannot read.

Source: T. Welch, A technique for high-performance data compression, 1984; codes of growing width as
in compress 4.0.
"""

_MAGIC = b"\x1f\x9d"
_CLEAR = 256
_FIRST_BITS = 9
MOST_BYTES = 500_000_000


def unpacked(data: bytes) -> bytes:
    """Return the content of a `.Z` file.

    Raises:
        ValueError: if it is none, is damaged, or unpacks to more than `MOST_BYTES`.
    """
    if len(data) < 3 or data[:2] != _MAGIC:
        raise ValueError("this was not packed by compress")
    most_bits, clears = data[2] & 0x1F, bool(data[2] & 0x80)
    if not _FIRST_BITS <= most_bits <= 16:
        raise ValueError(f"codes of {most_bits} bits are not known")
    first_free = 257 if clears else 256
    table = [bytes([n]) for n in range(256)] + [b""] * clears
    result = bytearray()
    previous = b""
    bits, start = _FIRST_BITS, 3
    codes_read = 0
    while True:
        at = start * 8 + codes_read * bits
        if at + bits > len(data) * 8:
            return bytes(result)
        code = int.from_bytes(data[at // 8 : at // 8 + 4], "little") >> at % 8 & (1 << bits) - 1
        codes_read += 1
        if clears and code == _CLEAR:
            del table[first_free:]
            previous = b""
            start, codes_read, bits = _next_group(start, codes_read, bits), 0, _FIRST_BITS
            continue
        if code < len(table):
            entry = table[code]
        elif code == len(table) and previous:
            entry = previous + previous[:1]
        else:
            raise ValueError(f"the packed data are damaged at byte {at // 8}")
        result += entry
        if len(result) > MOST_BYTES:
            raise ValueError(f"it unpacks to more than {MOST_BYTES // 1_000_000} MB")
        if previous and len(table) < 1 << most_bits:
            table.append(previous + entry[:1])
            if len(table) == 1 << bits and bits < most_bits:
                start, codes_read = _next_group(start, codes_read, bits), 0
                bits += 1
        previous = entry


def _next_group(start: int, codes_read: int, bits: int) -> int:
    """Return where codes of another width begin: compress writes them in groups of eight."""
    return start + -(-codes_read // 8) * bits
