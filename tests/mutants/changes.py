"""The small changes: where the source allows one, what stands there before and after.

Each changes what the program means, never what it says: nothing in docstrings, annotations, decorators, messages of
errors, or text within f-strings; and nothing that could not matter, such as how often something is kept.
"""

from __future__ import annotations

import ast
import itertools
import random
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.reach import ROOT

SUBJECTS = (
    "analytics/words", "analytics/terms", "analytics/scope", "analytics/snapshot", "analytics/structure",
    "analytics/satisfaction", "analytics/comments", "analytics/service_levels", "analytics/agreements",
    "analytics/import_review", "analytics/signals", "analytics/attention", "analytics/views",
    "data/imports", "data/ledger", "data/kinds",
)

COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
REACHED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"), ast.FloorDiv: ("//", "*"),
    ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"),
}
OTHER_NAMES = {
    "min": "max", "max": "min", "sum": "max", "any": "all", "all": "any", "first": "last", "last": "first",
    "minimum": "maximum", "maximum": "minimum", "nsmallest": "nlargest", "nlargest": "nsmallest",
    "idxmax": "idxmin", "idxmin": "idxmax", "startswith": "endswith", "endswith": "startswith",
}
# Keywords that only say how something is done, or how much of it is told; `place` is the order in which formats are
# asked, tens apart, and `ensure_ascii` how JSON is spelled that is read back alike.
HOW = {
    "strict", "copy", "observed", "ignore_index", "most", "maxsize", "sort", "check", "validate", "numeric_only",
    "parents", "exist_ok", "stacklevel", "chunk", "kind", "flags", "place", "ensure_ascii",
}
# Constants that end so are sizes of pieces, or of a beginning that is surely long enough: the outcome is the same.
SIZES = ("_BLOCK", "_HEAD", "_AT_ONCE", "CHUNK")
# Smaller numbers only forgive the rounding of machines.
SLACK = 1e-6
SAID_BY = {"warning", "info", "debug", "exception", "log", "TypeVar", "cast", "isinstance", "issubclass"}


@dataclass(frozen=True)
class Mutant:
    """One small change.

    Parameters
    ----------
    file
        Relative to the root.
    line, last_line
        Where the changed statement's own lines begin and end; `at_line` is the changed place.
    start, end
        Bytes of the file that are replaced.
    after
        What replaces them.
    kind
        Class of the change.
    function, name
        First and last line of the function around it, and its name; (0, 0) and empty outside of any.
    """

    file: str
    line: int
    last_line: int
    at_line: int
    start: int
    end: int
    after: str
    kind: str
    function: tuple[int, int]
    name: str

    def source(self) -> str:
        """The file with the change."""
        whole = (ROOT / self.file).read_bytes()
        return (whole[: self.start] + self.after.encode() + whole[self.end :]).decode()

    def told(self) -> str:
        """Where, what kind, and the line before and after."""
        whole = (ROOT / self.file).read_bytes()
        from_line = whole.rfind(b"\n", 0, self.start) + 1
        to_line = whole.find(b"\n", self.end)
        changed = whole[from_line : self.start] + self.after.encode() + whole[self.end : to_line]
        before, after = (" ".join(part.decode().split()) for part in (whole[from_line:to_line], changed))
        return f"{self.file}:{self.at_line} ({self.kind})\n    {before}\n  → {after}"


