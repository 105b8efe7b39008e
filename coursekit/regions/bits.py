"""Sets of up to 64 units, one bit each, packed into machine words."""

import numpy as np

MOST = 64  # units in a set


def word_length(n_units: int) -> int:
    """Return the number of bits of the smallest word that holds n_units."""
    return next(length for length in (8, 16, 32, 64) if length >= n_units)


def pack(members: np.ndarray) -> np.ndarray:
    """Turn Booleans (..., n) into sets (...), unsigned integers of n bits: 8, 16, 32 or 64."""
    packed = np.packbits(members, axis=-1, bitorder="little")  # (..., n / 8)
    return packed.view(f"u{packed.shape[-1]}")[..., 0]


def unpack(sets: np.ndarray, n_units: int) -> np.ndarray:
    """Turn sets (n,) into Booleans (n, n_units)."""
    packed = sets.view(np.uint8).reshape(len(sets), -1)
    return np.unpackbits(packed, axis=1, count=n_units, bitorder="little").view(bool)


def members(sets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return place and unit of each member of sets (n,), one set after the other."""
    packed = sets.view(np.uint8)
    byte = packed.nonzero()[0]
    which, bit = np.unpackbits(packed[byte][:, None], axis=1, bitorder="little").nonzero()
    place, byte = divmod(byte[which], sets.itemsize)
    return place, 8 * byte + bit
