"""The folder that a test of a release works in."""

import sys
import tempfile


def used_by(main):
    """Calls main with the folder that the command line names, or with a temporary one."""
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(temporary)
