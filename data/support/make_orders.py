"""Makes the sample shop's `orders.csv`: 400 invented orders, the same ones on every run.

Run it after changing a price or a rule: `python data/support/make_orders.py`. Dates follow the shop's own policies
(cut-off, days without dispatch, delivery times); nobody in it exists. Knows nothing of the chatbot.
"""

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

TARGET = Path(__file__).resolve().with_name("orders.csv")
SEED, COUNT, FIRST_NUMBER = 20261120, 400, 10051
FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2026, 11, 20)
SUZHOU_CLOSED = {date(2026, 10, day) for day in (1, 2, 3)}
COLUMNS = [
    "order",
    "email",
    "name",
    "items",
    "status",
    "placed",
    "shipped",
    "delivered",
    "carrier",
    "tracking",
    "total",
    "currency",
    "city",
    "country",
]

# English name, Chinese name, EUR, GBP, USD, CNY; None where it is not sold in that currency.
PRODUCTS = (
    ("Oriole kettle", "黄鹂温控壶", "89", "79", "95", "599"),
    ("Oriole Mini kettle", "黄鹂Mini温控壶", "65", "58", "69", "439"),
    ("Wren hand grinder", "云雀手摇磨豆机", "79", "70", "85", "529"),
    ("Wren Pro hand grinder", "云雀Pro手摇磨豆机", "139", "124", "149", "938"),
    ("Heron electric grinder", "白鹭电动磨豆机", "329", "289", "349", "2299"),
    ("Pip portable grinder", "小啾便携磨豆机", "59", "52", "65", "399"),
    ("Finch espresso machine", "金雀半自动咖啡机", "549", "485", "599", "3699"),
    ("Tern coffee scale", "燕鸥咖啡秤", "49", "44", "52", "329"),
    ("Dipper 01 dripper", "河乌01号滤杯", "24", "21", "26", "158"),
    ("Dipper 02 dripper", "河乌02号滤杯", "29", "26", "31", "188"),
    ("Paper filters (100)", "滤纸（100张）", "6", "5.50", "7", "39"),
    ("Stillwater French press 350 ml", "静水法压壶350 ml", "32", "28", "34", "208"),
    ("Stillwater French press 1 L", "静水法压壶1 L", "45", "40", "48", "298"),
    ("Brook cold brew bottle", "溪流冷萃瓶", "28", "25", "30", "188"),
    ("Ember milk frother", "余温电动奶泡机", "45", "40", "49", "299"),
    ("Hearth skillet", "炉边铸铁煎锅", "55", "49", "59", "369"),
    ("Cedar chef's knife", "雪松主厨刀", "69", "62", "75", "459"),
    ("Morning Mill beans 250 g", "晨磨咖啡豆250 g", "11.50", "10", None, "68"),
    ("Lantern beans 250 g", "灯笼咖啡豆250 g", "14.50", "13", None, "88"),
    ("Quiet Night beans 1 kg", "静夜咖啡豆1 kg", "42", "38", None, "258"),
)
CURRENCIES = ("EUR", "GBP", "USD", "CNY")
SEVERAL_AT_ONCE = ("beans", "filters")
BATTERY = ("Pip", "Tern")


@dataclass(frozen=True, slots=True)
class Zone:
    """Where parcels of one price and speed go: fee, free-shipping limit, days in transit, express fee and days."""

    share: int
    currency: str
    places: tuple[tuple[str, str], ...]
    fee: str
    free_from: int
    days: tuple[int, int]
    express: tuple[str, int, int] | None = None


