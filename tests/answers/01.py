"""Known answers to solutions/01_neurons_as_functions.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

DETECTOR = "def detector(pattern):\n"
MAJORITY = "def units_for_majority():\n"
THRESHOLD = "def threshold_and_slope(w, b):\n"
THROUGH = "def unit_through(x10, x90):\n"
EVALUATE = "def evaluate(graph, inputs):\n"
SLOPE = "def slope(x1, x2):\n"

RIGHT = {
    "q1": [
        DETECTOR + "    return [10 * p - 5 for p in pattern], 2.5 - 5 * sum(pattern)",
        DETECTOR + "    w = 2 * pattern - 1\n    return w, -(w @ pattern)",
    ],
    "q2": [
        MAJORITY + "    return 17.0",
        MAJORITY + "    from math import comb\n    return sum(comb(5, k) for k in (3, 4, 5)) + 1",
    ],
    "q3": [
        THRESHOLD + "    return [b / -w, 0.25 * w]",
        THRESHOLD + "    at = -b / w\n    s = sigmoid(w * at + b)\n"
        "    return np.array([at, w * s * (1 - s)])",
    ],
    "q4": [
        THROUGH + "    A = np.array([[x10, 1], [x90, 1]])\n"
        "    return np.linalg.solve(A, [-np.log(9), np.log(9)])",
        THROUGH + "    w = np.log(81) / (x90 - x10)\n    return [w, np.log(9) - w * x90]",
    ],
    "q5": [
        EVALUATE + "    values = dict(inputs)\n"
        "    while not graph.keys() <= values.keys():\n"
        "        for name, (function, sources) in graph.items():\n"
        "            if name not in values and all(s in values for s in sources):\n"
        "                values[name] = function(*(values[s] for s in sources))\n"
        "    return values",
        EVALUATE + "    from graphlib import TopologicalSorter\n"
        "    order = TopologicalSorter({n: s for n, (f, s) in graph.items()}).static_order()\n"
        "    values = dict(inputs)\n"
        "    for name in order:\n"
        "        if name in graph:\n"
        "            function, sources = graph[name]\n"
        "            values[name] = function(*map(values.get, sources))\n"
        "    return values",
    ],
    "q6": [
        SLOPE + "    return 2 * x1 * x2 + 4 * x2**3",
        SLOPE + "    h, dh = x2**2, 2 * x2\n    return dh * h + (x1 + h) * dh",
    ],
}

WRONG = {
    "q1": [
        (DETECTOR + "    return pattern, -sum(pattern)", "must count against"),
        (DETECTOR + "    return 2 * pattern - 1, sum(pattern)", "fires for no other input"),
        (DETECTOR + "    return 2 * pattern - 1, -sum(pattern) - 1", "sign of b"),
        (DETECTOR + "    return 2 * pattern - 1", "two things"),
        (DETECTOR + "    return 1, -sum(pattern)", "are 3 numbers"),
    ],
    "q2": [
        (MAJORITY + "    return 16", "the OR is a unit too"),
        (MAJORITY + "    return 11", "not only exactly three"),
        (MAJORITY + "    return 33", "those are all inputs"),
        (MAJORITY + "    print(17)", "is a return missing"),
    ],
    "q3": [
        (THRESHOLD + "    return b / w, w / 4", "mind the minus"),
        (THRESHOLD + "    return -b, w / 4", "the bias alone does not place it"),
        (THRESHOLD + "    return -b / w, 1 / 4", "the chain rule brings w"),
        (THRESHOLD + "    return -b / w, w", "a quarter at the threshold"),
        (THRESHOLD + "    return -b / w, abs(w) / 4", "a falling curve"),
    ],
    "q4": [
        (
            THROUGH + "    w = np.log(81) / (x10 - x90)\n    return w, -w * (x10 + x90) / 2",
            "turned around",
        ),
        (
            THROUGH + "    w = np.log(81) / (x90 - x10)\n    return w, w * (x10 + x90) / 2",
            "the sign of b",
        ),
        (
            THROUGH + "    w = np.log(100) / (x90 - x10)\n    return w, -w * (x10 + x90) / 2",
            "not ln 10",
        ),
        (
            THROUGH + "    w = np.log(9) / (x90 - x10)\n    return w, -w * (x10 + x90) / 2",
            "twice as wide",
        ),
    ],
    "q5": [
        (
            EVALUATE + "    def value(name):\n"
            "        if name in inputs:\n"
            "            return inputs[name]\n"
            "        function, sources = graph[name]\n"
            "        return function(*[value(s) for s in sources])\n"
            "    return {name: value(name) for name in graph}",
            "store its value",
        ),
        (
            EVALUATE + "    values = dict(inputs)\n"
            "    for name, (function, sources) in graph.items():\n"
            "        values[name] = function(*[values[s] for s in sources])\n"
            "    return values",
            "KeyError",
        ),
        (
            EVALUATE + "    from graphlib import TopologicalSorter\n"
            "    values = dict(inputs)\n"
            "    order = TopologicalSorter({n: s for n, (f, s) in graph.items()}).static_order()\n"
            "    for name in order:\n"
            "        if name in graph:\n"
            "            function, sources = graph[name]\n"
            "            values[name] = function(*[values[s] for s in sorted(sources)])\n"
            "    return values",
            "in another order",
        ),
        (EVALUATE + "    return 27", "a dictionary with all five nodes"),
    ],
    "q6": [
        (SLOPE + "    return x2**2 * 2 * x2", "h also reaches g directly"),
        (SLOPE + "    return (x1 + x2**2) * 2 * x2", "h also reaches g through a"),
        (SLOPE + "    return x1 + 2 * x2**2", "the last factor is missing"),
    ],
}
