"""A filter on system calls, built by hand: a parser needs memory and the bytes it was given, and nothing else.

Linux on x86-64 and ARM64. A refused call fails with "not permitted"; the kernel enforces it whatever the process does.
"""

import ctypes
import platform
from typing import ClassVar

NO_NEW_PRIVILEGES, SET_FILTER, FILTER_MODE = 38, 22, 2
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, FOREIGN = 0x7FFF0000, 0x00050001, 0x40000000
NUMBER, MACHINE = 0, 4
WRITES = 0o1 | 0o2 | 0o100 | 0o1000  # write-only, read and write, create, truncate
THREAD = 0x10000


MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Each call with its number on x86-64 and on ARM64 (0: the call does not exist there).
NEVER = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "sendto": (44, 206), "sendmsg": (46, 211),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "mount": (165, 40), "umount2": (166, 39), "unshare": (272, 97), "setns": (308, 268), "chroot": (161, 51),
    "pivot_root": (155, 41),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "memfd_create": (319, 279), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "init_module": (175, 105), "delete_module": (176, 106), "finit_module": (313, 273),
    "truncate": (76, 45), "rename": (82, 0), "mkdir": (83, 0), "rmdir": (84, 0), "link": (86, 0), "unlink": (87, 0),
    "symlink": (88, 0), "chmod": (90, 0), "chown": (92, 0), "lchown": (94, 0), "mknod": (133, 0),
    "mknodat": (259, 33), "mkdirat": (258, 34), "unlinkat": (263, 35), "symlinkat": (266, 36), "linkat": (265, 37),
    "renameat": (264, 38), "renameat2": (316, 276), "fchmodat": (268, 53), "fchownat": (260, 54),
    "creat": (85, 0), "openat2": (437, 437),
    "fork": (57, 0), "vfork": (58, 0), "clone3": (435, 435),
}  # fmt: skip
# Refused to parsers; OCR may read files, start threads, and become one program.
OPEN, OPENAT, CLONE = (2, 0), (257, 56), (56, 220)
EXECVE, EXECVEAT = (59, 221), (322, 281)


class Step(ctypes.Structure):
    _fields_: ClassVar = [
        ("code", ctypes.c_uint16),
        ("then", ctypes.c_uint8),
        ("other", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class Filter(ctypes.Structure):
    _fields_: ClassVar = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(Step))]


def install(*, may_run_program: bool) -> bool:
    """Refuse, from here on and for every child, what no parser needs. False where the machine does not offer it.

    `may_run_program` is for OCR alone: it may become another program, start threads and read files, never write.
    """
    machine = platform.machine()
    if machine not in MACHINES or platform.system() != "Linux":
        return False
    steps = _program(machine, may_run_program=may_run_program)
    array = (Step * len(steps))(*steps)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(SET_FILTER, FILTER_MODE, ctypes.byref(Filter(len(steps), array)), 0, 0) == 0)


def _program(machine: str, *, may_run_program: bool) -> list[Step]:
    column = list(MACHINES).index(machine)
    steps = [Step(LOAD, 0, 0, MACHINE), Step(EQUAL, 1, 0, MACHINES[machine]), Step(RETURN, 0, 0, REFUSE)]
    steps += [Step(LOAD, 0, 0, NUMBER), Step(AT_LEAST, 0, 1, FOREIGN), Step(RETURN, 0, 0, REFUSE)]
    refused = list(NEVER.values())
    if may_run_program:
        steps += _when(OPENAT[column], argument=2, mask=WRITES, refused_if_set=True)
        steps += _when(OPEN[column], argument=1, mask=WRITES, refused_if_set=True) if OPEN[column] else []
        steps += _when(CLONE[column], argument=0, mask=THREAD, refused_if_set=False)
    else:
        refused += [OPEN, OPENAT, CLONE, EXECVE, EXECVEAT]
    for number in filter(None, (numbers[column] for numbers in refused)):
        steps += [Step(EQUAL, 0, 1, number), Step(RETURN, 0, 0, REFUSE)]
    return [*steps, Step(RETURN, 0, 0, ALLOW)]


def _when(number: int, *, argument: int, mask: int, refused_if_set: bool) -> list[Step]:
    """Judge a call by a bit of one argument, then put its number back for the steps that follow."""
    bit_set, bit_clear = (0, 1) if refused_if_set else (1, 0)
    return [
        Step(EQUAL, 0, 4, number),
        Step(LOAD, 0, 0, 16 + 8 * argument),
        Step(ANY_BIT, bit_set, bit_clear, mask),
        Step(RETURN, 0, 0, REFUSE),
        Step(RETURN, 0, 0, ALLOW),
        Step(LOAD, 0, 0, NUMBER),
    ]
