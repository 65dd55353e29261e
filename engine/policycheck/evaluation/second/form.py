"""Clauses in the form that durable-rules takes: one flat conjunction a rule, in small rulesets.

What is compiled here is all that durable-rules ever sees, and every bound is kept here. A ground fact becomes a message
with its relation under `r`, its terms under `a0`, `a1`, ..., and `k`, which is 1 in every message: the last test of
each joined message compares `k` with that of the first, and so is always true.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from policycheck.logic.clauses import ClauseAtom, HornClause, Var, ground

TEXT_BOUND = 1_000  # characters of a relation or a term; twelve times as many bytes are well below 60 kB
TERMS_BOUND = 24  # a condition holds 31 comparisons; brackets and the always-true one are among them
BODY_BOUND = 8  # messages in one conjunction; the engine has room for 16
CONDITIONS_BOUND = 48  # conditions a relation in one ruleset; the engine has room for 64
ATOMS_BOUND = 192  # conditions in one ruleset; the engine has room for 512 under one name
INNER = "\0"  # how the names of relations begin that only this folder knows
START = ClauseAtom(INNER + "start")

_ENGINE_NAMES = ("all", "any", "count", "cap", "dist", "m", "pri", "$s", "$forward", "$or", "$ex", "$nex")
_MESSAGE_NAMES = ("id", "sid", "r", "k", *(f"a{place}" for place in range(TERMS_BOUND)))

Signature = tuple[str, int]
Message = dict[str, str | int]


def signature(atom: ClauseAtom) -> Signature:
    """The relation and how many terms it has: what distinguishes one kind of fact from another."""
    return atom.relation, len(atom.terms)


@lru_cache(maxsize=10_000)
def written(text: str) -> str:
    """The text as an equals sign and ASCII letters, digits and `_.-~%`. `read` is the way back.

    Raises ValueError past the bound on its length.
    """
    if len(text) > TEXT_BOUND:
        raise ValueError(
            f"{text[:40]!r}... has {len(text)} characters; the second engine takes {TEXT_BOUND}; shorten it"
        )
    return "=" + quote(text, safe="", errors="surrogatepass")


def read(text: str) -> str:
    """The text that was written so."""
    return unquote(text.removeprefix("="), errors="surrogatepass")


def kind(atom: ClauseAtom) -> str:
    """The relation and its number of terms, written."""
    return f"{written(atom.relation)}/{len(atom.terms)}"


def message(atom: ClauseAtom, number: int, session: str) -> Message:
    """A ground fact as a message: strings and one small integer, nothing else."""
    terms = {f"a{place}": written(term) for place, term in enumerate(ground(atom))}
    return {"sid": session, "id": f"f{number}", "r": kind(atom), **terms, "k": 1}


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One ruleset: rules by name, what each derives, the kinds of facts asked for, and whether one holds always."""

    rules: dict[str, list[dict[str, Any]]]
    heads: dict[str, "RuleHead"]
    asks: frozenset[Signature]
    always: bool


@dataclass(frozen=True, slots=True)
class RuleHead:
    """What a rule derives: a relation, and for each term its value, or which message and attribute has it."""

    relation: str
    terms: tuple[str | tuple[str, str], ...]


def rulesets(clauses: Iterable[HornClause]) -> list[Ruleset]:
    """The clauses, as few to a ruleset as the bounds ask for.

    Raises ValueError where a clause does not fit, or where names that the engine compares by their hash alone collide.
    """
    drafts = [_ProgramDraft()]
    for number, clause in enumerate(sorted(set(clauses), key=str)):
        _check(clause)
        for part in _parts(clause, number):
            if not drafts[-1].takes(part):
                drafts.append(_ProgramDraft())
            drafts[-1].add(part)
    made = [draft.made() for draft in drafts]
    refuse_alike([*_ENGINE_NAMES, *_MESSAGE_NAMES, *(name for ruleset in made for name in _names(ruleset.rules))])
    return made


def _check(clause: HornClause) -> None:
    for text in (clause.head.relation, *(term for term in clause.head.terms if isinstance(term, str))):
        written(text)
    for atom in (clause.head, *clause.body):
        if atom.relation.startswith(INNER):
            raise ValueError(f"clause {clause.name}: a relation's name begins with a null character; rename it")
        if len(atom.terms) > TERMS_BOUND:
            raise ValueError(
                f"clause {clause.name}: {atom.relation} has {len(atom.terms)} terms; the second engine takes "
                f"{TERMS_BOUND}; split the relation"
            )


