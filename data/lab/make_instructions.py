"""Makes `instructions.csv`: messages to an invented shop, each with the small JSON form a helper is to answer with.

Run it after changing a template: `python data/lab/make_instructions.py`. The same on every run. Synthetic: no customer
wrote any of it. Addresses and orders do not exist.
"""

import csv
import json
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 5
EACH = 5
TOPICS = {
    "delivery": [
        "Where is my {item}? I ordered it on {day}, order {order}.",
        "Order {order} should have come on {day} and nothing is here.",
        "How long until the {item} from order {order} gets to me?",
        "The courier says order {order} was left at the door, but there is no {item}.",
        "Can the {item} in {order} still be sent to my office?",
        "Tracking for {order} has not moved since {day}.",
    ],
    "refund": [
        "I sent the {item} back on {day} and still have no money for {order}.",
        "Please give me my money back for order {order}, the {item} never worked.",
        "When is the refund for {order} paid?",
        "You took the price of the {item} twice, order {order}.",
        "The refund for {order} is too small, the {item} cost more.",
        "I cancelled {order} on {day}. Where is my money?",
    ],
    "repair": [
        "The {item} from order {order} stopped working on {day}.",
        "My {item} makes a strange noise, order {order}. Can it be mended?",
        "The lid of the {item} is broken, it came with {order}.",
        "Is the {item} of order {order} still under warranty? It does not switch on.",
        "A screw fell out of the {item} I bought with {order}.",
        "The {item} leaks since {day}, order {order}.",
    ],
    "question": [
        "Does the {item} come in green?",
        "Is the {item} safe for the dishwasher?",
        "Which {item} is right for two people?",
        "Do you have the {item} in your shop in town?",
        "How heavy is the {item}?",
        "Will the {item} be cheaper on {day}?",
    ],
}
URGENT = ["", " Please hurry, I need it today!", " This is urgent.", "", ""]
ITEMS = ["kettle", "coffee grinder", "toaster", "bread knife", "scale", "pan", "blender", "teapot"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def main() -> None:
    """Write the pairs, topics mixed."""
    chance = random.Random(SEED)
    rows = []
    for topic, templates in TOPICS.items():
        for template in templates:
            for _ in range(EACH):
                order, end = f"MG-{chance.randrange(10_000, 20_000)}", chance.choice(URGENT)
                item = chance.choice(ITEMS)
                asked = template.format(item=item, day=chance.choice(DAYS), order=order) + end
                form = {"topic": topic, "item": item, "order": order if order in asked else "", "urgent": bool(end)}
                rows.append((asked, json.dumps(form)))
    chance.shuffle(rows)
    with (HERE / "instructions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("instruction", "answer"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
