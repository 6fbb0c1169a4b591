// `co-wechat-api` against the mock server: a token, an upload, a download, and refusals. Its argument is the mock's address.
import assert from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WechatAPI from "co-wechat-api";

const [address] = process.argv.slice(2);
const client = () => {
  const api = new WechatAPI("wx1", "secret-of-wx1");
  api.prefix = `${address}/cgi-bin/`;
  return api;
};
const refused = async (call, code) => {
  const error = await call.then(() => null, (error) => error);
  assert.strictEqual(error?.code, code, String(error));
};

const api = client();
assert.ok((await api.getAccessToken()).accessToken);
const folder = await mkdtemp(join(tmpdir(), "weixin-"));
const picture = async (name) => {
  const path = join(folder, name);
  await writeFile(path, Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(64)]));
  return path;
};
const uploaded = await api.uploadMedia(await picture("a.png"), "image");
assert.strictEqual(uploaded.type, "image");
assert.strictEqual((await api.getMedia(uploaded.media_id)).subarray(1, 4).toString(), "PNG");
await refused(api.uploadMedia(await picture("a.exe"), "image"), 40005);
// A token that the mock has not issued.
const stale = client();
stale.store = { accessToken: "stale", expireTime: Date.now() + 7_000_000 };
await refused(stale.getMedia("x"), 40014);
await rm(folder, { recursive: true });
console.log("co-wechat-api: a token, an upload, a download, and two refusals");
