"""`wechatpy` against the mock server: a token, an upload, a download, and refusals. Its argument is the mock's address."""
import io
import sys

from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Client(WeChatClient):
    """It has the address of the token in its code, and that of everything else in a constant."""

    def __init__(self, address):
        self.API_BASE_URL = address + "/cgi-bin/"
        super().__init__("wx1", "secret-of-wx1")

    def fetch_access_token(self):
        params = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        return self._fetch_access_token(url=self.API_BASE_URL + "token", params=params)


def refused(call, code):
    try:
        call()
    except WeChatClientException as error:
        assert error.errcode == code, f"expected {code}, got {error.errcode}: {error.errmsg}"
        return
    raise AssertionError(f"expected {code}, and it was not refused")


def picture(name="a.png"):
    return (name, io.BytesIO(PNG), "image/png")


def main(address):
    client = Client(address)
    assert client.access_token, "a token"
    uploaded = client.media.upload("image", picture())
    assert uploaded["media_id"] and uploaded["type"] == "image", uploaded
    assert client.media.download(uploaded["media_id"]).content.startswith(b"\x89PNG"), "a picture"
    refused(lambda: client.media.upload("image", picture("a.exe")), 40005)
    refused(lambda: client.post("media/upload", params={"type": "image"}), 41005)
    # A token that the mock has not issued; the client would fetch another.
    client.auto_retry = False
    client.session.set(client.access_token_key, "stale", 7000)
    refused(lambda: client.media.download("x"), 40014)
    print("wechatpy: a token, an upload, a download, and three refusals")


main(sys.argv[1])
