"""Files of sold products: what is read, and what is wrong with one is said with its line."""

import pytest

from configurator.errors import ForeignModelError
from configurator.interchange.sales import SalesFile, in_order, read


def test_the_header_names_the_variables_and_every_line_is_a_product() -> None:
    found = read(b"\xef\xbb\xbfv1;v2\r\n+1;-1\r\n\r\n007;2\r\n", "sold.csv")
    assert found == SalesFile("sold.csv", ("v1", "v2"), (("1", "-1"), ("7", "2")))


def test_a_header_alone_is_a_file_of_nothing() -> None:
    assert read(b"v1,v2\n", "sold.csv").rows == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "sold.csv:1:1: this file is empty"),
        (b"1,2\n3,4\n", "sold.csv:1:1: the first line has no names"),
        (b"v1,\n", "sold.csv:1:1: column 2 has no name"),
        (b"v1,v1\n", "two columns are called 'v1'"),
        (b"v1,v2\n1,2\n3\n", "sold.csv:3:1: 2 values belong here, one for each variable; this line has 1"),
        (b"v1,v2\n1,red\n", "sold.csv:2:1: v2: 'red' is no integer"),
        (b"v1,v2\n1,\n", "sold.csv:2:1: v2: there is no value"),
        (b'v1,v2\n1,"2\n', "is no CSV"),
        (b"v1\n\xff\n", "sold.csv:2:1: the byte 0xff is no character in UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(ForeignModelError) as error:
        read(content, "sold.csv")
    assert said in str(error.value)


def test_variables_are_found_by_name_and_have_to_be_the_same() -> None:
    first = read(b"v1,v2\n1,2\n", "a.csv")
    assert in_order(read(b"v2,v1\n4,3\n", "b.csv"), first).rows == (("3", "4"),)
    with pytest.raises(ForeignModelError, match=r"b.csv:1:1: .* those of a.csv: 'v1' is missing here, 'v3' is not"):
        in_order(read(b"v2,v3\n4,3\n", "b.csv"), first)
