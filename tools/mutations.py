"""Break the rules of the jury line by line, and report the tests that notice.

    .venv/bin/python -m tools.mutations                        every rule of rules_broken.toml
    .venv/bin/python -m tools.mutations --only tie --workers 2
    .venv/bin/python -m tools.mutations --drawn 75 --seed 7    operators of deliberation/, drawn by a seed

Each rule has a line of the program, the breaking line, and the folder of tests that a maintainer would open first. Only that folder runs,
in a copy of the checkout, first unbroken; a rule is *caught* when a test there fails. Exit code 1: a rule survived, or could not be broken.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
RULES = Path(__file__).with_name("rules_broken.toml")
SECONDS_MAX = 900

REVERSED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip

EXCHANGED = {"min": "max", "max": "min", "all": "any", "any": "all"}


@dataclass(frozen=True)
class Mutation:
    """Line of the program, the text that breaks its rule, and the folder of tests expected to notice."""

    rule: str
    file: str
    line: str
    broken: str
    folder: str

    def apply(self, copy: Path) -> None:
        """Break the rule in ``copy``. Raises ValueError unless the line stands there exactly once."""
        path = copy / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.line) != 1:
            raise ValueError(f"{self.file}: the line stands there {text.count(self.line)} times")
        path.write_text(text.replace(self.line, self.broken), encoding="utf-8")

    def restore(self, copy: Path) -> None:
        """Put the file back as it stands in the checkout."""
        shutil.copyfile(ROOT / self.file, copy / self.file)


@dataclass(frozen=True)
class Baseline:
    """A folder of tests with nothing broken: its first failure, and the tests that reach each line."""

    red: str
    reaching: Mapping[tuple[str, int], Collection[str]]


def read_rules(words: str) -> list[Mutation]:
    """Return the rules of the list with ``words`` in their sentence or file."""
    rules = [Mutation(**entry) for entry in tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]]
    return [rule for rule in rules if words in rule.rule or words in rule.file]


# --- Operators, drawn by a seed ------------------------------------------------------------------------------------


def expected_folder(file: str) -> str:
    """Return the nearest folder of tests that mirrors a module of ``deliberation/``: verbs are shown in the database."""
    parts = list(Path(file).with_suffix("").parts[1:])
    base = Path("tests/unit")
    if parts[0] == "operations":
        base, parts = Path("tests/database"), parts[1:]
    while parts and not (ROOT / base.joinpath(*parts)).is_dir():
        parts.pop()
    return str(base.joinpath(*parts))


def mutated_nodes(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield each expression that an operator of mutation changes, beside the changed expression."""
    for node in ast.walk(tree):
        match node:
            case ast.Return(value=ast.Constant(value=bool() as flag) as constant):
                yield constant, ast.Constant(not flag)
            case ast.Return(value=ast.Compare() | ast.BoolOp() | ast.Call(func=ast.Name("all" | "any")) as value):
                yield value, ast.Constant(True)
                yield value, ast.Constant(False)
            case ast.Call(func=ast.Name(id=name)) if name in EXCHANGED:
                yield node, ast.Call(ast.Name(EXCHANGED[name]), node.args, node.keywords)
            case ast.Compare(ops=[operator]) if type(operator) in REVERSED:
                yield node, ast.Compare(node.left, [REVERSED[type(operator)]()], node.comparators)  # type: ignore[list-item]
            case ast.BoolOp():
                yield node, ast.BoolOp(REVERSED[type(node.op)](), node.values)  # type: ignore[arg-type]
            case ast.BinOp() if type(node.op) in REVERSED:
                yield node, ast.BinOp(node.left, REVERSED[type(node.op)](), node.right)  # type: ignore[arg-type]
            case ast.UnaryOp(op=ast.Not()):
                yield node, node.operand
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub(), right=ast.Constant(value=int() as number)):
                yield node, ast.BinOp(node.left, node.op, ast.Constant(number + 1))


def operator_mutations(file: str) -> Iterator[Mutation]:
    """Yield a mutation for each operator of a module whose line stands there once."""
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    for node, reversed_node in mutated_nodes(ast.parse(text)):
        if node.lineno != node.end_lineno:
            continue
        line = lines[node.lineno - 1]
        encoded = line.encode()  # columns of the tree count bytes
        broken = encoded[: node.col_offset] + f"({ast.unparse(reversed_node)})".encode() + encoded[node.end_col_offset :]
        if text.count(line) == 1:
            yield Mutation(f"{file}:{node.lineno} {line.strip()}", file, line, broken.decode(), expected_folder(file))


