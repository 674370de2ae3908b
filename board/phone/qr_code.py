"""QR codes of addresses."""

from __future__ import annotations


def qr_code_of(text: str) -> tuple[str, ...]:
    """Return the rows of a text's QR code, "1" for a dark module, without the quiet zone around it."""
    import cv2  # here, as the window shows before this is loaded

    picture = cv2.QRCodeEncoder.create().encode(text)
    rows = ["".join("1" if value < 128 else "0" for value in row) for row in picture.tolist()]
    dark = [n for n, row in enumerate(rows) if "1" in row]
    left = min(row.index("1") for row in rows if "1" in row)
    right = max(row.rindex("1") for row in rows if "1" in row)
    return tuple(rows[n][left : right + 1] for n in range(dark[0], dark[-1] + 1))


def lines_of(code: tuple[str, ...]) -> list[str]:
    """Return a code as lines for a terminal, light on dark or dark on light, two rows in each line."""
    side = len(code[0]) + 4
    rows = ["0" * side] * 2 + [f"00{row}00" for row in code] + ["0" * side] * 3
    cells = {("0", "0"): "█", ("0", "1"): "▀", ("1", "0"): "▄", ("1", "1"): " "}
    return [
        "".join(cells[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=False)
    ]
