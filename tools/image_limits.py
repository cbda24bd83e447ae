"""What a container runtime takes away beside rights: system calls and memory."""
import ctypes
import errno
import os
import pathlib

# Of what the default profiles of Docker and containerd refuse to a process without capabilities.
REFUSED = """
    acct add_key bpf chroot clock_adjtime clock_settime delete_module fanotify_init finit_module
    fsconfig fsmount fsopen fspick get_mempolicy init_module io_uring_enter io_uring_register
    io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind mount
    mount_setattr move_mount move_pages nfsservctl open_by_handle_at open_tree perf_event_open
    personality pivot_root quotactl quotactl_fd reboot request_key set_mempolicy setdomainname
    sethostname setns settimeofday swapoff swapon sysfs syslog umount2 unshare uselib userfaultfd
    ustat vhangup
""".split()
NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
ALLOW, ERROR, BITS_SET = 0x7fff0000, 0x00050000, 7


class Comparison(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("operator", ctypes.c_int),
                ("mask", ctypes.c_uint64), ("value", ctypes.c_uint64)]


def refusals():
    """A filter, ready to be loaded where its library can no longer be found."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ALLOW)))

    def refuse(name, error, *comparisons):
        number = library.seccomp_syscall_resolve_name(name.encode())
        array = (Comparison * len(comparisons))(*comparisons)
        if library.seccomp_rule_add_array(context, ctypes.c_uint32(ERROR | error), number,
                                          len(comparisons), array) != 0:
            raise OSError(f"seccomp takes no rule for {name}")

    for name in REFUSED:
        refuse(name, errno.EPERM)
    for flag in NAMESPACES:
        refuse("clone", errno.EPERM, Comparison(0, BITS_SET, flag, flag))
    # Its flags lie in memory, where no filter looks: as if the kernel had no such call.
    refuse("clone3", errno.ENOSYS)

    def load():
        if library.seccomp_load(context) != 0:
            raise OSError("seccomp takes no filter here")
    return load


class Memory:
    """A control group with a limit for what joins it; `folder` is None where none can be made."""

    def __init__(self, limit):
        self.folder = None
        for root, most, peak in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                  "memory.max_usage_in_bytes"),
                                 ("/sys/fs/cgroup", "memory.max", "memory.peak")):
            folder = pathlib.Path(root, f"farmgate-image-{os.getpid()}")
            try:
                folder.mkdir()
            except OSError:
                continue
            if (folder / most).exists():
                (folder / most).write_text(str(limit), encoding="ascii")
                self.folder, self.peak_file = folder, folder / peak
                return
            folder.rmdir()

    def peak(self):
        """Bytes, pages of files among them; 0 where the kernel does not say."""
        if self.folder is None or not self.peak_file.exists():
            return 0
        return int(self.peak_file.read_text(encoding="ascii"))

    def remove(self):
        if self.folder is not None:
            self.folder.rmdir()


def join(folder):
    pathlib.Path(folder, "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
