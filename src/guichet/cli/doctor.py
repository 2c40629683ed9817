"""`guichet doctor`."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no options yet."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Do nothing yet."""
    del options
    return 0
