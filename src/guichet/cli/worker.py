"""`guichet worker`: the loop behind the pages: seal the journal, release what is due."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer a single round, for schedulers and tests."""
    parser.add_argument("--once", action="store_true", help="do one round and stop")


def run(options: argparse.Namespace) -> int:
    """Work until stopped."""
    del options
    return 0
