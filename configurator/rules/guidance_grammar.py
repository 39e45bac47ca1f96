"""The part of the grammar that leads a customer; ``grammar`` has the rest and says how it gets a word.

``use`` takes another file's statements in. The answers of a need are cut off by ``parser`` and read one by one, each
like a statement; the sign in front of one stands in the place of its first blank, so that nothing else is taken for
an answer.
"""

GUIDANCE = r"""
?guidance: use | preset | need | need_answer | asked | fixed

use: "use" PATH
preset: "preset" NAME STRING by dated ":" choices
dated: [VALID spans]
need: "need" NAME STRING by [SENSITIVE]
need_answer: "§" NAME STRING reason [":" wants]
reason: ["because" STRING]
wants: want ("," want)*
?want: condition
    | "prefer" condition weight -> rather
    | "default" choice -> proposal
asked: "ask" NAME "only" "when" condition
fixed: "fixed" NAME STRING by [noticed]

SENSITIVE: "sensitive"
PATH.-2: /[^\s"#]+/
"""
