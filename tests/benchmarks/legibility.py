"""Print how well every text is seen: its contrast, and its size from the last row.

    python -m tests.benchmarks.legibility

Sizes are of capital letters and digits on a 65-inch board, 6 m away; 5 arc minutes are what an eye with
full sight can just read (ISO 8596).
"""

from math import atan, degrees

import pygame

from board.ui.fonts import Fonts
from board.ui.theme import THEMES, Scale, contrast

BOARD_HEIGHT_MM = 65 * 25.4 * 9 / (16**2 + 9**2) ** 0.5
AWAY_MM = 6000
HEIGHT = 1080

SIZES = (
    *("results", "task", "figure", "headline", "title", "label", "small_label", "line", "panel", "text"),
    *("button", "key", "certainty"),
)


def main() -> None:
    """Print the two tables."""
    pygame.font.init()
    fonts, scale = Fonts(), Scale(HEIGHT)
    print(f"{'text':<14}{'px of 1080':>12}{'mm':>8}{'arc minutes':>14}")
    for name in SIZES:
        value = getattr(scale, name)
        for size in value if isinstance(value, tuple) else (value,):
            high = fonts.picture("1", size, (255, 255, 255)).get_bounding_rect().height
            mm = high * BOARD_HEIGHT_MM / HEIGHT
            print(f"{name:<14}{high:>12}{mm:>8.0f}{degrees(atan(mm / AWAY_MM)) * 60:>14.1f}")
    print(f"\n{'colour':<24}" + "".join(f"{theme:>10}" for theme in THEMES))
    for name in THEMES["dark"].words:
        ratios = (contrast(*theme.words[name]) for theme in THEMES.values())
        print(f"{name:<24}" + "".join(f"{ratio:>10.1f}" for ratio in ratios))


if __name__ == "__main__":
    main()
