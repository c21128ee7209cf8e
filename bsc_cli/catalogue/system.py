"""Why the operating system refused, in words of ours, so that they can be translated."""

from __future__ import annotations

import errno

from bsc_cli.catalogue.marks import N_

REASONS = {
    errno.ENOENT: N_("it does not exist"),
    errno.EACCES: N_("access is denied; another program may hold it open"),
    errno.EPERM: N_("access is denied; another program may hold it open"),
    errno.EBUSY: N_("another program holds it"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of its path is not a folder"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("links lead round in a circle"),
    errno.EIO: N_("the disk has failed"),
}


def reason(error: OSError) -> str:
    """Give why `error` came about: our words where there are some, else those of the system.

    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError(9999, "odd")), reason(TimeoutError())
    ('the disk is full', 'odd', 'TimeoutError')
    """
    known = REASONS.get(error.errno) if error.errno is not None else None
    return known or error.strerror or type(error).__name__
