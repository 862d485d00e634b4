"""What every request passes: is it for us, is it from our own page, and what is said when it is refused."""

from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit

from aiohttp import web

from bot.channels.web.render import page
from bot.channels.web.settings import WebSettings
from bot.channels.web.site import LANGUAGE, SITE, Refused, SignedOut
from bot.conversation.wording import FIRST_LANGUAGE, say

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # What anyone may have is asked for again only if it changed; what members see is kept nowhere.
    response.headers.setdefault("Cache-Control", "no-cache" if request.path.startswith("/static/") else "no-store")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _check_host(request)
        _check_origin(request)
        return await handler(request)
    except Refused as refused:
        return _say_no(request, refused)
    except web.HTTPRequestEntityTooLarge:
        return _say_no(request, Refused(413, "too_much"))
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return _say_no(request, Refused(404, "no_page"))
    except SignedOut:
        if not _wants_page(request):
            return _say_no(request, Refused(401, "signed_out"))
        if from_elsewhere(request):
            return _ask_again(request)
        raise web.HTTPSeeOther("/") from None


def _check_host(request: web.Request) -> None:
    """A page elsewhere may point a name of its own at this machine: on loopback only the machine's own names count."""
    settings = request.app[SITE].settings
    name = _parts(f"//{request.host}").hostname or ""
    known = LOOPBACK_NAMES | {settings.host} | _public_name(settings)
    if settings.local and name not in known:
        raise Refused(403, "foreign_host")


def _check_origin(request: web.Request) -> None:
    """Only our own page may post: browsers always say where a post comes from."""
    if request.method in {"GET", "HEAD"}:
        return
    origin = request.headers.get("Origin", "")
    public = request.app[SITE].settings.public_address.rstrip("/")
    own = bool(origin) and (_parts(origin).netloc == request.host or origin == public)
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if not own or site != "same-origin":
        raise Refused(403, "foreign_site")


def _parts(address: str) -> SplitResult:
    """Of an address that anybody may have made up; one that is none has no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _public_name(settings: WebSettings) -> set[str]:
    return {name} if (name := urlsplit(settings.public_address).hostname) else set()


def from_elsewhere(request: web.Request) -> bool:
    """Somebody followed a link from another site, perhaps in a mail: the browser holds back a strict cookie then."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def _ask_again(request: web.Request) -> web.Response:
    """A page that asks for itself once more, now from our own site: then the cookie comes along."""
    title = request.app[SITE].title
    html = page("again.html", language=FIRST_LANGUAGE, title=title, theme=theme_of(request))
    return web.Response(text=html, content_type="text/html")


def _wants_page(request: web.Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _say_no(request: web.Request, refused: Refused) -> web.Response:
    language = request.get(LANGUAGE, FIRST_LANGUAGE)
    sentence = say(language, refused.sentence, **refused.blanks)
    if not _wants_page(request) and not _sent_by_page(request):
        return web.json_response({"error": sentence}, status=refused.status)
    title = request.app[SITE].title
    html = page("notice.html", language=language, title=title, theme=theme_of(request), sentence=sentence)
    return web.Response(text=html, content_type="text/html", status=refused.status)


def _sent_by_page(request: web.Request) -> bool:
    """A plain form, sent by the browser itself, which shows the answer as a page."""
    return request.content_type == "application/x-www-form-urlencoded"


def theme_of(request: web.Request) -> str:
    """The look the browser remembers; anything else follows the system."""
    theme = request.cookies.get("theme", "")
    return theme if theme in {"light", "dark"} else ""