class _Places(ast.NodeVisitor):
    """Collects the changes that one file allows."""

    def __init__(self, file: str, source: bytes, chance: random.Random) -> None:
        self.file, self.source, self.chance = file, source, chance
        self.offsets = [0]
        for line in source.split(b"\n"):
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.mutants: list[Mutant] = []
        self.functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
        self.statement: ast.stmt | None = None

    # Where things stand

    def _at(self, line: int, column: int) -> int:
        return self.offsets[line - 1] + column

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self._at(node.lineno, node.col_offset)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self._at(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _add(self, kind: str, start: int, end: int, after: str) -> None:
        at_line = self.source.count(b"\n", 0, start) + 1
        first, last = at_line, at_line
        if self.statement is not None:
            body = getattr(self.statement, "body", None)
            end_line = body[0].lineno - 1 if body else self.statement.end_lineno
            first, last = self.statement.lineno, max(at_line, end_line or at_line)
        around = self.functions[-1] if self.functions else None
        span = (around.body[0].lineno, around.end_lineno or 0) if around else (0, 0)
        name = around.name if around else ""
        self.mutants.append(Mutant(self.file, first, last, at_line, start, end, after, kind, span, name))

    def _between(self, kind: str, left: ast.expr, right: ast.expr, words: tuple[str, str]) -> None:
        """Replace the operator between two operands."""
        start, stop = self._end(left), self._start(right)
        at = self.source.find(words[0].encode(), start, stop)
        if at >= 0 and b"#" not in self.source[start:stop]:
            self._add(kind, at, at + len(words[0]), words[1])

    # What is passed over

    def visit(self, node: ast.AST) -> None:
        """Go on below a node, remembering the statement it belongs to."""
        before = self.statement
        if isinstance(node, ast.stmt):
            self.statement = node
        super().visit(node)
        self.statement = before

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Nothing: text."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """Nothing: says what holds anyway."""

    def visit_Raise(self, node: ast.Raise) -> None:
        """Nothing: a message."""

    def visit_Assign(self, node: ast.Assign) -> None:
        """Not sizes of pieces."""
        if not any(_only_says_how(target) for target in node.targets):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value only, not the annotation; not sizes of pieces, nor defaults of what is passed over as a keyword."""
        if node.value and not _only_says_how(node.target):
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """The body, not the decorators and annotations, nor defaults that a caller may always overrule."""
        self.functions.append(node)
        for at, statement in enumerate(node.body):
            if isinstance(statement, ast.If) and at < len(node.body) - 1:
                self._dropped_return(statement)
            self.visit(statement)
        self.functions.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The body."""
        for statement in node.body:
            self.visit(statement)

    def visit_If(self, node: ast.If) -> None:
        """Not what only type checkers read."""
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        """Not how, only what."""
        if node.arg not in HOW:
            if node.arg == "ascending" and isinstance(node.value, ast.List):
                for value in node.value.elts:
                    self.visit(value)
            else:
                self.generic_visit(node)

    # What is changed

    def _dropped_return(self, node: ast.If) -> None:
        """An early return that does not happen."""
        if _hands_back_the_empty(node):
            return
        if len(node.body) == 1 and not node.orelse and isinstance(node.body[0], ast.Return | ast.Raise):
            outer, self.statement = self.statement, node.body[0]
            self._add("early return", self._start(node.body[0]), self._end(node.body[0]), "pass")
            self.statement = outer

    def visit_Compare(self, node: ast.Compare) -> None:
        """A limit that moves, or a test turned round."""
        if _asks_for_any_id(node):
            return
        operands = [node.left, *node.comparators]
        for left, op, right in zip(operands, node.ops, operands[1:], strict=False):
            self._between("comparison", left, right, COMPARED[type(op)])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Another operation; texts and types have none."""
        is_text = any(
            isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (node.left, node.right)
        )
        if type(node.op) in REACHED and not is_text and self.functions:
            self._between("operation", node.left, node.right, REACHED[type(node.op)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """And for or."""
        words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between("and or", left, right, words)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """A not, a ~ or a sign that is dropped."""
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            return
        self._add("dropped " + type(node.op).__name__, self._start(node), self._start(node.operand), "")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A number one off, a truth turned round."""
        start, end = self._start(node), self._end(node)
        if isinstance(node.value, bool):
            self._add("truth", start, end, str(not node.value))
        elif isinstance(node.value, int):
            step = 1 if node.value == 0 else self.chance.choice((-1, 1))
            self._add("whole number", start, end, str(node.value + step))
        elif isinstance(node.value, float) and (not node.value or node.value > SLACK):
            self._add("number", start, end, repr(node.value * 1.5 if node.value else 1.0))

    def visit_Call(self, node: ast.Call) -> None:
        """Another function of the same shape, or two arguments of one type swapped."""
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in SAID_BY:
            return
        if name in OTHER_NAMES:
            end = self._end(node.func)
            self._add("other function", end - len(name), end, OTHER_NAMES[name])
        self._swapped_arguments(node)
        if name in {"get", "getattr", "pop", "next"} and len(node.args) > 1 and isinstance(node.args[-1], ast.Constant):
            for child in [node.func, *node.args[:-1], *node.keywords]:
                self.visit(child)
            return
        if name in {"agg", "transform", "drop_duplicates", "duplicated"}:
            self._other_aggregate(node)
        self.generic_visit(node)

    def _other_aggregate(self, node: ast.Call) -> None:
        """First for last among the names of aggregates."""
        for child in ast.walk(node):
            if isinstance(child, ast.Constant) and child.value in {"first", "last", "min", "max", "sum"}:
                self._add("other function", self._start(child), self._end(child), f'"{OTHER_NAMES[child.value]}"')

    def _swapped_arguments(self, node: ast.Call) -> None:
        """Two names beside each other whose annotations in this function agree."""
        typed = {
            argument.arg: ast.unparse(argument.annotation)
            for function in self.functions[-1:]
            for argument in [*function.args.args, *function.args.kwonlyargs]
            if argument.annotation
        }
        for left, right in zip(node.args, node.args[1:], strict=False):
            if (
                isinstance(left, ast.Name) and isinstance(right, ast.Name) and left.id != right.id
                and left.id in typed and typed[left.id] == typed.get(right.id)
            ):  # fmt: skip
                self._add("swapped", self._start(left), self._end(right), f"{right.id}, {left.id}")

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Another column that the same function names."""
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str) and self.functions:
            named = {
                child.slice.value
                for child in ast.walk(self.functions[-1])
                if isinstance(child, ast.Subscript) and isinstance(child.slice, ast.Constant)
                and isinstance(child.slice.value, str)
            }  # fmt: skip
            others = sorted(named - {node.slice.value})
            if others:
                after = self.chance.choice(others)
                self._add("other column", self._start(node.slice), self._end(node.slice), f'"{after}"')
        self.generic_visit(node)


def _only_says_how(target: ast.expr) -> bool:
    """Whether what a name stands for is passed over: a size of pieces, or the default of a keyword."""
    return isinstance(target, ast.Name) and (target.id in HOW or target.id.endswith(SIZES))


def _asks_for_any_id(node: ast.Compare) -> bool:
    """Whether an id is held against 0: ids begin at 1, so one more or less is the same."""
    at = node.left.slice if isinstance(node.left, ast.Subscript) else None
    is_id = isinstance(at, ast.Constant) and str(at.value).endswith("_id")
    return is_id and isinstance(node.comparators[0], ast.Constant) and node.comparators[0].value == 0


def _hands_back_the_empty(node: ast.If) -> bool:
    """Whether an early return gives back the empty table it was given, as what follows would."""
    answer = node.body[0].value if isinstance(node.body[0], ast.Return) else None
    return isinstance(node.test, ast.Attribute) and node.test.attr == "empty" and (
        isinstance(answer, ast.Name) and ast.unparse(node.test.value) == answer.id
    )


def _places(file: Path, seed: int) -> list[Mutant]:
    """The changes that one file allows; a seed chooses among several changes of one place."""
    source, name = file.read_bytes(), file.relative_to(ROOT).as_posix()
    places = _Places(name, source, random.Random(f"{seed} {name}"))
    places.visit(ast.parse(source))
    return sorted(places.mutants, key=lambda mutant: (mutant.start, mutant.end, mutant.after))


def _is_python(mutant: Mutant) -> bool:
    """Whether the changed file can still be read."""
    try:
        ast.parse(mutant.source())
    except SyntaxError:
        return False
    return True


def mutants(seed: int, count: int) -> list[Mutant]:
    """Some changes of the whole program, the same ones for the same seed and sources."""
    files = [file for subject in SUBJECTS for file in sorted((ROOT / subject).rglob("*.py"))]
    allowed = [mutant for file in files for mutant in _places(file, seed)]
    random.Random(seed).shuffle(allowed)
    chosen = itertools.islice(filter(_is_python, allowed), count)
    return sorted(chosen, key=lambda mutant: (mutant.file, mutant.start))
