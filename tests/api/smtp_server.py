"""A real mail server for the tests: aiosmtpd (Debian: python3-aiosmtpd) on a free port of the loopback.

Says its port on the first line of standard output, then one line of JSON per letter that came, parsed by Python's `email`.
Ends when standard input ends. Arguments: mode (plain, starttls, tls) and, for the latter two, files of certificate and key.

Readers decide what happens: never@ is refused (550), later@ is put off once (451), drop@ is taken and the line cut before the
answer.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

put_off = set()


def parsed(server, envelope, session):
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]

    def addresses(name):
        header = message[name]
        return [[each.display_name, each.addr_spec] for each in header.addresses] if header else []

    return {
        "mail_from": envelope.mail_from,
        "rcpt_tos": envelope.rcpt_tos,
        "tls": server.transport.get_extra_info("ssl_object") is not None,
        "user": session.auth_data.login.decode() if session.auth_data else None,
        "type": message.get_content_type(),
        "subject": message["Subject"],
        "from": addresses("From"),
        "to": addresses("To"),
        "reply_to": addresses("Reply-To"),
        "headers": [[name, str(value)] for name, value in message.items()],
        "defects": [str(defect) for part in message.walk() for defect in part.defects],
        "header_defects": [str(defect) for _, value in message.items() for defect in value.defects],
        "longest_line": max(len(line) for line in envelope.content.split(b"\r\n")),
        "is_ascii": envelope.content.isascii(),
        "parts": [[part.get_content_type(), part.get_content_charset(), part.get_content()] for part in parts],
    }


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never@"):
            return "550 5.1.1 There is nobody of this name"
        if address.startswith("later@") and address not in put_off:
            put_off.add(address)
            return "451 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps(parsed(server, envelope, session)), flush=True)
        if envelope.rcpt_tos[0].startswith("drop@"):
            server.transport.abort()
            return "421 gone"
        return "250 2.0.0 Taken"


def sign_in(server, session, envelope, mechanism, data):
    is_right = data.login == b"conf" and data.password == "geheim ü".encode()
    return AuthResult(success=is_right, auth_data=data)


async def main():
    mode, context, options = sys.argv[1], None, {}
    if mode != "plain":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        options = {"authenticator": sign_in, "auth_required": True, "auth_require_tls": mode == "starttls"}
    if mode == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(), hostname="mail.test", **options),
        "127.0.0.1",
        0,
        ssl=context if mode == "tls" else None,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
