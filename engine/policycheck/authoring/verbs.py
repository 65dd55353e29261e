"""Whether words hold a verb, as far as their forms and what stands before them show."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text))


_AUXILIARY = _words("is are was were be been being has have had do does did would could not")
_MODAL = _words("shall must should will may can to never")
# Before these an ending shows no verb: a recording, of the trained officer.
_NOUN_FOLLOWS = _words("a an the any each every all no such this that these those his her their its of")
_VERBS = _words(
    """accept accompany acknowledge act activate administer advise aid aim allow announce apply approach approve
    arrange arrest ask assess assign assist assume attach attempt authorize avoid bar become begin believe block
    bring call carry cause cease check choose collect come command comply conduct confirm consider contact
    continue control coordinate create deactivate deem defend deliver deploy describe destroy detain determine
    direct disable discharge disclose display document drive employ enforce engage ensure enter equip establish
    evaluate examine exceed exercise exhaust explain fail fight fire flee follow forward gather get give go
    handcuff handle hold identify impose include inform initiate inspect intercede interfere intervene interview
    investigate issue keep kneel know leave limit load locate log maintain make move need notify obey observe
    obtain occur offer open operate order perform permit place point position possess prepare present preserve
    prevent proceed prohibit promote protect provide pursue put question reach read reassess receive record
    reduce refrain refuse release rely remain remove render report request require respond restrain restrict
    resume retain retreat return review secure see seek serve shoot show sit stand start state stay stop strike
    submit summon supervise surrender take talk tell terminate threaten throw transport treat turn upload use
    utilize verify violate wait walk warn wear withdraw withhold witness write"""
)


_PAST = _words("given held kept known left made put said seen shot struck taken told withheld worn written")
_BEFORE_ING = _words("of by in from for than and or be")


def has_verb(words: str, before: str = "") -> bool:
    """Whether the words say something of what they name. Before is what stands before them in their sentence.

    A single adverb (immediately) says how something else is done, and counts as well.
    """
    tokens = re.findall(r"[a-z]+", words.casefold())
    earlier = re.findall(r"[a-z]+", before.casefold())
    if not tokens or (earlier and earlier[-1] in _MODAL and tokens[0] not in _NOUN_FOLLOWS):
        return True
    around = zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False)
    return any(_is_verb(*three) for three in around) or (len(tokens) == 1 and tokens[0].endswith("ly"))


def _is_verb(previous: str, token: str, following: str) -> bool:
    if token in _AUXILIARY or token in _MODAL:
        return True
    if token.endswith("ing"):
        return previous == "" or previous.endswith("ly") or previous in _BEFORE_ING
    if previous in _NOUN_FOLLOWS or following == "of":
        return False
    return (
        token.endswith("ed")
        or token in _PAST
        or bool({token, token.removesuffix("s"), token.removesuffix("es")} & _VERBS)
    )
