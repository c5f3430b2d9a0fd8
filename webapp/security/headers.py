"""The headers that every response carries, whatever its route and status."""

from __future__ import annotations

from flask import Response, current_app, g, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# With `no-referrer` a browser sends `Origin: null` with every form, which is what a stranger's sandboxed frame sends
# too. `same-origin` tells other sites just as little, and lets our own forms say where they come from.
REFERRER_POLICY = "same-origin"

NO_FEATURES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": NO_FEATURES,
    "Referrer-Policy": REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FORM_TARGET = "form_target"
"""The name under which a page with a form that leads on to another site says so, for its own answer alone."""
PRIVATE = "no-store"
A_YEAR = 365 * 24 * 60 * 60
FOR_GOOD = f"public, max-age={A_YEAR}, immutable"
"""For addresses that name their content: another content has another address."""


def protect(response: Response) -> Response:
    """Add the headers; what says nothing of its own about caches is kept by none of them."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    if target := g.get(FORM_TARGET, ""):
        allowed = CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {target}")
        response.headers["Content-Security-Policy"] = allowed
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = PRIVATE
        response.vary.add("Cookie")
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    return response
