"""`python -m core evaluate model/ test.csv`: a classifier's figures on a table, each with its interval."""

import argparse
from pathlib import Path

from core.commands.files import check_output, write_output
from core.commands.terminal import say
from core.commands.train import find_columns
from core.messages import message
from core.models.classifier import open_classifier
from core.usecases.lab.classifying.batches import classify_rows, write_labelled
from core.usecases.lab.tuning.evaluating import evaluate_classifier
from core.usecases.lab.tuning.reading import read_sheet, take_examples

MOST_ERRORS = 20


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `evaluate` to the parser."""
    evaluate = commands.add_parser("evaluate", help="measure a text classifier on a table")
    evaluate.add_argument("model", type=Path, help="a folder that `train` wrote, or a sequence-classification model")
    evaluate.add_argument("table", type=Path, help="CSV or XLSX with a header")
    evaluate.add_argument("--text", default="", help="column of the texts; guessed from the header")
    evaluate.add_argument("--label", default="", help="column of the labels; guessed from the header")
    evaluate.add_argument("--errors", type=int, default=MOST_ERRORS, help="print so many errors, the surest first")
    evaluate.add_argument("-o", "--output", type=Path, help="write every row with its label and probability, as CSV")
    evaluate.set_defaults(run=run_evaluate, split="")


def run_evaluate(options: argparse.Namespace) -> int:
    """Accuracy, F1, the figures of each label, errors. Rows without text or label are left out and counted."""
    check_output(options.output)
    sheet, language = read_sheet(options.table), options.language
    rows = take_examples(sheet, find_columns(sheet, options))
    examples = [one for one in rows if one.text and one.label]
    if len(examples) < len(rows):
        say(message("command.rows_left_out", language, count=len(rows) - len(examples)))
    classifier = open_classifier(options.model)
    measured = evaluate_classifier(classifier, examples)
    for name, figure in (
        ("accuracy", measured.accuracy),
        ("f1_macro", measured.f1_macro),
        ("f1_weighted", measured.f1_weighted),
    ):
        print(f"{message(f'command.figure_{name}', language)}: {figure.value:.4f} ({figure.low:.4f}-{figure.high:.4f})")
    print(message("command.class_heads", language))
    for row in measured.classes:
        print(f"  {row.label}: {row.precision:.3f} {row.recall:.3f} {row.f1:.3f} {row.support}")
    for wrong in measured.errors[: max(options.errors, 0)]:
        values = {"row": wrong.row, "truth": wrong.truth, "guess": wrong.guess, "share": f"{wrong.probability:.2f}"}
        print(message("command.wrong", language, text=wrong.text[:100], **values))
    if options.output:
        labelled = classify_rows([(one.row, one.text) for one in examples], classifier)
        write_output(options.output, write_labelled(labelled))
    return 0
