"""Things in stock: the nearest are the nearest, each piece is sold once, and a cancelled order gives it back."""

import threading
from datetime import timedelta

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.catalog.stock_file import read_stock
from configurator.errors import StaleEdit
from configurator.languages.spoken import speaking
from configurator.orders.design import Design
from configurator.orders.lifecycle import Status
from configurator.orders.order import Contact, FromStock, Order, PriceChanged
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.configuring.near_designs import distance
from configurator.services.configuring.standing_ready import exactly, told_ready
from configurator.services.configuring.stock_offers import nearest, stock_offers, take_from_stock
from configurator.services.mail.letters import letter
from configurator.services.ordering import basket, checkout, sales_desk
from configurator.services.ordering.placing import AskedFor, order_designs
from configurator.services.ordering.stock_claims import SoldMeanwhile
from configurator.services.showroom.in_stock import in_stock
from configurator.services.visitor import Visitor

CONTACT = Contact("Ada Example", "ada@example.org")
ROWS = (
    "variant,top,legs,lamp,mat,width,place,available,count",
    "A,oak,wood,no,,,Hamburg,,1",
    "B,oak,steel,no,,,Hamburg,,1",
    "C,glass,steel,yes,felt,,Munich,,1",
    "D,pine,wood,yes,cork,150,Munich,,3",
    "E,oak,steel,yes,cork,200,Munich,,1",
)


def stocked(room: ReadyShowroom, *rows: str) -> None:
    (room.shop.root / "catalog" / "desk" / "stock.csv").write_text("\n".join(rows or ROWS) + "\n")


def oak_desk(room: ReadyShowroom, who: Visitor) -> Design:
    design = designs.start(room, who, "desk")
    return configure.post(opening.opened(room, who, design.id), [Choice(Slot("top"), "oak")], seq=1).design


def ordered(room: ReadyShowroom, who: Visitor, design: Design, key: str, stock: str | None = None) -> Order:
    total = checkout.summary(room, who, design.id).quote.total.minor
    return checkout.order(room, who, design.id, key=key, shown_total=total, contact=CONTACT, stock=stock)


