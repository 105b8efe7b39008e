"""Code that prints too much, raises odd errors, and changes settings of its process."""

from submissions.runaway import cell, ends

OUTPUT = [
    cell("prints 100 MB", "for _ in range(100): print('x' * 10**6)", "", "cut"),
    cell("one line of 50 MB", "sys.stdout.write('x' * (50 * 10**6))", "", "cut"),
    cell("errors of 50 MB", "sys.stderr.write('x' * (50 * 10**6))", "", "cut"),
    ends("prints for ever", "while True: print('x' * 1000)", "longer than", slow=True),
    cell("writes past Python", "os.write(1, b'x' * 10**7); os.write(2, b'x' * 10**7)", ""),
    cell(
        "shows 30 MB",
        "from IPython.display import HTML, display\ndisplay(HTML('x' * (30 * 10**6)))",
        "",
    ),
    cell("a value of 30 MB", "'x' * (30 * 10**6)", ""),
    cell("prints what no terminal should see", "print('\\x1b]0;title\\x07\\x1b[2J\\ud800\\0')", ""),
    ends("an error of 100 MB", "raise ValueError('x' * 10**8)", "ValueError"),
    ends("an error with half a character", "raise ValueError('\\ud800\\x1b[2J\\0')", "ValueError"),
    ends(
        "an error without end",
        "raise Slow",
        before="class Slow(Exception):\n    def __str__(self):\n        while True: pass\n",
        slow=True,
    ),
    cell("no stdout", "sys.stdout = sys.stderr = None", ""),
    cell("a closed stdout", "sys.stdout.close()", ""),
]
SETTINGS = [
    ends("less recursion", "sys.setrecursionlimit(60)\nreturn X", alone=True),
    ends(
        "no memory for itself",
        "resource.setrlimit(resource.RLIMIT_AS, (2**20, 2**20))\nreturn X",
        alone=True,
    ),
    cell("other number formats", "np.set_printoptions(precision=0, threshold=0)", ""),
    cell("NumPy raises", "np.seterr(all='raise')", ""),
    cell(
        "another locale",
        "import locale\ntry: locale.setlocale(locale.LC_ALL, 'de_DE.UTF-8')\n"
        "except locale.Error: pass",
        "",
    ),
    cell("another folder", "os.chdir('/')", ""),
    cell("no garbage collection", "import gc\ngc.disable(); gc.freeze()", ""),
    cell("a trace of every line", "sys.settrace(lambda *a: None)", ""),
    cell("an audit hook", "sys.addaudithook(lambda *a: None)", ""),
    cell("environment changed", "os.environ.clear()\nos.environ['COURSEKIT_SEED'] = '1'", ""),
    cell("a clock of its own", "time.time = time.monotonic = lambda: 0.0", ""),
]
CASES = OUTPUT + SETTINGS
