"""The parts of a face."""

from __future__ import annotations

__all__ = ["MaskPositionBehaviour"]


class MaskPositionBehaviour:
    """Parts of a face that a `MaskPosition` may name."""

    __slots__ = ()

    FOREHEAD = "forehead"
    EYES = "eyes"
    MOUTH = "mouth"
    CHIN = "chin"
