"""The insurance shop that `configurator init` writes: survey, plan, premium, order, policy; exact to the cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from flask import Flask
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Slot
from configurator.money import Money
from configurator.pricing.book import book_of
from configurator.services.studio.beginning import begin_shop
from configurator.settings import Settings
from configurator.web import create_app
from tests.web.people import Person, words
from tests.web.test_order_papers import text
from tests.web.test_sales import CONTACT

CLASSES = {"small": (".85", ".8"), "family": ("1", "1"), "large": ("1.15", "1.35"), "sports": ("1.4", "1.9")}
AGES = {"under-23": "1.8", "under-30": "1.2", "under-70": "1", "from-70": "1.15"}
BONUS = {"none": "1.4", "years-1": "1", "years-3": ".75", "years-6": ".55", "years-11": ".4", "years-21": ".3"}
WORTH, THEFT = {"new": "1.25", "middle": "1", "old": ".7"}, {"garage": ".9", "street": "1"}
ROAD = {"km-6000": "0", "km-12000": "36", "km-20000": "74", "km-more": "128"}
REGION = {"country": ".9", "town": "1", "city": "1.2"}
KEEP = {"none": "1.3", "e150": "1.1", "e300": "1", "e500": ".88", "e1000": ".72"}
LINES = {"car-age": WORTH, "parking": THEFT, "distance": ROAD, "age": AGES, "bonus": BONUS, "region": REGION}


@pytest.fixture(scope="module")
def insurance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app of a new insurance shop."""
    folder = tmp_path_factory.mktemp("insurance")
    begin_shop(folder / "shop", "insurance")
    app = create_app(Settings(shop_folder=folder / "shop", data=folder / "data", secret_key="a secret of tests"))
    app.extensions["room"].refresh(now=True)
    app.testing = True
    yield app
    app.extensions["room"].store.close()


def cents(amount: Decimal, step: str = "0.01") -> Decimal:
    """To the step, a half to the even one."""
    return (amount / Decimal(step)).quantize(Decimal(1), ROUND_HALF_EVEN) * Decimal(step)


def product_of(*factors: str) -> Decimal:
    """All of them multiplied."""
    whole = Decimal(1)
    for each in factors:
        whole *= Decimal(each)
    return whole


def premium(answers: dict[str, str]) -> Decimal:
    """What a clerk works out with the tariff's sheet beside them."""
    liability, own = CLASSES[answers["class"]]
    driver = AGES[answers["age"]], BONUS[answers["bonus"]]
    car, plan, keep = WORTH[answers["car-age"]], answers["plan"], KEEP[answers["excess"]]
    lines = [max(product_of("280", liability, *driver, REGION[answers["region"]]), Decimal(90))]
    if plan != "liability":
        lines.append(max(product_of("120", own, car, THEFT[answers["parking"]], keep), Decimal(40)))
    if plan == "full":
        lines.append(max(product_of("390", own, car, BONUS[answers["bonus"]], keep), Decimal(110)))
    lines = [cents(line, "0.05") for line in lines]
    lines.append(Decimal(ROAD[answers["distance"]]))
    if answers["breakdown"] == "yes":
        lines.append(Decimal({"liability": 42, "part": 32, "full": 18}[plan]))
    lines += [Decimal(price) for key, price in (("replacement", 38), ("legal", 54)) if answers[key] == "yes"]
    more = [Decimal(".1")] if answers["bonus-guard"] == "yes" else []
    more += {"yearly": [], "quarterly": [Decimal(".03")], "monthly": [Decimal(".05")]}[answers["paid"]]
    extra = sum((cents(line * percent) for line in lines for percent in more), Decimal(0))
    less = Decimal(15) if plan == "full" and answers["breakdown"] == "yes" else Decimal(0)
    return sum(lines, extra) - less


