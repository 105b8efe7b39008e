"""What a process gives up before it runs a stranger's code; Linux only.

The fork server runs inside bubblewrap already, which took away the network and all files but
Python's. Here each submission gets namespaces, a temporary folder, and limits of its own.
"""

import contextlib
import ctypes
import errno
import os
import resource
import secrets
import signal
import tempfile
from collections.abc import Iterator

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWPID = 0x00020000, 0x08000000, 0x20000000
CLONE_NEWUSER = 0x10000000
MS_RDONLY, MS_NOSUID, MS_NODEV = 1, 2, 4
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
INSTRUCTION = 8  # bytes of one of a filter's
CAPABILITIES_V3 = 0x20080522
NOBODY, SPARE = 65534, 1_000_000
# Calls that no exercise needs, and that attacks on a kernel begin with.
DENIED = """
    acct add_key bpf chroot delete_module fanotify_init finit_module fsconfig fsmount fsopen
    init_module io_uring_enter io_uring_register io_uring_setup ioperm iopl kcmp
    kexec_file_load kexec_load keyctl lookup_dcookie memfd_create memfd_secret mount
    mount_setattr move_mount msgget name_to_handle_at nfsservctl open_by_handle_at open_tree
    perf_event_open personality pidfd_getfd pivot_root process_vm_readv process_vm_writev
    ptrace quotactl reboot request_key semget setns shmget swapoff swapon syslog umount2
    unshare userfaultfd
""".split()  # noqa: SIM905 - a list would be four times as long
libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def hide_memory() -> None:
    """Let no process of the same user read or trace this one and its later children."""
    _check(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl")


def die_with_parent() -> None:
    """Ask the kernel to end this process with the one that made it."""
    _check(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")


@contextlib.contextmanager
def new_processes(own: int) -> Iterator[None]:
    """Let a child forked in this block be the first process of a new namespace.

    When it ends, the kernel ends all others of that namespace.

    Parameters
    ----------
    own : int
        The namespace of this process, ``/proc/self/ns/pid``, open.
    """
    _check(libc.unshare(CLONE_NEWPID), "unshare")
    try:
        yield
    finally:
        _check(libc.setns(own, CLONE_NEWPID), "setns")


def own_files(box: str, megabytes: int) -> None:
    """Leave the namespaces of mounts and of shared memory.

    An empty folder of limited size is put at `box`, and nothing over /proc.
    """
    _check(libc.unshare(CLONE_NEWNS | CLONE_NEWIPC), "unshare")
    options = f"size={megabytes}m,mode=1777,nr_inodes=4096".encode()
    safe = MS_NOSUID | MS_NODEV
    _check(libc.mount(b"tmpfs", box.encode(), b"tmpfs", safe, options), f"mount {box}")
    nothing = safe | MS_RDONLY
    _check(libc.mount(b"tmpfs", b"/proc", b"tmpfs", nothing, b"size=4k"), "mount /proc")


def limit(memory: int, seconds: int, processes: int, file_size: int, files: int) -> None:
    """Set the limits of this process; its children inherit them.

    Parameters
    ----------
    memory : int
        Bytes of address space.
    seconds : int
        CPU time.
    processes : int
        Processes and threads of this user.
    file_size : int
        Bytes of one file.
    files : int
        Open files.
    """
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_NOFILE: files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def drop_rights(user: int) -> None:
    """Give up all capabilities for good; with a `user`, become that one first."""
    for capability in range(64):  # those that the kernel does not have are refused
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0)
    _check(libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def spare_user() -> int:
    """Return the number of a user that nobody is, if this is root; else 0.

    Limits on processes count those of a user on the whole machine, so that each sandbox wants a
    user of its own. Most namespaces have but one user, and none to become.
    """
    with open("/proc/self/uid_map", encoding="ascii") as file:
        ranges = [tuple(map(int, line.split())) for line in file]
    wanted = (SPARE + secrets.randbelow(SPARE), NOBODY)
    known = [u for u in wanted for first, _, size in ranges if first <= u < first + size]
    return known[0] if known and os.geteuid() == 0 else 0


def call_filter() -> bytes:
    """Return the program for the kernel that refuses the system calls in `DENIED`.

    Nothing if libseccomp is not there to make it. That takes time, so it is done before a fork.
    """
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return b""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in DENIED:
        with contextlib.suppress(OSError, ValueError):  # not on this machine
            rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    inside = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", inside)
    # The flags of this one cannot be looked at; without it, the C library uses the other.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


class _Program(ctypes.Structure):
    """``struct sock_fprog`` in linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def filter_calls(program: bytes) -> None:
    """Let the kernel apply what `call_filter` made to this process and its children."""
    found = _Program(len(program) // INSTRUCTION, program)
    _check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(found)), "seccomp")
