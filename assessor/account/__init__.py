"""My account: who I am here, how I come in, what is mailed to me, a copy of everything about me, and the way out."""

from starlette.routing import Mount, Route

from assessor.account import account, addresses, export, identities, mail, profile, removal, sessions, tokens

show = account.show

_addresses = [
    Route("/main", addresses.make_main, methods=["POST"]),
    Route("/remove", addresses.remove, methods=["POST"]),
    Route("/{token}", addresses.ask, methods=["GET"]),
    Route("/{token}", addresses.prove, methods=["POST"]),
]
routes = [
    Route("/profile", profile.edit, methods=["GET"]),
    Route("/profile", profile.update, methods=["POST"]),
    Route("/addresses", addresses.show, methods=["GET"]),
    Route("/addresses", addresses.add, methods=["POST"]),
    Mount("/addresses", routes=_addresses),
    Route("/identities", identities.show, methods=["GET"]),
    Route("/identities/remove", identities.remove, methods=["POST"]),
    Route("/sessions", sessions.show, methods=["GET"]),
    Route("/sessions/end-others", sessions.end_others, methods=["POST"]),
    Route("/sessions/{session}/end", sessions.end, methods=["POST"]),
    Route("/tokens", tokens.show, methods=["GET"]),
    Route("/tokens", tokens.create, methods=["POST"]),
    Route("/tokens/{key}/end", tokens.end, methods=["POST"]),
    Route("/mail", mail.show, methods=["GET"]),
    Route("/mail", mail.update, methods=["POST"]),
    Route("/export.zip", export.show, methods=["GET"]),
    Route("/remove", removal.ask, methods=["GET"]),
    Route("/remove", removal.remove, methods=["POST"]),
]
