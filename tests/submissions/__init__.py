"""Fabricated submissions, good, broken and hostile, each with its true score."""

from submissions import (
    broken,
    forgers,
    honest,
    leavers,
    malformed,
    noisy,
    objects,
    partly,
    patches,
    puppets,
    runaway,
    thieves,
    values,
)

GOOD = (honest, partly, broken)
HOSTILE = (runaway, noisy, thieves, leavers, patches)
LIARS = (objects, values, malformed, forgers, puppets)
ROOMS = {room.__name__.rpartition(".")[2]: tuple(room.CASES) for room in (*GOOD, *HOSTILE, *LIARS)}
