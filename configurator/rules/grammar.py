"""The grammar of one statement, as lark reads it, and the tree it makes of a statement's text.

``docs/rules.md`` holds the same grammar for people; ``parser`` cuts files into statements, ``syntax_builder``
turns trees into ``syntax``. How the language gets a word, here ``average of seats over rows``, in at most eight places:

1. here: an alternative with a name of its own (``-> average_of``); 2. ``docs/rules.md``: the grammar and a sentence;
3. ``syntax_builder`` or, for sums, ``sum_builder``: the method of that name. Where it is another way to say what
   there is already (``no item where``: ``at most 0 item where``), it makes that and all is done. Otherwise
4. ``syntax``: a node, and the kinds of nodes that it is one of; ``traversal``, ``scope`` and ``mentioned_names`` go by
   these and by its fields, as does the check of the names in ``option`` and ``component``. mypy names the other places:
5. ``meaning``: whether it holds, or what it comes to; 6. ``wording``: how a customer hears it;
7. ``engine/compiling``, ``rule_clauses`` or ``sums``: its literal or its weights; 8. ``sum_units``: its unit.

The tests ask for an example (``tests/rules/test_syntax_builder.py``) and draw it at random once ``tests/examples.py``
has it. What only this word can get wrong goes into ``checking``, how other tools say it into ``out_of_shop``.
"""

from functools import cache

from lark import Lark, Token, Tree

from configurator.rules.advice_grammar import ADVICE
from configurator.rules.guidance_grammar import GUIDANCE
from configurator.rules.price_grammar import PRICES

_GRAMMAR = (
    r"""
?start: rule | table | author | define | default | test | advice | guidance | price | price_table

author: "author" STRING
rule: "rule" NAME STRING by valid each condition
table: "table" NAME STRING by valid each
by: ["by" STRING]
valid: [VALID spans [":"]]
spans: span+
span: "from" DAY -> start
    | "until" DAY -> end
    | "in" NAME ("," NAME)* -> markets
    | FOR_GROUP NAME ("," NAME)* -> groups
each: ["for" "each" NAME [":"]]
define: "define" NAME EQUAL condition
default: "default" valid [premise] choice ("else" answer)*
premise: "when" condition "then"
test: "test" STRING ":" situation given expected because
situation: ["on" DAY] ["in" NAME]
given: ["given" choices]
expected: expectation choices
!expectation: "possible" | "impossible" | "forced" | "proposed"
because: ["because" NAME ("," NAME)*]

choices: choice ("," choice)*
choice: slot taking answer
!taking: EQUAL | UNEQUAL | "has"
slot: NAME ["[" INTEGER "]"]
    | "count" "of" NAME -> slot_of_count
?answer: NAME | STRING | number
number: [MINUS] NUMBER [UNIT]

?condition: "when" condition "then" condition -> implies
    | either
    | either "requires" either -> implies
    | either "excludes" either -> excludes
?either: both
    | both ("or" both)+ -> any_of
?both: negated
    | negated ("and" negated)+ -> all_of
?negated: primary
    | "not" negated -> negation
?primary: "(" condition ")"
    | NAME -> named
    | NAME "is" "given" -> is_given
    | NAME "is" "empty" -> is_empty
    | sum compared sum -> compare
    | subject "in" words -> one_of
    | subject "not" "in" words -> none_of
    | subject "has" (NAME | STRING | words) -> one_of
    | subject "has" "no" (NAME | STRING | words) -> none_of
    | subject "has" "no" -> has_no
    | bounds "of" "(" condition ("," condition)* ")" -> how_many
    | bounds NAME "where" either -> instances
    | "some" NAME "where" either -> some
    | "no" NAME "where" either -> no_instance
    | "every" NAME ":" either -> every
    | "all" "different" NAME -> all_different
subject: NAME ["." NAME]
words: "(" word ("," word)* ")"
?word: NAME | STRING | number
bounds: "at" "most" INTEGER -> at_most
    | "at" "least" INTEGER -> at_least
    | "exactly" INTEGER -> exactly
!compared: EQUAL | UNEQUAL | ORDER

?sum: product | signed
signed: MINUS product ((PLUS | MINUS) product)* -> negative_first
    | product ((PLUS | MINUS) product)+ -> added
?product: factor | scaled
scaled: factor (STAR further | SLASH NUMBER)+
?further: factor
    | "(" NAME ")" -> number_of
?factor: NAME -> number_of
    | whole
?whole: NUMBER [UNIT] -> amount
    | NAME "." NAME -> attribute_of
    | "sum" "of" NAME "over" places -> sum_over
    | "count" "of" NAME -> count_of
    | "(" (signed | scaled | whole) ")"
places: "everything" | NAME ("," NAME)*

VALID.3: /valid(?=\s+(?:from\b|until\b|in\s+\w|for\s+\w))/
FOR_GROUP.3: /for(?=\s+(?!each\b)\w)/
DAY.-1: /[\w.\/-]+/
EQUAL: "="
UNEQUAL: "!="
ORDER: "<=" | ">=" | "<" | ">"
MINUS: "-"
PLUS: "+"
STAR: "*"
SLASH: "/"
INTEGER: /[0-9]{1,9}(?![\w-]|\.[0-9])/
NUMBER.2: /[0-9]{1,15}(\.[0-9]{1,9})?(?![\w-]|\.[0-9])/
UNIT: /[A-Za-zµ°%€$£]+(\^?[23]|[²³])?([\/·][A-Za-zµ]+(\^?[23]|[²³])?)*/
NAME: /[^\W_][\w-]*/
STRING: /"[^"\n]*"/
COMMENT: /#[^\n]*/
%ignore COMMENT
%ignore /\s+/
"""
    + ADVICE
    + PRICES
    + GUIDANCE
)


_PLAIN_NAME = r"NAME: /[^\W_][\w-]*/"


@cache
def language() -> Lark:
    """The parser of one statement, made once."""
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=True)


def tree(text: str) -> Tree[Token]:
    """The tree of one statement; raises lark's UnexpectedInput."""
    return language().parse(text)


def quoting(*start: str) -> Lark:
    """A parser of these parts of statements by themselves, in which names may stand in quotes."""
    assert _PLAIN_NAME in _GRAMMAR
    grammar = _GRAMMAR.replace(_PLAIN_NAME, _PLAIN_NAME.removesuffix("/") + '|"[^"\\n]+"/')
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=list(start),
        propagate_positions=True,
        maybe_placeholders=True,
    )


def keywords() -> frozenset[str]:
    """The words with a meaning of their own in the language."""
    return frozenset(
        {"valid", "weight", *(each.pattern.value for each in language().terminals if each.pattern.value.isalpha())}
    )
