"""Order status and requests about an order, over a shop's order file. Does not know who asks: number and e-mail must both match.

The order file is a UTF-8 CSV, one order a row, read-only; these columns, in any order, all of them present:

    order      order number: letters, a hyphen, digits: MG-10427 (unique)
    email      the customer's address
    name       the customer's name
    items      quantity x name, separated by semicolons: 2 x Oat glaze mug; 1 x Linen tea towel
    status     placed | packed | shipped | delivered | cancelled | returned
    placed     date, YYYY-MM-DD, always set
    shipped    date; set for shipped, delivered and returned orders, else empty
    delivered  date; set for delivered and returned orders, else empty
    carrier    set once shipped, else empty
    tracking   set once shipped, else empty
    total      amount with a point and two decimals: 48.50
    currency   ISO 4217: GBP, EUR, USD, CNY
    city       where it goes
    country    ISO 3166-1 alpha-2: GB, DE, US, CN

The shop's rules: an order is cancelled, or its address changed, only while it is placed or packed (not once shipped);
a delivered order may be sent back up to and including the 30th day after delivery.
"""
