"""A client of the signaling protocol that knows nothing but signaling/PROTOCOL.md.

Two people and a moderator log in, enter a room, chat, ask, vote, and meet by chance. It ends with the word "done", or with
the first thing that is not as the document says. The places come as JSON on standard input:

    {"url": "ws://...", "ada": TOKEN, "bo": TOKEN, "moderator": TOKEN, "stage": "main-stage", "roulette": "coffee"}
"""

import asyncio
import itertools
import json
import sys

import websockets

PATIENCE = 15


class Refused(Exception):
    """An error frame: its code, and the rest of it."""

    def __init__(self, error):
        super().__init__(error["code"])
        self.code = error["code"]
        self.error = error


class Client:
    """One socket: requests with ids (section 1), pushes in their order."""

    def __init__(self, socket):
        self.socket = socket
        self.ids = itertools.count(1)
        self.answers = {}
        self.pushes = asyncio.Queue()
        self.welcome = asyncio.get_running_loop().create_future()
        self.reader = asyncio.create_task(self.read())

    @classmethod
    async def enter(cls, url, token):
        client = cls(await websockets.connect(url))
        await client.socket.send(json.dumps(["authenticate", {"token": token}]))
        client.start = await asyncio.wait_for(client.welcome, PATIENCE)
        return client

    async def read(self):
        async for text in self.socket:
            frame = json.loads(text)
            name, rest = frame[0], frame[1:]
            if name == "authenticated":
                self.welcome.set_result(rest[0])
            elif name in ("success", "error") and len(rest) == 2:
                answer = self.answers.pop(rest[0])
                answer.set_result(rest[1]) if name == "success" else answer.set_exception(Refused(rest[1]))
            elif name == "error":
                self.welcome.set_exception(Refused(rest[0]))
            elif name == "pong":
                await self.pushes.put(("pong", rest[0]))
            else:
                await self.pushes.put((name, rest[0]))

    async def ask(self, action, payload):
        number = next(self.ids)
        self.answers[number] = asyncio.get_running_loop().create_future()
        answer = self.answers[number]
        await self.socket.send(json.dumps([action, number, payload]))
        return await asyncio.wait_for(answer, PATIENCE)

    async def refused(self, action, payload):
        try:
            await self.ask(action, payload)
        except Refused as refused:
            return refused.code
        raise AssertionError(f"{action} was taken")

    async def push(self, name, fits=lambda payload: True):
        async def found():
            while True:
                got, payload = await self.pushes.get()
                if got == name and fits(payload):
                    return payload

        return await asyncio.wait_for(found(), PATIENCE)

    def room(self, slug):
        return next(room for room in self.start["event.config"]["rooms"] if room["slug"] == slug)

    @property
    def me(self):
        return self.start["user.config"]["id"]

    async def leave(self):
        await self.socket.close()
        await self.reader


def channel_of(room):
    return next(module["channel_id"] for module in room["modules"] if module["type"] == "chat.native")


async def door(places):
    """Section 2: a wrong token is told so, and a ping is answered before anybody is known."""
    async with websockets.connect(places["url"]) as socket:
        await socket.send(json.dumps(["ping", 7]))
        assert json.loads(await socket.recv()) == ["pong", 7]
        await socket.send(json.dumps(["room.enter", 1, {"room": 1}]))
        assert json.loads(await socket.recv())[2]["code"] == "protocol.unauthenticated"
        await socket.send("nonsense")
        assert json.loads(await socket.recv())[0] == "error"
        await socket.send(json.dumps(["authenticate", {"token": "wrong"}]))
        assert json.loads(await socket.recv())[1]["code"] == "auth.invalid_token"


async def chat(ada, bo, places):
    """Section 4: said, heard, changed, read."""
    channel = channel_of(ada.room(places["stage"]))
    for one in (ada, bo):
        await one.ask("chat.join", {"channel": channel})
    message = {"channel": channel, "event_type": "channel.message", "content": {"type": "text", "body": "hello from outside"}}
    sent = (await ada.ask("chat.send", message))["event"]
    heard = await bo.push("chat.event", lambda event: event["event_id"] == sent["event_id"])
    assert heard["content"] == {"type": "text", "body": "hello from outside"}
    assert heard["users"][ada.me]["profile"]["display_name"]
    await bo.ask("chat.react", {"channel": channel, "event": sent["event_id"], "reaction": "👍"})
    await ada.push("chat.event.reaction")
    await ada.ask("chat.send", {**message, "content": {"type": "text", "body": "hello again"}, "replaces": sent["event_id"]})
    await bo.push("chat.event", lambda event: event["replaces"] == sent["event_id"])
    fetched = await bo.ask("chat.fetch", {"channel": channel, "count": 10})
    assert fetched["results"][-1]["content"]["body"] == "hello again" and fetched["results"][-1]["edited"]
    assert await bo.refused("chat.send", {**message, "content": {"type": "text", "body": " "}}) == "chat.empty"


async def audience(ada, bo, moderator, places):
    """Questions and polls: asked, voted for, answered."""
    room = ada.room(places["stage"])["id"]
    asked = (await ada.ask("question.ask", {"room": room, "content": "Does it work from outside?"}))["question"]
    if asked["state"] == "mod_queue":
        await moderator.ask("question.update", {"room": room, "id": asked["id"], "state": "visible"})
    voted = (await bo.ask("question.vote", {"room": room, "id": asked["id"], "vote": True}))["question"]
    assert voted["id"] == asked["id"]
    options = [{"content": "Rust"}, {"content": "Python"}]
    poll = (await moderator.ask(
        "poll.create", {"room": room, "content": "Written in?", "poll_type": "choice", "options": options, "state": "open"}
    ))["poll"]
    shown = await bo.push("poll.created_or_updated", lambda told: told["poll"]["id"] == poll["id"])
    options = [option["id"] for option in shown["poll"]["options"]]
    assert await bo.refused("poll.vote", {"room": room, "id": poll["id"], "options": options}) == "poll.vote"
    await bo.ask("poll.vote", {"room": room, "id": poll["id"], "options": options[1:]})


async def roulette(ada, bo, places):
    """Section 7: wait, be found, be there, leave."""
    room = ada.room(places["roulette"])["id"]
    for one in (ada, bo):
        await one.ask("room.enter", {"room": room})
        await one.ask("roulette.start", {"room": room, "interests": ["protocols"]})
    found = await ada.push("roulette.match_found")
    assert found["other_user"]["id"] == bo.me and found["shared"] == ["protocols"]
    call = (await bo.push("roulette.match_found"))["call_id"]
    assert call == found["call_id"]
    for one in (ada, bo):
        await one.ask("roulette.ready", {"call_id": call})
    for one in (ada, bo):
        await one.push("roulette.started", lambda started: started["call_id"] == call)
    await ada.ask("roulette.hangup", {"call_id": call})
    assert (await bo.push("roulette.hangup"))["reason"] == "left"


async def main():
    places = json.load(sys.stdin)
    await door(places)
    ada, bo, moderator = [await Client.enter(places["url"], places[who]) for who in ("ada", "bo", "moderator")]
    for one in (ada, bo, moderator):
        entered = await one.ask("room.enter", {"room": one.room(places["stage"])["id"]})
        assert entered["admission"]["view"]
    await chat(ada, bo, places)
    await audience(ada, bo, moderator, places)
    await roulette(ada, bo, places)
    for one in (ada, bo, moderator):
        await one.leave()
    print("done")


asyncio.run(main())