def _places(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((country, city) for country, city in (place.split(":") for place in text.split(",")))


ZONES = (
    Zone(
        38,
        "EUR",
        _places(
            "DE:Leipzig,DE:Bremen,DE:Köln,NL:Utrecht,NL:Groningen,FR:Lyon,FR:Nantes,AT:Graz,ES:Valencia,IE:Cork,SE:Malmö"
        ),
        "4.90",
        60,
        (3, 5),
        ("12.90", 1, 2),
    ),
    Zone(14, "GBP", _places("GB:Leeds,GB:Bristol,GB:Glasgow,GB:Norwich"), "5.90", 60, (4, 6), ("14.90", 2, 3)),
    Zone(4, "EUR", _places("CH:Bern,NO:Bergen"), "9.90", 120, (5, 7)),
    Zone(14, "USD", _places("US:Portland,US:Austin,US:Madison,CA:Halifax"), "9.90", 80, (7, 10), ("24.90", 3, 4)),
    Zone(24, "CNY", _places("CN:上海,CN:杭州,CN:成都,CN:武汉,CN:青岛,CN:厦门"), "10", 199, (2, 4), ("22", 1, 2)),
    Zone(6, "USD", _places("HK:Hong Kong,SG:Singapore,JP:Kyoto,AU:Adelaide"), "12", 100, (5, 8)),
)
FROM_SUZHOU = ("CN", "HK", "SG", "JP", "AU")
FIRST_NAMES = [
    "Alma",
    "Bruno",
    "Celia",
    "Dario",
    "Edda",
    "Finn",
    "Greta",
    "Hugo",
    "Ilse",
    "Jonas",
    "Kira",
    "Levin",
    "Mila",
    "Nils",
    "Orla",
    "Pavel",
    "Runa",
    "Selma",
    "Tilda",
    "Uwe",
]
LAST_NAMES = [
    "Ashdown",
    "Brackwater",
    "Callister",
    "Dornfeld",
    "Eversley",
    "Fennimore",
    "Grauhof",
    "Hollowell",
    "Ivesand",
    "Kestering",
    "Larkmoor",
]
CHINESE_LAST = (
    ("林", "lin"),
    ("沈", "shen"),
    ("程", "cheng"),
    ("许", "xu"),
    ("叶", "ye"),
    ("顾", "gu"),
    ("方", "fang"),
)
CHINESE_FIRST = (
    ("晓禾", "xiaohe"),
    ("知夏", "zhixia"),
    ("一舟", "yizhou"),
    ("慕青", "muqing"),
    ("星野", "xingye"),
    ("予安", "yuan"),
    ("小满", "xiaoman"),
    ("南乔", "nanqiao"),
)


def make_person(dice: random.Random, number: int, country: str) -> tuple[str, str]:
    """An invented name and an address under a domain reserved for examples."""
    if country == "CN":
        (last, last_latin), (first, first_latin) = dice.choice(CHINESE_LAST), dice.choice(CHINESE_FIRST)
        return last + first, f"{first_latin}.{last_latin}{number % 100:02d}@youxiang.example"
    first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
    return f"{first} {last}", f"{first}.{last}{number % 100:02d}@example.com".lower()


def make_items(dice: random.Random, zone: Zone, country: str) -> tuple[list[tuple[int, str, str]], Decimal]:
    """(quantity, English name, name as printed) of one to three products, and what they cost together."""
    column = CURRENCIES.index(zone.currency)
    no_beans = country in ("CH", "NO")
    sold = [p for p in PRODUCTS if p[2 + column] is not None and not (no_beans and "beans" in p[0])]
    items, total = [], Decimal(0)
    for product in dice.sample(sold, dice.choices((1, 2, 3), (6, 3, 1))[0]):
        several = any(word in product[0] for word in SEVERAL_AT_ONCE)
        quantity = dice.choice((1, 2, 2, 3)) if several else 1
        items.append((quantity, product[0], product[1] if country == "CN" else product[0]))
        total += quantity * Decimal(product[2 + column])
    return items, total


def next_dispatch(day: date, country: str, *, same_day: bool) -> date:
    """The day the warehouse hands the parcel over: a business day, the next one for an order after the cut-off."""
    closed = SUZHOU_CLOSED if country in FROM_SUZHOU else set()
    day += timedelta(days=0 if same_day else 1)
    while day.weekday() >= 5 or day in closed:
        day += timedelta(days=1)
    return day


def add_transit(day: date, days: int, country: str) -> date:
    """The day of delivery: business days, but every day counts in mainland China."""
    while days:
        day += timedelta(days=1)
        days -= country == "CN" or day.weekday() < 5
    return day


def make_order(dice: random.Random, number: int, placed: date) -> dict[str, object]:
    """One row; its status follows from its dates as seen at the end of LAST_DAY."""
    zone = dice.choices(ZONES, [zone.share for zone in ZONES])[0]
    country, city = dice.choice(zone.places)
    name, email = make_person(dice, number, country)
    items, total = make_items(dice, zone, country)
    battery = any(brand in english for _, english, _ in items for brand in BATTERY)
    express = zone.express if dice.random() < 0.2 and (country == "CN" or not battery) else None
    fee = Decimal(express[0] if express else "0" if total >= zone.free_from else zone.fee)
    shipped = next_dispatch(placed, country, same_day=dice.random() < 0.6)
    delivered = add_transit(shipped, dice.randint(*(express[1:] if express else zone.days)), country)
    fate = dice.random()
    status = find_status(placed, shipped, delivered, fate)
    gone = status in ("shipped", "delivered", "returned")
    return {
        "order": f"MG-{number}",
        "email": email,
        "name": name,
        "items": "; ".join(f"{quantity} x {printed}" for quantity, _, printed in items),
        "status": status,
        "placed": placed,
        "shipped": shipped if gone else "",
        "delivered": delivered if status in ("delivered", "returned") else "",
        "carrier": find_carrier(country, express is not None) if gone else "",
        "tracking": f"{find_carrier(country, express is not None)[0]}{dice.randrange(10**10):010d}" if gone else "",
        "total": f"{total + fee:.2f}",
        "currency": zone.currency,
        "city": city,
        "country": country,
    }


def find_carrier(country: str, express: bool) -> str:
    """Yunlu Express carries all from Suzhou; from Rotterdam Swiftline the express parcels, NorthPost the others."""
    if country in FROM_SUZHOU:
        return "Yunlu Express"
    return "Swiftline" if express else "NorthPost"


def find_status(placed: date, shipped: date, delivered: date, fate: float) -> str:
    """`fate` in [0, 1) sends a few orders back and cancels a few before dispatch."""
    if fate < 0.05:
        return "cancelled"
    if delivered <= LAST_DAY:
        return "returned" if fate < 0.10 and delivered <= LAST_DAY - timedelta(days=12) else "delivered"
    if shipped <= LAST_DAY and (shipped < LAST_DAY or fate < 0.4):
        return "shipped"
    return "packed" if fate < 0.6 or placed < LAST_DAY else "placed"


def main() -> None:
    """Write the file; later orders have higher numbers, and November is the busy month."""
    dice = random.Random(SEED)
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    weights = [6 if day > LAST_DAY - timedelta(days=3) else 2 if day.month == 11 else 1 for day in days]
    placed = sorted(dice.choices(days, weights, k=COUNT))
    rows = [make_order(dice, FIRST_NUMBER + n, day) for n, day in enumerate(placed)]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