def test_nothing_in_stock_is_nothing_shown(room: ReadyShowroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    assert stock_offers(room, design) == ()
    stocked(room, *ROWS[:1])
    assert stock_offers(room, design) == ()


def test_the_nearest_are_told_with_what_differs_and_what_that_costs(room: ReadyShowroom, ada: Visitor) -> None:
    stocked(room)
    design = oak_desk(room, ada)
    exact, *others = stock_offers(room, design)
    assert (exact.key, exact.place, exact.changes, exact.difference.minor) == ("A", "Hamburg", (), 0)
    assert others[0].key == "B"
    assert [(each.label, each.after) for each in others[0].changes] == [("Legs", "Steel legs")]
    assert str(others[0].difference) == "€ 60"
    assert len(others) == 3


def test_the_nearest_are_those_of_all_that_are_nearest(room: ReadyShowroom, ada: Visitor) -> None:
    """Whatever the file leaves open, as if each thing had been completed."""
    tops, legs, lamps, mats = (
        ("oak", "glass", "pine", ""),
        ("wood", "steel", ""),
        ("yes", "no", ""),
        ("felt", "cork", ""),
    )
    every = [(a, b, c, d) for a in tops for b in legs for c in lamps for d in mats]
    stocked(room, "variant,top,legs,lamp,mat", *(f"{at},{','.join(cells)}" for at, cells in enumerate(every)))
    design = oak_desk(room, ada)
    published = room.revision(design.product, design.revision)
    variants = [each for each in in_stock(room, published) if published.engine.possible(each.choices)]
    for wanted in ({Choice(Slot("top"), "oak")}, {Choice(Slot("lamp"), "yes"), Choice(Slot("width"), "180")}):
        chosen = {each.slot for each in wanted}
        shown = published.shown(frozenset(wanted))
        found = nearest(published, shown, chosen, variants)
        far = sorted(
            {
                str(whole.as_json()): distance(shown, whole, chosen)
                for whole in map(published.shown, (v.choices for v in variants))
                if whole != shown
            }.values()
        )
        assert [near.far for near in found if near.whole != shown] == far[:3]


def test_what_the_customer_chose_weighs_more(room: ReadyShowroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    published = room.revision(design.product, design.revision)
    oak, glass = (published.shown(frozenset({Choice(Slot("top"), key)})) for key in ("oak", "pine"))
    assert distance(oak, glass, {Slot("top")}) == distance(oak, glass, ()) + 2


def test_a_thing_is_taken_over_and_undone(room: ReadyShowroom, ada: Visitor) -> None:
    stocked(room)
    design = oak_desk(room, ada)
    taken = take_from_stock(opening.opened_to_change(room, ada, design.id), "B").design
    assert stock_offers(room, taken)[0].changes == ()
    assert Choice(Slot("legs"), "steel") in taken.accepted
    assert configure.undo(opening.opened(room, ada, design.id)).choices == design.choices
    with pytest.raises(StaleEdit, match="not in stock any more"):
        take_from_stock(opening.opened_to_change(room, ada, design.id), "Z")


def test_an_order_takes_its_piece_and_a_cancelled_one_gives_it_back(
    room: ReadyShowroom, ada: Visitor, sam: Visitor
) -> None:
    stocked(room)
    order = ordered(room, ada, oak_desk(room, ada), "one", "A")
    assert order.receipt.stock is not None
    assert (order.receipt.stock.variant, order.receipt.lead_days) == ("A", 0)
    eve = Visitor("eve")
    design = oak_desk(room, eve)
    assert all(each.changes for each in stock_offers(room, design))
    with pytest.raises(SoldMeanwhile, match="has changed"):
        ordered(room, eve, design, "two", "A")
    cancelled = sales_desk.move(room, sam, order.number, Status.CANCELLED, order.version, reason="As you asked.")
    second = ordered(room, eve, design, "three", "A")
    assert second.receipt.stock is not None
    with pytest.raises(SoldMeanwhile):
        sales_desk.move(room, sam, order.number, Status.NEW, cancelled.version)
    assert sales_desk.one(room, order.number).order.status is Status.CANCELLED
    sales_desk.move(room, sam, second.number, Status.CANCELLED, second.version, reason="As you asked.")
    sales_desk.move(room, sam, order.number, Status.NEW, cancelled.version)
    assert ordered(room, ada, oak_desk(room, ada), "four").receipt.stock is None


def test_one_piece_is_sold_once_however_many_want_it(room: ReadyShowroom) -> None:
    stocked(room)
    people = [Visitor(f"visitor-{at}") for at in range(5)]
    wanted = [(each, oak_desk(room, each)) for each in people]
    placed, refused = list[Order](), list[Exception]()

    def buy(who: Visitor, design: Design) -> None:
        try:
            placed.append(ordered(room, who, design, design.id, "A"))
        except SoldMeanwhile as error:
            refused.append(error)

    threads = [threading.Thread(target=buy, args=each) for each in wanted]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(placed), len(refused)) == (1, 4)


def test_what_was_sold_before_a_thing_was_counted_is_not_counted_twice(room: ReadyShowroom, ada: Visitor) -> None:
    stocked(room)
    ordered(room, ada, oak_desk(room, ada), "one", "A")
    later = (room.here(room.now()) + timedelta(minutes=1)).replace(tzinfo=None).isoformat(" ", "minutes")
    stocked(room, "variant,top,legs,lamp,counted", f"A,oak,wood,no,{later}")
    published = room.current("desk")
    shown = published.shown(frozenset({Choice(Slot("top"), "oak")}))
    assert exactly(room, published, shown) is not None


def test_a_piece_with_its_own_price_costs_so_much_less_until_it_is_sold(room: ReadyShowroom, ada: Visitor) -> None:
    stocked(room, "variant,top,legs,lamp,mat,place,less", "A,oak,wood,no,,Hamburg,90", "B,oak,steel,no,,Hamburg,30")
    design, second = oak_desk(room, ada), oak_desk(room, ada)
    exact, other = stock_offers(room, design)[:2]
    assert (str(exact.difference), str(other.difference)) == ("−€ 90", "€ 30"), "60 for its legs, 30 less"
    page = step_page.view(room, opening.open_design(room, ada, design.id), "body")
    told = told_ready(room, page.design, page.selection)
    assert told.startswith("Exactly your design is there already. From stock: ")
    assert told.endswith("You pay €\u00a090 less for it.")
    with speaking("de"):
        assert "90\u00a0€" in told_ready(room, page.design, page.selection)
    shown = checkout.summary(room, ada, design.id)
    assert (str(shown.quote.total), shown.stock) == ("€ 550", FromStock("A", "Hamburg"))
    assert str(checkout.summary(room, ada, design.id, 2).quote.total) == "€ 640", "there is one piece alone"
    basket.put(room, ada, second.id)
    assert str(basket.basket(room, ada).total) == "€ 550"
    basket.change(room, ada, second.id, 2)
    assert str(basket.basket(room, ada).total) == "€ 1,280"
    [line] = basket.basket(room, ada).lines
    assert (line.dearer, line.short) == (None, True), "no price has changed; one alone is in stock"
    basket.put(room, ada, second.id)
    assert str(basket.kept(room, ada)[0].shown) == "€ 640", "as many as there are"
    basket.change(room, ada, second.id, 1)
    [line] = basket.basket(room, ada).lines
    assert (str(line.price), line.dearer, line.short) == ("€ 550", None, False)
    basket.put(room, ada, second.id)
    sold = ordered(room, ada, design, "key")
    assert sold.receipt.stock is not None
    assert (str(sold.total), sold.receipt.lines[-1].label) == ("€ 550", sold.receipt.stock.words)
    plain = letter(room, sold).body.replace("\u2068", "").replace("\u2069", "")
    assert "From stock: Hamburg, A, " in plain
    basket.change(room, ada, second.id, 1)
    assert str(basket.basket(room, ada).total) == "€ 640", "the next one is made to order"
    [line] = basket.basket(room, ada).lines
    assert (str(line.dearer), line.short) == ("€ 90", False), "the piece is sold"
    with pytest.raises(SoldMeanwhile):
        checkout.order(room, ada, second.id, key="two", shown_total=64000, contact=CONTACT, stock="A")
    with pytest.raises(PriceChanged):
        checkout.order(room, ada, second.id, key="three", shown_total=55000, contact=CONTACT)


def test_what_a_page_had_shown_from_stock_is_recalled_at_its_price(room: ReadyShowroom, ada: Visitor) -> None:
    stocked(room, "variant,top,legs,lamp,mat,place,less", "A,oak,wood,no,,Hamburg,90")
    design = oak_desk(room, ada)
    shown = checkout.summary(room, ada, design.id)
    configure.post(opening.opened(room, ada, design.id), [Choice(Slot("top"), "glass")], seq=2)
    moved = checkout.moved_since(room, checkout.summary(room, ada, design.id), shown.seen)
    assert moved is not None
    assert (str(moved.before), str(moved.after)) == ("€ 550", "€ 670")


def test_two_designs_of_one_basket_do_not_share_one_piece(room: ReadyShowroom, ada: Visitor) -> None:
    """What the first takes from stock is not there for the second, on the page and in the order."""
    stocked(room, "variant,top,legs,lamp,mat,place,less", "A,oak,wood,no,,Hamburg,90")
    for _ in range(2):
        basket.put(room, ada, oak_desk(room, ada).id)
    found = basket.basket(room, ada)
    told = [(str(line.price), line.summary and line.summary.stock) for line in found.lines]
    assert told == [("€ 550", FromStock("A", "Hamburg")), ("€ 640", None)]
    assert [(str(line.shown), line.short) for line in found.lines] == [("€ 550", False), ("€ 640", True)]
    wanted = [
        AskedFor(line.design, 1, line.summary.seen, stock="" if line.summary.stock is None else "A")
        for line in found.ready
        if line.summary
    ]
    placed = order_designs(room, ada, wanted, key="both", shown_total=119000, contact=CONTACT)
    assert [str(each.amount) for each in placed.designs] == ["€ 550", "€ 640"]


def test_what_is_no_reduction_is_told_with_its_place(room: ReadyShowroom) -> None:
    product = room.current("desk").whole.product
    for written, why in {"much": "", "-5": "less than nothing", "1.0005": "cannot be paid exactly"}.items():
        things, (problem,) = read_stock(f"variant,less\nA,{written}\n", "stock.csv", product)
        assert things == ()
        assert (problem.source.line, problem.source.column) == (2, 2)
        assert why in problem.message
