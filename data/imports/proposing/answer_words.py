"""Words by which questions and answers tell what they measure; English, German and French."""

from __future__ import annotations

import re
from typing import Final

NPS: Final = re.compile(r"recommend|empfehl|weiterempf|recommand|\bnps\b|net promoter")
CES: Final = re.compile(r"effort|how easy|easy to|einfach|aufwand|facil|\bces\b")
RATED: Final = re.compile(
    r"satisf|zufried|rate\b|rating|score|csat|bewert|how (?:was|well|likely|would)|wie (?:war|gut|bewert|würden)"
    r"|note\b|quality|qualität|experience|answer|évalu"
)
GRADES: Final = re.compile(r"schulnote|\bnoten?\b|\bgrades?\b")
BEST_FIRST: Final = re.compile(
    r"\b1\s*(?:=|-|–|:|is|ist|means)\s*(?:very |extremely |sehr |the )?"
    r"(?:good|best|satisf|excellent|likely|easy|gut|beste|zufrieden|einfach|favou?rite|completely|strongly agree)"
)
# Answers that are none, in words.
SILENT: Final = re.compile(
    r"(?:i )?(?:don't|do not|dont) know|not sure|no opinion|not applicable|keine angabe|weiß nicht|weiss nicht"
    r"|kann ich nicht|prefer not|no answer|k\. ?a\.|sans opinion|ne sais pas|offered|unfamiliar"
)
# Words of scales other than satisfaction, from worst to best.
ORDERED: Final = (
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("bad", "good"),
    ("no", "yes"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("very unlikely", "somewhat unlikely", "neither likely nor unlikely", "somewhat likely", "very likely"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("very difficult", "difficult", "neutral", "easy", "very easy"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("not at all", "not much", "some", "a lot"),
    ("mangelhaft", "ausreichend", "befriedigend", "gut", "sehr gut"),
    ("sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"),
    ("nein", "ja"),
)


# Answers of facts, not of satisfaction, unless the question asks for it.
YES_NO: Final = ({"no", "yes"}, {"nein", "ja"})