SWITCHES = ("breakdown", "bonus-guard", "replacement", "legal")
survey = st.fixed_dictionaries(
    {"class": st.sampled_from(sorted(CLASSES)), "excess": st.sampled_from(sorted(KEEP))}
    | {key: st.sampled_from(sorted(values)) for key, values in LINES.items()}
    | {
        "plan": st.sampled_from(["liability", "part", "full"]),
        "paid": st.sampled_from(["yearly", "quarterly", "monthly"]),
    }
    | {key: st.sampled_from(["no", "yes"]) for key in SWITCHES}
)


@given(survey)
def test_a_premium_is_what_the_tariff_says_to_the_cent(insurance: Flask, answers: dict[str, str]) -> None:
    published = insurance.extensions["room"].current("car-cover")
    choices = frozenset(Choice(Slot(option), value) for option, value in answers.items())
    assume(published.engine.possible(choices))
    told = book_of(published.revision).quote(published.engine.complete(choices)).total
    assert told == Money(int(premium(answers) * 100), "EUR")


def test_survey_plan_premium_order_and_policy(insurance: Flask) -> None:
    """Somebody answers, takes a plan, sees what it comes to and why, confirms what is warned of, and has a policy."""
    gil = Person(insurance.test_client())
    assert "Help me choose" in words(gil.get("/p/car-cover"))
    design = gil.post("/p/car-cover/designs").request.path.split("/")[2]
    gil.get(f"/d/{design}/car")
    car = {"class": "large", "car-age": "new", "parking": "street", "distance": "km-12000"}
    gil.send(f"/d/{design}/car", **car, act="update")
    gil.get(f"/d/{design}/driver")
    gil.send(f"/d/{design}/driver", age="under-70", bonus="years-6", region="town", act="update")
    gil.get(f"/d/{design}/plan")
    gil.send(f"/d/{design}/plan", plan="full", excess="e500", act="update")
    answers = {**car, "age": "under-70"}
    answers |= {"bonus": "years-6", "region": "town", "plan": "full", "excess": "e500", "paid": "yearly"}
    due = premium(answers | dict.fromkeys(SWITCHES, "no"))
    assert f"€ {due:,}" in words(gil.get(f"/summary/{design}")).replace("\xa0", " ")
    assert "The premium is for the youngest driver" in words(gil.page)
    assert lines_for_nothing(gil.page) == []
    refused = gil.send(f"/summary/{design}", **CONTACT)
    assert "/orders/" not in refused.request.path
    warned = re.findall(r'name="acknowledged" value="([^"]+)"', gil.page)
    assert len(warned) == 1
    ordered = gil.send(f"/summary/{design}", **CONTACT, acknowledged=warned[0])
    number = ordered.request.path.rpartition("/")[2]
    assert "Policy as PDF" in words(ordered.text)
    assert lines_for_nothing(ordered.text) == [], "a cover has no price of its own, and no line says so"
    said = text(gil.client.get(f"/orders/{number}/document.pdf").data)
    for expected in (f"Policy {number}", f"€ {due:,}", "Full cover", "Liability premium", "Own damage premium"):
        assert expected in said.replace("\xa0", " ")


def test_no_way_to_finish_changes_what_only_the_customer_can_say(insurance: Flask) -> None:
    """Whoever asks is not made older, nor their car smaller, to have a lower premium."""
    gil = Person(insurance.test_client())
    gil.get("/p/car-cover")
    design = gil.post("/p/car-cover/designs").request.path.split("/")[2]
    gil.get(f"/d/{design}/car")
    gil.send(f"/d/{design}/car", **{"class": "sports"}, act="update")
    said = words(gil.get(f"/finish/{design}"))
    assert "as long as what only you can say is as shown" in said
    changed = said[said.index("The cheapest") :]
    assert "Plan" in changed
    for fact in ("Age of the youngest driver", "Years without a claim", "How far is it driven", "Where is it at night"):
        assert f"{fact}:" not in changed, changed


def lines_for_nothing(page: str) -> list[str]:
    """The rows of the price that say € 0."""
    return re.findall(r"<tr><th[^>]*>.*?</th><td>€\s0</td>", page)
