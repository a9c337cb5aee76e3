"""Guard, headers, log, health and guide, around a small app that stands for the pages."""

import json
import logging
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from divide.serve.api import PREFIX, Api
from divide.serve.beside import Beside
from divide.serve.guard import CLOSED, LONGEST_ADDRESS, MOST_FIELDS, Guard, Safe, Unmapped, served
from divide.serve.guide import Guide
from divide.serve.health import Health, Metrics
from divide.serve.rate import Rate
from divide.serve.record import Recorded
from divide.serve.settings import Settings
from divide.text.catalogue import LANGUAGES, texts

HOSTS = ("localhost", "*.example.ir", "addresses")


async def page(request):
    return HTMLResponse("<!doctype html><html><body>page</body></html>")


async def script(request):
    return Response("1", media_type="text/javascript")


async def fails(request):
    raise RuntimeError("secret of the house")


async def stream(websocket):
    await websocket.accept()
    with suppress(WebSocketDisconnect):
        await websocket.receive_bytes()


@pytest.fixture
def site(editions):
    """A client of the whole server but for Streamlit; ``site(address)`` is one visitor."""
    settings = Settings()
    rate = Rate(2, 5)
    inner = Starlette(
        routes=[
            Route("/fails", fails),
            Route("/app/static/a.js", script),
            Route("/file", lambda request: PlainTextResponse("x")),
            WebSocketRoute("/_stcore/stream", stream),
            Route("/{path:path}", page, methods=["GET", "POST"]),
        ],
        middleware=[
            Middleware(Safe),
            Middleware(Recorded),
            Middleware(Guard, hosts=HOSTS),
            Middleware(
                Beside,
                apps={
                    PREFIX: Api(editions.current, rate),
                    "/api": Guide(lambda: editions.current().library, rate),
                    "/health": Health(editions),
                    "/metrics": Metrics(editions, settings.metrics_from),
                },
            ),
        ],
    )

    def visitor(address="127.0.0.1", base="http://localhost"):
        return TestClient(
            inner, base_url=base, client=(address, 5000), raise_server_exceptions=False
        )

    return visitor


@pytest.fixture
def log(caplog):
    for name in ("divide.access", "divide.errors"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("divide").propagate = True
    caplog.set_level(logging.INFO)
    return caplog


# who is answered


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8501", "localhost.", "a.example.ir", "192.168.1.7:80", "[::1]:8501"],
)
def test_known_names_and_plain_addresses_are_answered(host):
    assert served(host, HOSTS)


@pytest.mark.parametrize(
    "host",
    ["", "evil.org", "example.ir", "localhost.evil.org", "a.example.ir.evil.org", "localhost@x",
     "localhost/x", "a b", "localhost:99999999", "[::1", "a\r\nb", "лocalhost"],
)  # fmt: skip
def test_other_names_are_not(host):
    assert not served(host, HOSTS)


@given(st.text(max_size=60))
def test_any_host_header_is_judged(host):
    assert served(host, HOSTS) in (True, False)


def test_a_foreign_host_is_told_so_and_sees_nothing(site):
    answer = site(base="http://evil.org").get("/")
    assert answer.status_code == 400
    assert "page" not in answer.text.replace("error_page", "")
    with (
        pytest.raises(WebSocketDisconnect),
        site(base="http://evil.org").websocket_connect("ws://evil.org/_stcore/stream"),
    ):
        pass


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "WHATEVER"])
def test_nothing_can_be_sent_to_any_address(site, method):
    for path in ("/", "/offices", "/_stcore/upload_file/a/b", "/app/static/a.js", "/file"):
        assert site().request(method, path).status_code in (404, 405)


def test_a_request_with_content_is_refused(site):
    assert site().request("GET", "/", content=b"x" * 10).status_code == 413
    chunked = site().request("GET", "/", content=iter([b"x"]))
    assert chunked.status_code == 413


@pytest.mark.parametrize("path", ["/", "/offices", "/s/offices", f"{PREFIX}/areas", "/api"])
def test_an_address_of_too_many_parameters_is_refused_in_words(site, path):
    answer = site().get(f"{path}?" + "&".join(f"p{n}=1" for n in range(MOST_FIELDS + 1)))
    assert answer.status_code == 400
    assert texts("en")("refusal_detail.too_many_parameters") in answer.text
    assert "Content-Security-Policy" in answer.headers
    fields = "&".join(f"p{n}=1" for n in range(MOST_FIELDS))
    assert "too_many_parameters" not in site().get(f"{path}?{fields}").text


