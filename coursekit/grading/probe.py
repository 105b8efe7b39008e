"""What the sandbox's self-test tries from inside, and what must come of it."""

# It runs as a submission's cell does. Each line of `found` says what could be done.
PROBE = """
import ctypes, os, socket, subprocess

secret, port, grader, folders, home = {facts!r}
found = []

def attempt(what, action):
    try:
        found.append(what + ": " + str(action()))
    except BaseException:
        pass

def connect(family, address):
    with socket.socket(family) as end:
        end.settimeout(1)
        end.connect(address)
    return address

def write(folder):
    path = os.path.join(folder, "left-behind")
    with open(path, "w") as file:
        file.write("x")
    os.remove(path)
    return path

def many_processes():
    children = []
    try:
        for _ in range(300):
            child = os.fork()
            if child == 0:
                os.close(start)
                os.read(end, 1)
                os._exit(0)
            children.append(child)
        return len(children)
    finally:
        os.close(start)
        for child in children:
            os.waitpid(child, 0)

attempt("a file of the grader was read", lambda: open(secret).read())
attempt("the home folder was listed", lambda: home not in ("/", "/tmp") and os.listdir(home)[0])
attempt("the network was reached", lambda: connect(socket.AF_INET, ("127.0.0.1", port)))
attempt("the grader's process was seen", lambda: os.kill(grader, 0))
attempt("the first process was signaled", lambda: os.kill(1, 9) or "no error")
attempt("processes were listed", lambda: os.listdir("/proc")[0])
for folder in folders:
    attempt("a file was written", lambda: write(folder))
libc = ctypes.CDLL(None)
attempt("another user was taken", lambda: os.getuid() and os.setuid(0) is None or 1 / 0)
# Root of a namespace has no more rights than these.
attempt("rights of root are left", lambda: [n for n in range(64) if libc.prctl(23, n) == 1][0])
attempt("a folder was mounted",
        lambda: libc.mount(b"x", b"/box", b"tmpfs", 0, None) == 0 or 1 / 0)
attempt("namespaces were made", lambda: libc.unshare({namespaces}) == 0 or 1 / 0)
attempt("memory was taken aside", lambda: os.memfd_create("x"))
end, start = os.pipe()
attempt("300 processes were started", many_processes)
done = True
"""
NAMESPACES = 0x10000000 | 0x00020000  # of users and of mounts
# The kernel lets the same user signal the first process of its own, which ignores it.
HARMLESS = ("the first process was signaled",)
# They evade limits, not the sandbox, and only a filter of system calls prevents them.
FILTERED = ("namespaces were made", "memory was taken aside")


def probe(*facts: object) -> str:
    """Return the cell that tries to get out.

    Parameters
    ----------
    *facts : object
        The path of a secret file, a port of this machine, the grader's process, folders that
        nobody may write to, the instructor's home.
    """
    return PROBE.format(facts=facts, namespaces=NAMESPACES)


def judge(answer: dict, found: object, filtered: bool) -> list[str]:
    """Return what a submission could do that it must not.

    Parameters
    ----------
    answer : dict
        What running `PROBE` gave.
    found : dict
        Its variable of that name.
    filtered : bool
        Whether system calls are filtered.
    """
    if answer["error"] or not isinstance(found, dict) or "found" not in found:
        return [f"the self-test itself failed ({answer['error']})"]
    harmless = HARMLESS if filtered else HARMLESS + FILTERED
    return [str(line) for line in found["found"] if not str(line).startswith(harmless)]