def draw_operators(count: int, seed: int) -> list[Mutation]:
    """Return ``count`` mutations of operators in ``deliberation/``, the same for the same seed and checkout."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "deliberation").rglob("*.py"))
    return random.Random(seed).sample([mutation for file in files for mutation in operator_mutations(file)], count)  # noqa: S311


# --- Runs ----------------------------------------------------------------------------------------------------------


def copy_checkout(folder: Path) -> Path:
    """Copy the files that git knows into ``folder``, with a link to the environment."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")[:-1]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def run_tests(copy: Path, tests: Sequence[str], *options: str) -> str:
    """Run tests in ``copy`` until the first failure.

    Returns "caught by …" with the first failed test, "SURVIVED", or "NOT RUN: …" when the broken program cannot be tested.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *options, *tests]
    environment = {**os.environ, "JURY_SAMPLE_SEED": "0"}
    try:
        run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        return f"caught by a run of more than {SECONDS_MAX} s"
    failures = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if run.returncode == 0:
        return "SURVIVED"
    if run.returncode == 1 and failures:
        return f"caught by {failures[0].split(' - ')[0].removeprefix('FAILED ')}"
    return f"NOT RUN: {run.stdout.strip().splitlines()[-1:]} {run.stderr.strip().splitlines()[-1:]}"


def try_mutation(mutation: Mutation, copies: SimpleQueue[Path], known: Mapping[str, Baseline]) -> str:
    """Break one rule in a free copy, run the tests known to reach the line, then all of the folder expected, and restore the copy."""
    folders = mutation.folder.split()
    if red := [name for name in folders if known[name].red]:
        return f"NOT RUN: {red[0]} is red with nothing broken, {known[red[0]].red}"
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    copy = copies.get()
    try:
        mutation.apply(copy)
        first = text[: text.index(mutation.line)].count("\n") + 1
        lines = range(first, first + mutation.line.count("\n") + 1)
        reaching = sorted({test for name in folders for line in lines for test in known[name].reaching.get((mutation.file, line), ())})
        outcome = run_tests(copy, reaching) if reaching else "SURVIVED"
        return run_tests(copy, folders) if outcome == "SURVIVED" else outcome  # what a fixture of a session runs is of its first test
    except ValueError as error:
        return f"NOT RUN: {error}"
    finally:
        mutation.restore(copy)
        copies.put(copy)


def learn(name: str, copies: SimpleQueue[Path], files: Collection[str]) -> Baseline:
    """Run a folder of tests with nothing broken; return its first failure, and which of its tests reach which lines of ``files``."""
    copy = copies.get()
    try:
        outcome = run_tests(copy, [name], "--cov=.", "--cov-context=test", "--cov-report=", "--cov-fail-under=0")
        data = CoverageData(str(copy / ".coverage"))
        data.read()
        reaching = {
            (file, line): {context.partition("|")[0] for context in contexts if context}
            for file in files
            for line, contexts in data.contexts_by_lineno(str(copy / file)).items()
        }
        return Baseline("" if outcome == "SURVIVED" else outcome, reaching)
    finally:
        copies.put(copy)


def main() -> int:
    """Run the mutations asked for, print a line for each, and return 1 unless every rule is caught."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", metavar="WORDS", help="rules with these words in their sentence or file")
    parser.add_argument("--drawn", type=int, default=0, metavar="N", help="operators of deliberation/ in place of the list")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", default="", help="run these tests in place of the folder expected")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    mutations = draw_operators(options.drawn, options.seed) if options.drawn else read_rules(options.only)
    mutations = [replace(mutation, folder=options.folder or mutation.folder) for mutation in mutations]
    outcomes: list[str] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.workers) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(options.workers):
            copies.put(copy_checkout(Path(folder, str(number))))
        names = list(dict.fromkeys(name for mutation in mutations for name in mutation.folder.split()))
        files = {mutation.file for mutation in mutations}
        known = dict(zip(names, pool.map(lambda name: learn(name, copies, files), names), strict=True))
        for mutation, outcome in zip(mutations, pool.map(lambda each: try_mutation(each, copies, known), mutations), strict=True):
            print(f"{outcome[:9]:9} | {mutation.rule} | {outcome} | {mutation.folder}", flush=True)
            outcomes.append(outcome)
    caught = sum(outcome.startswith("caught") for outcome in outcomes)
    print(f"{caught} of {len(outcomes)} caught")
    return caught != len(outcomes)


if __name__ == "__main__":
    sys.exit(main())
