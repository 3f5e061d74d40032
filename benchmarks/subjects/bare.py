"""Python itself: what a process costs that imports nothing, and a call without any library."""

import sys

from ending import leave


def start():
    leave()


def call(data):
    import http.client
    import json
    from urllib.parse import urlsplit

    import measure

    connection = http.client.HTTPConnection(urlsplit(data["url"]).netloc)

    def text():
        body = json.dumps({"chat_id": measure.CHAT, "text": measure.TEXT})
        head = {"Content-Type": "application/json"}
        connection.request("POST", f"/bot{measure.TOKEN}/sendMessage", body, head)
        json.loads(connection.getresponse().read())

    return measure.calls({"text": measure.times(text)}, data["calls"])


if sys.argv[1] == "inner":
    import measure

    measure.inner({"call": call})
else:
    start()
