"""The sizing arithmetic keeps its laws, and the page's examples are what the command says."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deploy.__main__ import main
from core.deploy.sizing import REQUESTS, Given, Request, compute_size, find_request

PAGES = [REQUESTS.with_name(name) for name in ("SIZING.md", "SIZING.zh.md")]
EXAMPLE = re.compile(r"^\$ python -m core\.deploy (sizing .+)\n((?:(?!```).*\n)+)```", re.M)
positive = st.floats(min_value=0.01, max_value=1e4)
requests = st.builds(Request, prompt=positive, reply=positive, calls=positive, cpu=positive, pause=positive)


def test_an_example_that_can_be_done_by_hand():
    size = compute_size(Request(prompt=300, reply=100, calls=1, cpu=1, pause=5), Given(100, speed=1000, stream=25))
    assert (size.seconds, size.per_second, size.in_flight) == (5, 10, 50)
    assert (size.tokens, size.cache, size.servers) == (4000, 20_000, 6)  # 4000 / 700
    assert size.replicas == 8  # 10 / (2 x 0.7)


def test_reading_at_another_speed_is_counted_apart():
    request = Request(prompt=1000, reply=100, calls=1, cpu=1, pause=5)
    size = compute_size(request, Given(60, speed=100, reading=1000, stream=25))
    assert size.per_second == 6 and size.servers == 18  # 6 x (1 + 1) / 0.7


@given(requests, st.integers(1, 10**6), st.floats(1, 1e6))
def test_littles_law_and_no_server_beyond_its_share(request, users, speed):
    size = compute_size(request, Given(users, speed))
    assert size.in_flight == pytest.approx(size.per_second * size.seconds)
    assert size.in_flight <= users * (1 + 1e-9), "nobody asks twice at a time"
    assert size.tokens <= size.servers * speed * 0.7 * (1 + 1e-9)
    assert size.servers == 1 or size.tokens > (size.servers - 1) * speed * 0.7 * (1 - 1e-9)


@given(requests, st.integers(1, 10**5), st.floats(1, 1e6))
def test_more_people_never_need_less_and_a_faster_server_never_more(request, users, speed):
    few, many = (compute_size(request, Given(count, speed)) for count in (users, 2 * users))
    assert few.servers <= many.servers and few.replicas <= many.replicas
    assert compute_size(request, Given(users, 2 * speed)).servers <= few.servers


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_examples_are_what_the_command_prints(page, capsys):
    found = EXAMPLE.findall(page.read_text("utf-8"))
    assert len(found) == 4
    for command, printed in found:
        assert main(command.split()) == 0
        assert capsys.readouterr().out == printed, command


def test_the_pages_table_is_the_file_of_measured_requests():
    text = PAGES[0].read_text("utf-8")
    for app, row in tomllib.loads(REQUESTS.read_text("utf-8")).items():
        [found] = re.findall(rf"^\| {app} \| [^|]+ \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", text, re.M)
        assert [float(value) for value in found] == [row[name] for name in ("prompt", "reply", "calls", "cpu")]


def test_limits_of_replies_are_those_of_the_use_cases():
    from core.usecases.support.drafting import MOST_TOKENS

    assert find_request("chatbot").reply == MOST_TOKENS


@pytest.mark.parametrize("wrong", [["--users", "0"], ["--users", "x"], ["--busy", "1"], ["--tokens-per-second", "-3"]])
def test_numbers_that_cannot_be_are_refused(wrong, capsys):
    with pytest.raises(SystemExit):
        main(["sizing", "--users", "5", "--tokens-per-second", "100", *wrong])
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_app_is_answered_with_those_there_are(capsys):
    assert main(["sizing", "--users", "5", "--tokens-per-second", "9", "--app", "weather", "--language", "zh"]) == 2
    assert "weather" in (said := capsys.readouterr().err) and "chatbot" in said
