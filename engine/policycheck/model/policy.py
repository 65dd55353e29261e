"""Who issues policy, and what it says word for word."""

from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.base import Model, Seq
from policycheck.model.dates import Period, periods_overlap
from policycheck.model.value import Value

Quality = Literal["official", "secondary", "reported"]
AuthorityId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="As el-centro-pd.")]
PolicyId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+$",
        description="Its authority and its name: el-centro-pd/use-of-force.",
    ),
]


AgencyFactId = Annotated[
    str,
    Field(
        pattern=r"^(incident|officer)\.[a-z][a-z0-9_]*$",
        description="A fact about the incident, or about an officer, and then about each of the agency's officers.",
    ),
]


class AgencyFact(Model):
    """What is so of an agency as such, whatever happened."""

    value: Value = Field(description="The answer to the fact's question.")
    because: str = Field(min_length=1, description="What makes it certain: what the agency is, or a law.")


class Authority(Model):
    """Who issues policy: a department, a legislature, a federal agency, a standards body."""

    id: AuthorityId
    name: str = Field(min_length=1, description="The name as a reader knows it.")
    jurisdiction: str = Field(
        pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$",
        description="A path; policy binds every agency whose path begins with it: us/ca/imperial/el-centro.",
    )
    facts: dict[AgencyFactId, AgencyFact] = Field(
        default={}, description="What is true of it as such, in every incident of which it is the agency."
    )
    note: str | None = Field(default=None, description="What a reader should know about the text that was read.")


class LeftOutSentence(Model):
    """A sentence that lays something down and that no rule cites, by words of it, and why none does."""

    words: str = Field(min_length=1, description="Words of the sentence, letter for letter: as many as tell it apart.")
    because: str = Field(min_length=1, description="Why no rule cites it.")


class ProvisionText(Model):
    """The words of one provision during one period."""

    section: str = Field(description="The section as it is cited.")
    title: str
    in_force: Period
    quality: Quality = Field(
        description="official: read with the issuing body; secondary: quoted elsewhere; reported: by news."
    )
    source: str = Field(min_length=1, description="Where the words were read.")
    words_of: str | None = Field(
        default=None, description="Whose words they are, where they are not the provision's own: a digest's."
    )
    history: str | None = Field(default=None, description="Which act made or amended the text.")
    note: str | None = Field(default=None, description="What a reader should know about this text.")
    no_rule: str | None = Field(default=None, description="Why no rule is made from the text, where none is.")
    left_out: Seq[LeftOutSentence] = Field(default=(), description="Sentences that no rule cites, and why.")
    passages: Seq[str] = Field(min_length=1, description="The words, one quotation each.")


class PolicyHead(Model):
    """The front matter of a policy file."""

    id: PolicyId
    title: str = Field(min_length=1)
    kind: Literal["statute", "regulation", "department-policy", "model-policy", "draft"]
    in_force: Period = Field(default_factory=Period, description="For every provision that does not say otherwise.")
    quality: Quality | None = Field(default=None, description="Likewise.")
    source: str | None = Field(default=None, min_length=1, description="Likewise: where the words were read.")
    silent_on: Seq[str] = Field(
        default=(), description="Topics on which the document says nothing, where it was read whole: medical-aid."
    )
    note: str | None = Field(default=None, description="What a reader should know about the document.")


class Policy(Model):
    """A document, and its provisions by their anchors; a provision has one text a period."""

    head: PolicyHead
    provisions: dict[str, tuple[ProvisionText, ...]]

    @property
    def titled(self) -> str:
        """The title as a citation prints it: a draft is never without its mark."""
        return f"{self.head.title} (draft, not in force)" if self.head.kind == "draft" else self.head.title


ProvisionId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+#\S+$",
        description="The policy's id, # and the provision's anchor: us-ca/penal-code#832.13.",
    ),
]


def split_provision(provision: str) -> tuple[str, str]:
    """The policy's id and the anchor that a provision's id is made of."""
    policy, _, anchor = provision.partition("#")
    return policy, anchor


def texts_in(texts: tuple[ProvisionText, ...], period: Period | None) -> tuple[ProvisionText, ...]:
    """Those texts of a provision that may be in force in the period; None: at any time."""
    return texts if period is None else tuple(text for text in texts if periods_overlap(text.in_force, period))
