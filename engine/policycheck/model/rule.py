"""One duty or prohibition of a provision, taken apart into elements."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.base import Model, Seq
from policycheck.model.dates import Day, Period
from policycheck.model.policy import Policy, ProvisionId, split_provision
from policycheck.model.value import Value
from policycheck.model.vocabulary import EntityKind, FactId, TopicId

RuleConclusion = Literal["not_applicable", "complied", "excused", "violation"]
Modality = Literal["shall", "should", "may"]
Role = Literal["when", "must", "must_not", "unless"]
ROLES: tuple[Role, ...] = ("when", "must", "must_not", "unless")


RuleId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$",
        description="The authority, a full stop, and a name: el-centro-pd.move-out-of-path. Permanent.",
    ),
]


class Element(AskedAnswer):
    """One thing that must be shown, tied to the words of the provision that ask for it."""

    words: str = Field(min_length=1, description="The provision's words for it, letter for letter.")
    provision: ProvisionId | None = Field(
        default=None, description="Where the words stand, if in another provision than the rule's."
    )


class BorrowedElement(Element):
    """What another rule asks for, where a rule asks what that one comes to; with the words that ask so."""

    of_rule: RuleId


class ElementGroup(Model):
    """Elements of which any, all or none must be shown."""

    any_of: "Seq[Part] | None" = Field(default=None, min_length=1, description="At least one of these.")
    all_of: "Seq[Part] | None" = Field(default=None, min_length=1, description="Every one of these.")
    none_of: "Seq[Part] | None" = Field(default=None, min_length=1, description="Not a single one of these.")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(parts is not None for parts in (self.any_of, self.all_of, self.none_of)) != 1:
            raise PydanticCustomError("group_form", "a group has exactly one of any_of, all_of and none_of")
        return self

    @property
    def parts(self) -> "tuple[Part, ...]":
        """What the group is made of, in order."""
        return self.any_of or self.all_of or self.none_of or ()


Asked = Literal["complied", "excused", "no violation", "violation", "not applicable", "permitted", "not permitted"]


class RuleElement(Model):
    """What another rule comes to, tied to the words of the provision that ask for it."""

    rule: RuleId
    is_: Asked = Field(alias="is", description="What that rule must come to.")
    words: str = Field(min_length=1, description="The provision's words for it, letter for letter.")
    provision: ProvisionId | None = Field(
        default=None, description="Where the words stand, if in another provision than the rule's."
    )
    stands_for: SkipJsonSchema[ElementGroup | None] = Field(
        default=None, description="The elements of that rule, once it was looked up; never in a file."
    )

    @model_validator(mode="before")
    @classmethod
    def _not_written(cls, data: Any) -> Any:
        if isinstance(data, dict) and "stands_for" in data:
            raise PydanticCustomError("rule_form", "an element on a rule has rule, is, words and provision alone")
        return data

    @property
    def any_of(self) -> "tuple[Part, ...] | None":
        """As of a group."""
        return self.stands_for.any_of if self.stands_for else None

    @property
    def all_of(self) -> "tuple[Part, ...] | None":
        """As of a group."""
        return self.stands_for.all_of if self.stands_for else None

    @property
    def none_of(self) -> "tuple[Part, ...] | None":
        """As of a group."""
        return self.stands_for.none_of if self.stands_for else None

    @property
    def parts(self) -> "tuple[Part, ...]":
        """What that rule asks for; nothing until the rule was looked up."""
        return self.stands_for.parts if self.stands_for else ()


def _tag(value: Any) -> str:
    if isinstance(value, ElementGroup):
        return "group"
    if isinstance(value, RuleElement) or (isinstance(value, dict) and "rule" in value and "fact" not in value):
        return "of_rule"
    grouped = isinstance(value, dict) and "fact" not in value and {"any_of", "all_of", "none_of"} & value.keys()
    return "group" if grouped else "element"


Part = Annotated[
    Annotated[Element, Tag("element")] | Annotated[ElementGroup, Tag("group")] | Annotated[RuleElement, Tag("of_rule")],
    Discriminator(_tag),
]


class Case(Model):
    """A worked example kept with a rule: facts in, outcome out."""

    name: str = Field(min_length=1, description="What the example is about.")
    facts: dict[FactId, Value] = Field(description="What is known; every other fact is unknown.")
    date: Day | None = Field(default=None, description="The day it happens; left out where dates do not matter.")
    outcome: Annotated[
        Literal[
            "possible violation",
            "violation",
            "departure from guidance",
            "no violation",
            "undetermined",
            "not in force",
            "not applicable",
            "complied",
            "excused",
            "made out unless excused",
            "permitted",
            "not permitted",
        ],
        AfterValidator(lambda given: "possible violation" if given == "violation" else given),
    ] = Field(
        description="What the rule must come to; a breach of a should is a departure from guidance, and a may comes to "
        "permitted or not permitted."
    )
    pivots: Seq[Seq[FactId]] | None = Field(
        default=None, description="For an open outcome: the smallest sets of open facts that would settle it."
    )


class Rule(Model):
    """A duty, a prohibition or a permission, its elements, and the cases that show what it means."""

    id: RuleId
    title: str = Field(min_length=1, description="What the rule asks, in a few words.")
    provision: ProvisionId
    quote: str | None = Field(
        default=None, description="The passage to print where the provision is long; letter for letter."
    )
    modality: Modality = Field(
        description="shall: a breach is a violation; should: a departure from guidance; may: a permission, which "
        "nobody breaks and other rules ask for."
    )
    for_each: EntityKind = Field(description="Whom the rule is applied to, one by one.")
    status: Literal["draft", "in-force", "retired"]
    topics: Seq[TopicId] = Field(
        default=(), description="The kinds of conduct that the rule is about, by their ids in rules/topics.yaml."
    )
    in_force: Period | None = Field(
        default=None, description="Where the rule covers only some of its provision's texts."
    )
    when: Seq[Part] = Field(default=(), description="All must hold for the duty to arise, or for what is permitted.")
    must: Seq[Part] = Field(default=(), description="What conduct must show.")
    must_not: Seq[Part] = Field(default=(), description="What conduct must not show.")
    unless: Seq[Part] = Field(default=(), description="Any one of these excuses, or takes the permission away.")
    note: str | None = Field(default=None, description="How the text was read, and what it leaves open.")
    cases: Seq[Case] = Field(default=(), description="Worked examples.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.is_permission:
            if self.must or self.must_not or not (self.when or self.unless):
                raise PydanticCustomError("permission_form", "a permission has elements under when and unless alone")
        elif not self.must and not self.must_not:
            raise PydanticCustomError("no_duty", "a rule needs at least one element under must or must_not")
        return self

    @property
    def authority(self) -> str:
        """The id of the authority that issued the rule."""
        return self.id.partition(".")[0]

    @property
    def is_permission(self) -> bool:
        """Whether it permits and asks nothing, so that it limits what other rules ask and is never broken."""
        return self.modality == "may"

    def elements(self) -> Iterator[tuple[Role, tuple[str | int, ...], Element]]:
        """Every element with its role and where it stands in the file, in the order of the file.

        What another rule is asked for stands among them as that one's elements, once it was looked up.
        """
        for role in ROLES:
            for index, part in enumerate(getattr(self, role)):
                for path, element in _walk(part, (role, index)):
                    if isinstance(element, Element):
                        yield role, path, element

    def own_elements(self) -> Iterator[tuple[Role, tuple[str | int, ...], Element]]:
        """The same without those of other rules."""
        return (found for found in self.elements() if not isinstance(found[2], BorrowedElement))

    def rule_elements(self) -> Iterator[tuple[tuple[str | int, ...], RuleElement]]:
        """Every element that asks what another rule comes to, and where it stands."""
        for role in ROLES:
            for index, part in enumerate(getattr(self, role)):
                for path, element in _walk(part, (role, index)):
                    if isinstance(element, RuleElement):
                        yield path, element


def is_draft(rule: Rule, policies: Mapping[str, Policy]) -> bool:
    """Whether the rule is not adopted: it is a draft itself, or its policy is. That holds of a retired rule, too."""
    policy = policies.get(split_provision(rule.provision)[0])
    return rule.status == "draft" or (policy is not None and policy.head.kind == "draft")


def _walk(part: Part, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Element | RuleElement]]:
    if not isinstance(part, ElementGroup):
        yield path, part
    if isinstance(part, Element):
        return
    for key in ("any_of", "all_of", "none_of"):
        for index, inner in enumerate(getattr(part, key) or ()):
            yield from _walk(inner, (*path, key, index))
