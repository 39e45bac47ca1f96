"""What an order is found by, folded and in a narrow table of its own: looking through it reads no receipt.

A word may stand anywhere, so every row is looked at; the cost grows with the number of orders and nothing else.
"""

from sqlalchemy import Connection, and_, exists, insert, or_, true
from sqlalchemy.sql import ColumnElement

from configurator.alphabet import fold, search_words, spellings
from configurator.orders.codes import read_typed
from configurator.storage.tables import order_words, orders

_SHORTEST_NUMBER = 4


def keep_words(connection: Connection, order: int, number: str, *texts: str) -> None:
    """Keeps what the order is found by: its number, with and without dashes, and these texts."""
    connection.execute(insert(order_words).values(order_id=order, words=words_of(number, *texts)))


def words_of(number: str, *texts: str) -> str:
    """The spellings of the texts, one a line: what is looked for has no line break, so it is found in one of them."""
    numbers = (fold(number), fold(number.replace("-", "")))
    return "\n".join((*numbers, *(each for text in texts for each in spellings(text))))


def has_words(text: str) -> ColumnElement[bool]:
    """That an order has all words of the text, in whatever order, or a number that the text is (with O for 0)."""
    words, number = order_words.c.words, read_typed(text).lower()
    fits = and_(true(), *(_has(word) for word in search_words(text)))
    if len(number) >= _SHORTEST_NUMBER:
        fits = or_(fits, words.contains(number))
    return exists().where(order_words.c.order_id == orders.c.id, fits)


def _has(word: str) -> ColumnElement[bool]:
    return or_(*(order_words.c.words.contains(each, autoescape=True) for each in spellings(word)))
