"""`guichet check-sample`: check that files were drawn for verification as was committed to."""

import argparse
import importlib
import json
from pathlib import Path
from uuid import UUID

from django.core.management.base import CommandError

from guichet.analysis.screening import DrawnSample, ScreenedCase, faults_of

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take samples as files, or this installation's own."""
    parser.add_argument(
        "sample", metavar="FILE", type=Path, nargs="*", help="a sample as --write wrote it"
    )
    parser.add_argument(
        "--journal",
        action="store_true",
        help="check this installation's own samples against its journal",
    )
    parser.add_argument(
        "--write", metavar="FOLDER", type=Path, help="with --journal: write each sample to a file"
    )


def run(options: argparse.Namespace) -> int:
    """Check every sample named; exit 1 when one does not hold."""
    if options.journal == bool(options.sample):
        raise CommandError("Name samples as files, or --journal for this installation's own.")
    if options.write and not options.journal:
        raise CommandError("--write goes with --journal: files are written already.")
    if options.journal:
        # Imported by name: files are checked without a site, and the journal is not.
        own = importlib.import_module("guichet.cli.drawn_samples")
        found: list[tuple[DrawnSample, list[str]]] = own.own_samples()
    else:
        found = [(read_sample(path), []) for path in options.sample]
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for drawn, _faults in found:
            (options.write / f"sample-{drawn.sample}.json").write_text(as_text(drawn))
    well = True
    for drawn, own_faults in found:
        faults = [*own_faults, *faults_of(drawn)]
        well = well and not faults
        picked = sum(each.picked for each in drawn.cases)
        said = "BROKEN" if faults else "as committed to"
        print(f"sample {drawn.sample}: {len(drawn.cases)} screened, {picked} verified: {said}")
        for fault in faults[:_SHOWN]:
            print(f"  {fault}")
        if len(faults) > _SHOWN:
            print(f"  and {len(faults) - _SHOWN} more")
    if not found:
        print("No seed is shown yet: a month's is, once all that it picked is verified.")
    return 0 if well else 1


def read_sample(path: Path) -> DrawnSample:
    """Read a sample from a file; raise CommandError naming what cannot be read."""
    try:
        found = json.loads(path.read_text())
        return DrawnSample(
            sample=UUID(str(found["sample"])),
            commitment=str(found["commitment"]),
            seed=bytes.fromhex(found["seed"]),
            cases=tuple(
                ScreenedCase(
                    case=UUID(str(each["case"])),
                    per_thousand=int(each["per_thousand"]),
                    mark=str(each["mark"]),
                    picked=each["picked"] is True,
                )
                for each in found["cases"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{path} is no sample that can be read ({type(error).__name__}: {error}). "
            "`guichet check-sample --journal --write FOLDER` writes them."
        ) from None


def as_text(drawn: DrawnSample) -> str:
    """Return a sample as its file holds it."""
    return json.dumps(
        {
            "sample": str(drawn.sample),
            "commitment": drawn.commitment,
            "seed": drawn.seed.hex(),
            "cases": [
                {
                    "case": str(each.case),
                    "per_thousand": each.per_thousand,
                    "mark": each.mark,
                    "picked": each.picked,
                }
                for each in drawn.cases
            ],
        },
        indent=1,
    )
