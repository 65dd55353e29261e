"""One file of many: read, evaluated, and made into what is kept of it."""

from dataclasses import dataclass
from typing import Literal

from policycheck.batch.files import NamedFile, declares_another_schema, shown_path
from policycheck.batch.row import incident_row
from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation, as_json
from policycheck.model.incident import Incident
from policycheck.model.incidents import AskedOptions, BadFile, IncidentRow
from policycheck.model.problem import BadInput, Disagreement, Place, Problem

Kept = Literal["row", "line"]


@dataclass(frozen=True, kw_only=True)
class EvaluatedFile:
    """What is kept of a file; of one that is passed over, nothing but its name."""

    file: str
    incident: str | None = None  # its id
    row: IncidentRow | None = None
    line: bytes | None = None  # its evaluation as JSON, without a line break
    bad: BadFile | None = None
    outcomes: frozenset[str] = frozenset()  # of what binds, under any account
    drafts: bool = False  # whether a draft was held against it


@dataclass
class FileEvaluator:
    """Evaluates files, one after the other, with one library."""

    library: Library
    asked: AskedOptions
    kept: Kept

    def __call__(self, file: NamedFile) -> EvaluatedFile:
        """What is kept of the file. Whatever is wrong with it is told and not raised, for the sake of the others."""
        name = shown_path(file.path)
        try:
            incident, evaluation = self._evaluated(file)
            return self._kept(name, incident, evaluation)
        except BadInput as bad:
            if file.in_folder and declares_another_schema(file.path):
                return EvaluatedFile(file=name)
            problems = bad.problems
        except Disagreement as error:
            remedy = "report this with the incident file; --cross-check off shows the first engine's answer by itself"
            problems = tuple(
                Problem(Place(name), f"the two engines disagree: {difference}", remedy)
                for difference in error.differences
            )
        except Exception as error:  # a flaw that one file brings to light must not cost the others
            cause = f"this program failed on it: {type(error).__name__}: {error}"
            problems = (Problem(Place(name), cause, "report this with the file, and evaluate the others without it"),)
        return EvaluatedFile(file=name, bad=BadFile(file=name, problems=problems))

    def _evaluated(self, file: NamedFile) -> tuple[Incident, Evaluation]:
        library, asked = self.library, self.asked
        incident, sha256 = read_incident(file.path, library)
        if incident.documents:
            from policycheck.sources.check import with_documents  # most incidents have no documents

            incident = with_documents(incident, file.path.resolve().parent)
        assumed = read_assumed(asked.assumed, library, incident)
        return incident, evaluate(
            library, incident, sha256, asked.accounts, asked.policies, asked.as_of, asked.cross_check, assumed
        )

    def _kept(self, name: str, incident: Incident, evaluation: Evaluation) -> EvaluatedFile:
        binding = (result for result in evaluation.results if not result.comparison and not result.draft)
        row = line = None
        if self.kept == "row":
            row = incident_row(name, evaluation)
        else:
            line = as_json(evaluation, indent=None).encode()
        return EvaluatedFile(
            file=name,
            incident=incident.id,
            row=row,
            line=line,
            outcomes=frozenset(outcome.outcome for result in binding for outcome in result.outcomes.values()),
            drafts=any(result.draft for result in evaluation.results),
        )
