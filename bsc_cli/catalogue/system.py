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

_MAKE_WAY = N_("Move away what stands in its place, or choose another folder: --output FOLDER.")
_DENIED = N_("Close the program that holds it open, or choose a folder that you may write to: --output FOLDER.")
_ALLOWED = N_("Choose a folder that you may write to: --output FOLDER.")
REMEDIES = {
    errno.ENOENT: N_("Choose a folder that is there: --output FOLDER."),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EBUSY: N_("Close the program that holds it."),
    errno.EISDIR: _MAKE_WAY,
    errno.ENOTDIR: _MAKE_WAY,
    errno.EEXIST: _MAKE_WAY,
    errno.ENOSPC: N_("Free some disk space, or choose a folder on another disk: --output FOLDER."),
    errno.EROFS: _ALLOWED,
    errno.ENAMETOOLONG: N_("Choose a folder with a shorter path: --output FOLDER."),
}
_ELSEWHERE = N_("Choose a folder on another disk: --output FOLDER.")


def reason(error: OSError) -> str:
    """Give why `error` came about: our words where there are some, else those of the system.

    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError(9999, "odd")), reason(TimeoutError())
    ('the disk is full', 'odd', 'TimeoutError')
    """
    known = REASONS.get(error.errno) if error.errno is not None else None
    return known or error.strerror or type(error).__name__


def remedy(error: OSError) -> str:
    """Give what to do when a file could not be written, by the reason.

    >>> remedy(OSError(errno.ENAMETOOLONG, "File name too long"))
    'Choose a folder with a shorter path: --output FOLDER.'
    """
    return REMEDIES.get(error.errno, _ELSEWHERE) if error.errno is not None else _ELSEWHERE
