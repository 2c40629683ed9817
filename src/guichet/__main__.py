"""Run the `guichet` command as `python -m guichet`."""

import sys

from guichet.cli import main

if __name__ == "__main__":
    sys.exit(main())