def test_a_failure_while_an_answer_begins_is_still_answered():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def fussy(app):
        async def call(scope, receive, send):
            async def reply(message):
                if message.get("status") == 200:
                    raise ValueError("an answer that cannot begin")
                await send(message)

            await app(scope, receive, reply)

        return call

    answer = TestClient(fussy(Recorded(app)), raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert texts("en")("refusal_detail.failed") in answer.text


@pytest.mark.parametrize(
    ("client", "seen", "scheme"),
    [
        ("::ffff:127.0.0.1", "198.51.100.7", "https"),
        ("::ffff:192.0.2.9", "192.0.2.9", "http"),
        ("2001:db8::1", "2001:db8::1", "http"),
        ("127.0.0.1", "127.0.0.1", "http"),  # uvicorn has looked at it before
    ],
)
def test_a_proxy_is_known_though_the_server_listens_to_both_kinds_of_address(client, seen, scheme):
    async def app(scope, receive, send):
        await PlainTextResponse(f"{scope['client'][0]} {scope['scheme']}")(scope, receive, send)

    visit = TestClient(Unmapped(app, Settings().proxies), client=(client, 5)).get
    said = {"X-Forwarded-For": "203.0.113.1, 198.51.100.7", "X-Forwarded-Proto": "https"}
    assert visit("/", headers=said).text == f"{seen} {scheme}"


def test_a_very_long_address_is_refused(site):
    assert site().get("/data?find=" + "a" * (LONGEST_ADDRESS - 40)).status_code == 200
    assert site().get("/data?find=" + "a" * LONGEST_ADDRESS).status_code == 414
    assert site().get("/" + "a" * LONGEST_ADDRESS).status_code == 414


@pytest.mark.parametrize("start", CLOSED)
def test_what_no_page_needs_is_closed(site, start):
    assert site().get(start).status_code == 404
    assert site().get(f"{start}/x").status_code == 404


def test_one_address_may_ask_the_api_so_often_and_the_pages_as_it_likes(site):
    first = site("192.0.2.1")
    statuses = [first.get(f"{PREFIX}/areas?level=country").status_code for _ in range(8)]
    assert statuses[:5] == [200] * 5
    assert 429 in statuses
    refused = next(
        answer
        for answer in (first.get(f"{PREFIX}/areas") for _ in range(20))
        if answer.status_code == 429
    )
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["fa"]["title"] == texts("fa")("refusal.too_many_requests")
    assert site("192.0.2.2").get(f"{PREFIX}/areas?level=country").status_code == 200
    assert all(first.get("/offices").status_code == 200 for _ in range(20))


# headers


def test_every_answer_carries_the_headers_that_bind_browsers(site):
    for path in ("/", "/api", "/health", f"{PREFIX}/areas", f"{PREFIX}/x", "/file", "/fails"):
        headers = site().get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Content-Security-Policy" in headers
        assert re.fullmatch("[a-z0-9]{8}", headers["X-Request-ID"])


def test_a_page_may_load_from_us_alone(site):
    policy = site().get("/offices").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert not re.search(r"https?://|\*", policy)


def test_only_a_single_figure_may_stand_in_a_frame_elsewhere(site):
    whole = site().get("/offices?areas=IR-02").headers
    assert "frame-ancestors 'self'" in whole["Content-Security-Policy"]
    assert whole["X-Frame-Options"] == "SAMEORIGIN"
    for empty in ("/offices?only=", "/api?only=map", "/health?only=map"):
        assert "frame-ancestors *" not in site().get(empty).headers["Content-Security-Policy"]
    figure = site().get("/offices?areas=IR-02&only=map").headers
    assert "frame-ancestors *" in figure["Content-Security-Policy"]
    assert "X-Frame-Options" not in figure


def test_a_page_made_here_runs_no_script(site):
    for path in ("/api", "/api/nothing"):
        policy = site().get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy


# log and failures


def test_a_failure_is_told_with_an_id_that_the_log_has_and_nothing_else(site, log):
    answer = site().get("/fails", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    request_id = answer.headers["X-Request-ID"]
    assert request_id in answer.text
    for lang in LANGUAGES:
        assert texts(lang)("refusal.failed") in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    failures = [record for record in log.records if record.name == "divide.errors"]
    assert [request_id in one.getMessage() for one in failures] == [True]
    assert "secret of the house" in str(failures[0].exc_info)


def test_the_log_tells_what_was_asked_but_not_by_whom_nor_for_what(site, log):
    site("203.0.113.77").get(
        "/data?find=Gholamreza&area=IR-02",
        headers={"Cookie": "a=b", "User-Agent": "Mozilla/9", "Referer": "https://other.example/"},
    )
    (line,) = [record.getMessage() for record in log.records if record.name == "divide.access"]
    said = json.loads(line)
    assert said["path"] == "/data"
    assert said["parameters"] == ["area", "find"]
    assert said["status"] == 200
    assert said["bytes"] > 10
    for private in ("203.0.113.77", "Gholamreza", "IR-02", "Mozilla", "other.example", "a=b"):
        assert private not in line


def test_a_log_line_stays_one_line_whatever_is_asked(site, log):
    site().get("/x%0d%0a{%22status%22:1}%1b[31m?%0a=1&a%0db=2&" + "y=1&" * 500)
    (line,) = [record.getMessage() for record in log.records if record.name == "divide.access"]
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 1000
    json.loads(line)


def test_open_pages_are_counted_and_forgotten_when_they_close(site, log):
    def sessions():
        text = site().get("/metrics").text
        families = {one.name: one for one in text_string_to_metric_families(text)}
        return families["divide_sessions"].samples[0].value

    before = sessions()
    with site().websocket_connect("ws://localhost/_stcore/stream"):
        assert sessions() == before + 1
    assert sessions() == before


# health


def test_health_says_alive_ready_and_with_which_dataset(site, library):
    assert site().get("/health/live").json() == {"status": "live"}
    for path in ("/health", "/health/ready"):
        said = site().get(path).json()
        assert said["status"] == "ready"
        assert said["dataset"]["version"] == library.dataset.version
        assert said["refused"] is None
    assert site().get("/health/other").status_code == 404


def test_a_server_without_its_dataset_is_alive_and_not_ready(tmp_path):
    from divide.serve.edition import Editions

    client = TestClient(Health(Editions(tmp_path)))
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503


def test_figures_for_operators_are_there_for_them_alone(site, library):
    metrics = site("127.0.0.1").get("/metrics")
    assert metrics.status_code == 200
    assert f'divide_dataset_info{{version="{library.dataset.version}"}} 1.0' in metrics.text
    assert "divide_requests_total" in metrics.text
    for stranger in ("192.0.2.1", "10.0.0.1", "2001:db8::1", "testclient"):
        assert site(stranger).get("/metrics").status_code == 404


# the guide


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_tells_every_address_and_parameter_in_both_languages(site, lang):
    from divide.serve.api import ROUTES
    from divide.serve.parameters import PARAMETERS

    text = site().get(f"/api?lang={lang}").text
    assert f'<html lang="{lang}" dir="{texts(lang).dir}">' in text
    for name in ROUTES:
        assert f"{PREFIX}/{name}<" in text
    for name in PARAMETERS:
        assert f">{name}</code>" in text


def test_addresses_named_in_the_guide_work(site):
    from html import unescape

    text = site().get("/api?lang=en").text
    named = {
        unescape(one)
        for one in re.findall(r'(?:href="|http://localhost)(/api/v1[^"& ]*(?:&amp;[^"& ]*)*)', text)
    }
    assert len(named) >= 9
    for number, address in enumerate(sorted(named)):
        answer = site(f"198.51.100.{number}").get(
            address.replace("&quot;", "").replace("&#34;", "")
        )
        assert answer.status_code == 200, address


def test_a_persian_reader_of_the_guide_meets_no_latin_digit_but_in_code(site):
    text = site().get("/api?lang=fa").text
    body = re.sub(r"<(code|pre|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    plain = re.sub("<[^>]+>", "", body)
    found = re.findall(r"\S*[0-9]\S*", plain)
    assert found == []


@pytest.mark.parametrize("lang", ["xx", "<script>alert(1)</script>", "fa\0", "en,fa"])
def test_an_unknown_language_of_the_guide_is_persian(site, lang):
    answer = site().get("/api", params={"lang": lang})
    assert '<html lang="fa" dir="rtl">' in answer.text
    assert "<script" not in answer.text
