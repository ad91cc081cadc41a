"""Why each kind of mail is sent: the last sentence of it. A kind that is not here cannot be posted."""

REASONS = {
    "sign-in": "You get this because somebody asked to sign in with this address. "
    "If it was not you, there is nothing to do.",
    "identity": "You get this because somebody signed in with an account that does not confirm its address, "
    "and gave this one.",
    "news": "You get this because something happened in an assessment you take part in.",
    "news-daily": "You get this each morning that something happened in assessments you take part in.",
    "address": "You get this because somebody who is signed in says that this address is theirs.",
    "address-added": "You get this because your account has another address now. It cannot be turned off.",
    "account": "You get this because an administrator changed how your account is used. It cannot be turned off.",
    "added": "You get this because somebody who organises assessments added you to this board.",
    "asking": "You get this because you organise assessments here, and somebody asked for one.",
    "asked": "You get this because an assessment was asked for with this address.",
    "invitation": "You get this because somebody invites you to an assessment.",
    "seat": "You get this because your place in an assessment changed.",
    "dates": "You get this because you take part in this assessment, and its day, place or call changed.",
    "answer": "You get this because you lead or organise this assessment, and somebody answered an invitation.",
    "evening": "You get this because you are of the team of an assessment, and its panel wrote to the team.",
    "due": "You get this at most once a day, because something in an assessment is due that you see to.",
    "monday": "You get this on Mondays because you asked for it.",
    "reminder": "You get this because something in an assessment waits for you.",
}