def _parts(clause: HornClause, number: int) -> Iterator[HornClause]:
    """The clause, its body connected from left to right; a long body in parts that hand on what is still needed."""
    body = _connected(clause.body or (START,))
    count = 0
    while len(body) > BODY_BOUND:
        part, rest = body[:BODY_BOUND], body[BODY_BOUND:]
        needed = {variable for atom in (clause.head, *rest) for variable in atom.variables}
        carried = tuple(dict.fromkeys(v for atom in part for v in atom.variables if v in needed))
        if len(carried) > TERMS_BOUND:
            raise ValueError(
                f"clause {clause.name}: its long body is run in parts, and {len(carried)} variables pass from one to "
                f"the next; the second engine takes {TERMS_BOUND}; split the clause"
            )
        step = ClauseAtom(f"{INNER}{number}.{count}", carried)
        yield HornClause(clause.name, step, part)
        body, count = (step, *rest), count + 1
    yield HornClause(clause.name, clause.head, body)


def _connected(body: tuple[ClauseAtom, ...]) -> tuple[ClauseAtom, ...]:
    """The body in an order in which each atom shares as much as it can with those before it."""
    ordered: list[ClauseAtom] = []
    left, seen = list(body), set[Var]()
    while left:
        best = max(left, key=lambda atom: len(seen.intersection(atom.variables)))
        left.remove(best)
        ordered.append(best)
        seen.update(best.variables)
    return tuple(ordered)


@dataclass(slots=True)
class _ProgramDraft:
    """A ruleset being filled. Each has a rule for the start, so that something fires in every session."""

    clauses: list[HornClause] = field(default_factory=lambda: [HornClause("start", START, (START,))])
    counts: Counter[Signature] = field(default_factory=lambda: Counter([signature(START)]))

    def takes(self, clause: HornClause) -> bool:
        """Whether the bounds leave room for the clause."""
        counts = self.counts + Counter(map(signature, clause.body))
        return max(counts.values()) <= CONDITIONS_BOUND and counts.total() <= ATOMS_BOUND

    def add(self, clause: HornClause) -> None:
        self.clauses.append(clause)
        self.counts.update(map(signature, clause.body))

    def made(self) -> Ruleset:
        rules, heads = {}, {}
        for number, clause in enumerate(self.clauses):
            rules[f"rule{number}"], heads[f"rule{number}"] = _rule(clause)
        asks = frozenset(self.counts) - {signature(START)}
        return Ruleset(rules, heads, asks, always=self.counts[signature(START)] > 1)


def _rule(clause: HornClause) -> tuple[list[dict[str, Any]], RuleHead]:
    """The conjunction, a condition a body atom: constants first, then joins, then the one that is always true."""
    places: dict[Var, tuple[str, str]] = {}
    conditions: list[dict[str, Any]] = []
    for number, atom in enumerate(clause.body):
        alias = f"c{number}"
        tests: list[dict[str, Any]] = [{"r": kind(atom)}]
        joins: list[dict[str, Any]] = []
        here: dict[Var, str] = {}
        for place, term in enumerate(atom.terms):
            name = f"a{place}"
            if not isinstance(term, Var):
                tests.append({name: written(term)})
            elif term in here:
                tests.append({name: {"$m": here[term]}})
            else:
                here[term] = name
                if term in places:
                    joins.append({name: dict([places[term]])})
        if number:
            joins.append({"k": {"c0": "k"}})
        conditions.append({alias: {"$and": [*tests, *joins]}})
        places = {term: (alias, name) for term, name in here.items()} | places
    terms = (places[term] if isinstance(term, Var) else term for term in clause.head.terms)
    return conditions, RuleHead(clause.head.relation, tuple(terms))


def hashed(name: str) -> int:
    """The hash by which the engine compares names and ids: FNV-1a of 32 bits."""
    digest = 0x811C9DC5
    for byte in name.encode():
        digest = (digest ^ byte) * 0x01000193 & 0xFFFFFFFF
    return digest


def refuse_alike(names: Iterable[str]) -> None:
    """Raises ValueError where two different names have one hash, since the engine would take them for the same."""
    alike: dict[int, set[str]] = defaultdict(set)
    for name in names:
        alike[hashed(name)].add(name)
    conflicts = [" and ".join(sorted(names_of_hash)) for names_of_hash in alike.values() if len(names_of_hash) > 1]
    if conflicts:
        raise ValueError(f"the second engine cannot tell these names apart: {'; '.join(sorted(conflicts))}; rename one")


def _names(part: Any) -> Iterator[str]:
    """Every name in a part of a ruleset: of rules, messages and attributes."""
    if isinstance(part, list):
        for inner_part in part:
            yield from _names(inner_part)
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield name
            if isinstance(inner, str) and name.startswith(("c", "$m")):  # a join: the attribute of another message
                yield inner
            yield from _names(inner)
