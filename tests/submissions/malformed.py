"""Answers on the channel that decode to nothing, or to more than there is."""

import json

from submissions.case import Case
from submissions.channel import forged


def malformed(name: str, value: object, *buffers: str) -> Case:
    """Return the case of an answer that decodes to nothing."""
    data = json.dumps(["list", [value, None]])
    more = "".join(f", {buffer}" for buffer in buffers)
    return forged(
        f"answers with {name}",
        f"data = json.loads({data!r})\ninstead(lambda: say('ok', data{more}))",
    )


NINE = ["array", "<f8", [2, 2], 0]
CASES = [
    malformed("an unknown tag", ["pickle", "x"]),
    malformed("a table", {"a": 1}),
    malformed("an empty list", []),
    malformed("a tag that is no text", [[1], 2]),
    malformed("nothing behind a tag", ["list"]),
    malformed("too much behind a tag", ["list", [], [], []]),
    malformed("a list of text", ["list", "abc"]),
    malformed("pairs that are none", ["dict", [[1, 2, 3]]]),
    malformed("keys that cannot be keys", ["dict", [[["list", []], 1]]]),
    malformed("an array without bytes", NINE),
    malformed("an array of too few bytes", NINE, "bytes(8)"),
    malformed("an array of objects", ["array", "|O8", [2, 2], 0], "bytes(32)"),
    malformed("an array of records", ["array", "|V8", [2, 2], 0], "bytes(32)"),
    malformed("an array of dates", ["array", "<M8[s]", [2, 2], 0], "bytes(32)"),
    malformed("an array of no type", ["array", "<f3", [2, 2], 0], "bytes(12)"),
    malformed("an array of a type in words", ["array", "float64", [2, 2], 0], "bytes(32)"),
    malformed("an array whose type is a list", ["array", ["<f8"], [2, 2], 0], "bytes(32)"),
    malformed("negative sizes", ["array", "<f8", [-2, -2], 0], "bytes(32)"),
    malformed("sizes that are no numbers", ["array", "<f8", ["2", True], 0], "bytes(32)"),
    malformed("sizes with a fraction", ["array", "<f8", [2.0, 2.0], 0], "bytes(32)"),
    malformed("sizes that overflow", ["array", "<f8", [2**62, 4, 0], 0], "b''"),
    malformed("sizes that wrap around", ["array", "<f8", [2**32, 2**32], 0], "b''"),
    malformed("too many dimensions", ["array", "<f8", [1] * 65, 0], "bytes(8)"),
    malformed("a million dimensions", ["array", "<f8", [1] * 10**6, 0], "bytes(8)"),
    malformed("rows without bytes", ["array", "<f8", [10**12, 0], 0], "b''"),
    malformed("a buffer that is not there", ["array", "<f8", [2, 2], 7], "bytes(32)"),
    malformed("a buffer from behind", ["array", "<f8", [2, 2], -1], "bytes(32)"),
    malformed("a scalar with a shape", ["scalar", "<f8", [2, 2], 0], "bytes(32)"),
    malformed(
        "truth values that are neither", ["array", "|b1", [2, 2], 0], "bytes([2, 3, 4, 255])"
    ),
    malformed("numbers that are no numbers", ["array", "<f16", [2, 2], 0], "b'\\xff' * 64"),
    malformed("an object that does not exist", ["object", 7, "thing"]),
    malformed("an object without a number", ["object", "self", "thing"]),
    malformed("an object with a bad name", ["object", 7, ["x"]]),
    malformed("an object without a name", ["object", 7]),
    malformed("a test's function that was not given", ["trusted", 0]),
    malformed("a test's function from behind", ["trusted", -1]),
    malformed("a global name", ["global", "os", "abort"]),
    malformed("a thing to be made", ["make", "os", "abort", []]),
    malformed("a generator without state", ["generator", None]),
    malformed(
        "a generator of a foreign kind", ["generator", ["dict", [["bit_generator", "MT19937"]]]]
    ),
    malformed(
        "a generator with a bad state",
        [
            "generator",
            [
                "dict",
                [
                    ["bit_generator", "PCG64"],
                    ["state", ["dict", [["state", -1], ["inc", ["int", "0x" + "f" * 100]]]]],
                    ["has_uint32", 2**70],
                    ["uinteger", -1],
                ],
            ],
        ],
    ),
    malformed("a range of step 0", ["range", "0x0", "0x5", "0x0"]),
    malformed("a range without end", ["range", "0x0", "0x" + "f" * 30, "0x1"]),
    malformed("a fraction of 0", ["fraction", "0x1", "0x0"]),
    malformed("a decimal that is none", ["decimal", "1e"]),
    malformed("a decimal signal", ["decimal", "sNaN"]),
    malformed("an integer in words", ["int", "seven"]),
    malformed("an integer without end", ["int", "0x" + "f" * 10**6]),
    malformed("a complex that is none", ["complex", "1", "2"]),
    malformed("bytes that are not there", ["bytes", 3]),
    malformed("a type without a name", ["odd", None]),
    malformed("half a character", "\ud800"),
    malformed("a number that is none", float("nan")),
    malformed("keys that are NaN", ["dict", [[float("nan"), 1], [float("nan"), 2]]]),
]
