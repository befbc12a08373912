"""The sheet that a paper of the agency is written on, in millimetres (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from typing import Final

LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
"""The margins."""
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TEXT_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT
LYING_TEXT_WIDTH: Final = PAGE_HEIGHT - LEFT - RIGHT
"""On a sheet that lies."""
EDGE: Final = 8
"""How far the head and the foot of a page stand from its edge."""
