"""Everyday words, and the words of policies and of questions for the same."""

import re

_SAME = {
    "car cars truck van suv automobile pickup": "vehicle",
    "drove driving drives": "vehicle moving approaching",
    "toward towards": "approaching toward",
    "speed fast mph": "vehicle speed moving",
    "cop cops deputy trooper policeman policewoman": "officer",
    "shot shots shoot shoots shooting": "fired fire discharged firearm rounds",
    "gun guns pistol rifle handgun": "firearm gun",
    "bodycam cam cams bodycams": "body camera recorder recording",
    "camera cameras": "camera recorder recording",
    "footage video videos": "recording video",
    "late": "delay immediately",
    "off": "deactivated off",
    "tased taser tasers tasered": "conducted energy device",
    "mace maced": "pepper spray",
    "teargas": "chemical agent",
    "cuffed cuffs handcuffed": "handcuffs handcuffed restrained",
    "choked choke strangled chokehold": "chokehold pressure neck throat",
    "knee knelt kneeling": "knee pressure",
    "ambulance medic medics paramedic paramedics": "ambulance medical aid",
    "cpr tourniquet": "medical aid",
    "yelled shouted ordered": "command ordered told",
    "warning warned": "warn warned force",
    "chased chase chasing": "pursuit pursued vehicle",
    "ran running runs": "fled fleeing ran",
    "punched punch punches hit beat beaten": "struck strike fist",
    "lied": "false truthful report",
    "killed died dead death": "died death",
    "passenger passengers": "occupant vehicle",
    "driver": "driver driving operator vehicle",
    "arrested": "arrest arrested custody",
}
_BY_WORD = {word: words for group, words in _SAME.items() for word in group.split()}
_ALONE = (
    "a an and are as at be been but by did do does for from had has have he her hers him his i in into is it its me my "
    "of on or our she so than that the their them there they this to was we were what when which who with you your"
)
_SAYS_NOTHING = frozenset(_ALONE.split())


def as_policies_say(text: str) -> str:
    """What was typed in everyday words, in the words that questions ask in; without those that say nothing alone.

    >>> as_policies_say("The car came toward him")
    'vehicle came approaching toward'
    """
    words = re.findall(r"[a-z]+", text.casefold())
    telling = [word for word in words if word not in _SAYS_NOTHING] or words
    return " ".join(_BY_WORD.get(word, word) for word in telling)
