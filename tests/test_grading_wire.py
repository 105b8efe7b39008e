"""Plain data crosses unchanged, and nothing else crosses."""

import socket
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coursekit.grading.channel import BYTES, HEADER, Channel, ClosedError, LateError
from coursekit.grading.wire import DEPTH, KEYS, ProtocolError, decode, encode


def nothing(value, write):
    return None


def unknown(data, read):
    raise ProtocolError("unknown")


def crossed(value):
    return decode(*encode(value, nothing), unknown)


ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary()
    | st.fractions()
    | st.builds(range, st.integers(0, 9), st.integers(0, 99), st.integers(1, 9))
)
DATA = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
        | st.sets(st.integers(), max_size=4)
    ),
    max_leaves=12,
)
ARRAYS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_, np.complex128]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)


@given(DATA)
def test_plain_data_crosses_unchanged(value):
    assert crossed(value) == value
    assert type(crossed(value)) is type(value)


@given(ARRAYS)
def test_arrays_cross_to_the_bit(array):
    there = crossed(array)
    assert (there.dtype, there.shape, there.tobytes()) == (
        array.dtype,
        array.shape,
        array.tobytes(),
    )
    assert there.flags.writeable or there.size == 0


@pytest.mark.parametrize(
    "value",
    [np.float64(0.1), np.int64(3), np.bool_(True), float("inf"), Decimal("0.10"), 2**70, -(2**70)],
)
def test_numbers_keep_their_type(value):
    assert crossed(value) == value
    assert type(crossed(value)) is type(value)


def test_nan_crosses():
    assert np.isnan(crossed(float("nan")))


class Mine(int):
    def __int__(self):
        return 7


class Rows(list):
    def __iter__(self):
        return iter([1, 2, 3])


class Liar:
    __class__ = int


def test_what_is_derived_travels_as_what_it_holds():
    assert crossed(Mine(3)) == 3
    assert crossed(Rows([9])) == [9]
    assert crossed(np.ma.masked_array([1, 2], [0, 1])).tolist()[0] == 1
    assert crossed(np.array(["a", None], dtype=object)) == ["a", None]


def test_what_is_no_plain_data_only_tells_its_type():
    assert encode(Liar(), nothing) == (["odd", "Liar"], [])
    assert encode(print, nothing)[0][0] == "odd"
    inside = []
    inside.append(inside)
    assert "odd" in str(encode(inside, nothing)[0])  # a list in itself ends somewhere


BAD = {
    "no tag": [],
    "a number for a tag": [1, 2],
    "a table": {"a": 1},
    "an unknown tag": ["pickle", 0],
    "objects": ["array", "|O", [1], 0],
    "a structure": ["array", "[('a', '<f8')]", [1], 0],
    "bytes that do not fit": ["array", "<f8", [2], 0],
    "a negative size": ["array", "<f8", [-1, -1], 0],
    "no such bytes": ["array", "<f8", [1], 5],
    "bytes from the end": ["bytes", -1],
    "an empty array of many rows": ["array", "<f8", [10**10, 0], 1],
    "a long range": ["range", hex(0), hex(10**11), hex(1)],
    "a range without end": ["range", hex(0), hex(10**40), hex(1)],
    "an integer without end": ["int", "0x" + "f" * 30_000],
    "a decimal number without end": ["decimal", "1e999999999"],
    "a fraction over 0": ["fraction", "0x1", "0x0"],
    "a list as a key": ["dict", [[["list", []], 1]]],
    "half a pair": ["dict", [[1]]],
    "a set that collides": ["set", [["int", hex(k * (2**61 - 1))] for k in range(KEYS + 1)]],
    "an evaluated number": ["int", "__import__('os')"],
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_malformed_data_is_refused(data):
    with pytest.raises(ProtocolError):
        decode(data, [bytes(8), b""], unknown)


def test_data_that_is_too_deep_is_refused():
    data = 1
    for _ in range(DEPTH + 5):
        data = ["list", [data]]
    with pytest.raises(ProtocolError):
        decode(data, [], unknown)


def test_a_truth_value_is_0_or_1():
    odd = decode(["array", "|b1", [2], 0], [b"\x02\x00"], unknown)
    assert odd.tolist() == [True, False]
    assert odd.view(np.uint8).tolist() == [1, 0]


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    yield Channel(one), other
    one.close()
    other.close()


def test_a_frame_arrives_whole(ends):
    here, other = ends
    there = Channel(other)
    there.send([1, "ok", ["array", "<f8", [2], 0]], [bytes(16)])
    assert here.receive(1) == ([1, "ok", ["array", "<f8", [2], 0]], [bytes(16)])


def test_silence_is_late(ends):
    here, _ = ends
    with pytest.raises(LateError):
        here.receive(0.05)


def test_a_torn_frame_is_an_end(ends):
    here, other = ends
    other.send(HEADER.pack(2, 100) + b"[]")
    other.close()
    with pytest.raises(ClosedError):
        here.receive(1)


@pytest.mark.parametrize(
    "frame",
    [
        HEADER.pack(2**31, 2),
        HEADER.pack(2, 2**31),
        HEADER.pack(4, 2) + b"[-1]" + b"{}",
        HEADER.pack(2, 2) + b"{}" + b"[]",
        HEADER.pack(2, 3) + b"[]" + b"\xff\xfe[",
        HEADER.pack(2, 8000) + b"[]" + b"[" * 8000,
        HEADER.pack(len(str([BYTES + 1])), 2) + str([BYTES + 1]).encode() + b"[]",
    ],
    ids=["sizes", "text", "negative", "table", "encoding", "depth", "bytes"],
)
def test_a_frame_that_lies_is_refused(ends, frame):
    here, other = ends
    other.sendall(frame)
    with pytest.raises(ProtocolError):
        here.receive(1)


def test_too_much_is_not_sent(ends):
    here, _ = ends
    with pytest.raises(ProtocolError):
        here.send([1], [bytes(BYTES + 1)])


def test_a_fraction_crosses():
    assert crossed(Fraction(1, 3)) == Fraction(1, 3)
