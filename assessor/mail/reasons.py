"""Why each kind of mail is sent: the last sentence of it. A kind that is not here cannot be posted."""

REASONS = {
    "sign-in": "You get this because somebody asked to sign in with this address. "
    "If it was not you, there is nothing to do.",
    "news": "You get this because something happened in an assessment you take part in.",
    "news-daily": "You get this each morning that something happened in assessments you take part in.",
}
