"""Separate process that confines itself, then becomes LibreOffice: a single document in a folder. ``office`` runs the process.

Processes that draw pages confine themselves by the same code, without a folder. LibreOffice is powerful and reads strangers' files. Once
confined, the process reads this machine's programs and fonts and its own folder, writes in that folder alone, opens no connection, and ends
soon. Where the system cannot confine the process, it ends at once.
"""

import contextlib
import ctypes
import json
import os
import platform
import struct
import sys
from pathlib import Path
from typing import Any, NamedTuple

# What programs and fonts are read from, beside LibreOffice's own folder.
_READ = (
    *("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/ld.so.conf"),
    *("/etc/ld.so.conf.d", "/etc/localtime", "/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice"),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_NO_NEW_PRIVILEGES = 38  # of prctl
_SECCOMP_FILTER = (22, 2)  # of prctl: PR_SET_SECCOMP, SECCOMP_MODE_FILTER
_DIES_WITH_PARENT = 1  # of prctl: PR_SET_PDEATHSIG
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # Landlock, by number on every kind of processor
_TELL_VERSION = 1
_SCOPES_SINCE = 6  # the version that keeps signals in too
_EXECUTE, _WRITE, _READ_FILE, _READ_FOLDER = 1, 2, 4, 8
_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # by version of Landlock: how many rights on files it knows


class _Machine(NamedTuple):
    """Numbers of a kind of processor: of itself, and of the calls that open lines."""

    audit: int
    socket: int
    connect: int
    bind: int
    listen: int


_MACHINES = {"x86_64": _Machine(0xC000003E, 41, 42, 49, 50), "aarch64": _Machine(0xC00000B7, 198, 203, 200, 201)}
_IO_URING = 425  # which opens lines in another way
_UNIX = 1  # the family of lines within a machine
_REFUSED = 0x00050000 | 13  # EACCES
# Answered as done, and not done: LibreOffice opens a place where others like it would call, and needs none.
_PRETENDED = 0x00050000
_ALLOWED = 0x7FFF0000
_KILLED = 0x80000000


def main() -> None:
    """Become the program that the first argument orders, as JSON: ``{program, arguments, reads, folder, memory_bytes, cpu_seconds}``."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    _limit(order["memory_bytes"], order["cpu_seconds"], order["file_bytes"])
    _require(ctypes.CDLL(None, use_errno=True).prctl(_DIES_WITH_PARENT, 9, 0, 0, 0))
    shut_in(Path(order["folder"]), reads=order["reads"])
    os.execv(order["program"], [order["program"], *order["arguments"]])  # noqa: S606 (ours, word for word)


def can_shut_in() -> bool:
    """Tell whether this machine can hold a process to its folder, and away from every line."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    return int(ctypes.CDLL(None).syscall(_CREATE, None, ctypes.c_size_t(0), _TELL_VERSION)) >= 1


def shut_in(folder: Path | None, *, reads: list[str]) -> None:
    """Confine this process and its successor to reading programs and writing ``folder``, if any. Raises OSError if impossible."""
    system = ctypes.CDLL(None, use_errno=True)
    _require(system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _keep_to_files(system, folder, reads)
    _open_no_line(system)


def _keep_to_files(system: Any, folder: Path | None, reads: list[str]) -> None:
    version = _require(system.syscall(_CREATE, None, ctypes.c_size_t(0), _TELL_VERSION))
    rights = (1 << next(count for since, count in sorted(_RIGHTS.items(), reverse=True) if since <= version)) - 1
    # Files, lines (the other filter has those), signals: as much of it as this version knows.
    structure = struct.pack("=QQQ", rights, 0, 3) if version >= _SCOPES_SINCE else struct.pack("=Q", rights)
    ruleset = _require(system.syscall(_CREATE, structure, ctypes.c_size_t(len(structure)), 0))
    allowed = dict.fromkeys((*_READ, *reads), _EXECUTE | _READ_FILE | _READ_FOLDER)
    allowed |= dict.fromkeys(_DEVICES, _READ_FILE | _WRITE) | ({} if folder is None else {str(folder): rights})
    for path, what in allowed.items():
        with contextlib.suppress(FileNotFoundError):  # other systems have other folders
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            is_file = not Path(path).is_dir()
            rule = struct.pack("=Qi", what & ~_READ_FOLDER if is_file else what, opened)
            _require(system.syscall(_ADD, ruleset, 1, rule, 0))
            os.close(opened)
    _require(system.syscall(_RESTRICT, ruleset, 0))
    os.close(ruleset)


def _open_no_line(system: Any) -> None:
    machine = _MACHINES[platform.machine()]
    load, if_equal, if_least, answer = 0x20, 0x15, 0x35, 0x06
    steps = (
        (load, 0, 0, 4),  # the kind of processor
        (if_equal, 1, 0, machine.audit),
        (answer, 0, 0, _KILLED),
        (load, 0, 0, 0),  # which call
        (if_least, 7, 0, 0x40000000),  # the calls of another kind of program on x86
        (if_equal, 6, 0, machine.connect),
        (if_equal, 5, 0, _IO_URING),
        (if_equal, 6, 0, machine.bind),
        (if_equal, 5, 0, machine.listen),
        (if_equal, 0, 3, machine.socket),
        (load, 0, 0, 16),  # of which family
        (if_equal, 1, 0, _UNIX),
        (answer, 0, 0, _REFUSED),
        (answer, 0, 0, _ALLOWED),
        (answer, 0, 0, _PRETENDED),
    )
    written = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = ctypes.create_string_buffer(written, len(written))
    structure = struct.pack("@HP", len(steps), ctypes.addressof(program))
    _require(system.prctl(*_SECCOMP_FILTER, structure, 0, 0))


def _limit(memory_bytes: int, cpu_seconds: int, file_bytes: int) -> None:
    import resource  # not on Windows, where this never runs

    limits = {
        resource.RLIMIT_DATA: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a lower bound stands already
            resource.setrlimit(limit, (most, most))


def _require(answered: int) -> int:
    if answered < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answered


if __name__ == "__main__":
    main()
