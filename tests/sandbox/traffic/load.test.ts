import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Load, type LoadOptions, type Tally } from "../../../load/load.ts";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a load", () => {
  let server: Server;
  let connections: Set<Socket>;
  const answer = { status: 200, delay: 0 };
  let requests = 0;
  let endless = false;
  let path: string | undefined;
  /** Told of each request whose answer is held back, while it is there. */
  let hold: (() => void) | undefined;
  let held: ServerResponse[] = [];
  const busy = new Set<Socket>();

  beforeEach(async () => {
    Object.assign(answer, { status: 200, delay: 0 });
    requests = 0;
    connections = new Set();
    endless = false;
    hold = undefined;
    held = [];
    busy.clear();
    server = createServer(({ socket, url }, response) => {
      requests++;
      path = url;
      busy.add(socket);
      response.on("close", () => busy.delete(socket));
      setTimeout(() => {
        response.writeHead(answer.status, { "x-computer-name": "web1" });
        if (hold) {
          held.push(response);
          hold();
        } else if (endless) response.write("x");
        else response.end("x");
      }, answer.delay);
    });
    server.on("connection", (socket) => connections.add(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const start = (rate: number, more: Partial<LoadOptions> = {}) =>
    new Load({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, rate, ...more });
  const balanced = ({ sent, answered, failed }: Tally) => assert.equal(sent, answered + failed);

  it("sends at its rate, half over new connections and half over kept ones, and knows who answered", async () => {
    const load = start(200);
    await sleep(1000);
    const tally = await load.stop();
    balanced(tally);
    assert.equal(tally.failed, 0);
    assert.ok(tally.sent > 150 && tally.sent <= 205, `${tally.sent} were sent`);
    assert.deepEqual(tally.byComputer, { web1: tally.answered });
    assert.ok(
      connections.size >= tally.sent / 2 && connections.size < tally.sent * 0.7,
      `${connections.size} connections`,
    );
  });

  it("keeps its rate while the site is slow", async () => {
    answer.delay = 300;
    const load = start(100);
    await sleep(600);
    assert.ok(requests > 40, `${requests} requests`);
    balanced(await load.stop());
  });

  it("counts an answer that is not 200 as failed", async () => {
    answer.status = 500;
    const load = start(100);
    await sleep(200);
    const tally = await load.stop();
    balanced(tally);
    assert.equal(tally.answered, 0);
    assert.equal(tally.failures.at(-1)?.reason, "status 500");
  });

  it("counts a refused connection as failed", async () => {
    const load = start(100);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await sleep(200);
    const tally = await load.stop();
    balanced(tally);
    assert.ok(tally.failed > 5);
    assert.equal(tally.reset, 0);
    assert.match(String(tally.failures.at(-1)?.reason), /ECONNREFUSED/);
  });

  it("counts a request that dies on a new connection as failed, and repeats one on a kept connection", async () => {
    const load = start(200);
    await sleep(200);
    answer.delay = 100;
    await sleep(60);
    server.closeAllConnections();
    answer.delay = 0;
    await sleep(200);
    const tally = await load.stop();
    balanced(tally);
    assert.ok(
      tally.failures.some(({ kept }) => !kept),
      JSON.stringify(tally),
    );
    assert.ok(tally.repeated > 0, JSON.stringify(tally));
  });

  it("sends all over kept connections where it is told so", async () => {
    const load = start(200, { kept: "all" });
    await sleep(500);
    const tally = await load.stop();
    balanced(tally);
    assert.equal(tally.failed, 0);
    assert.ok(connections.size < tally.sent / 2, `${connections.size} connections for ${tally.sent} requests`);
  });

  it("counts a kept connection that is reset while it is idle", async () => {
    answer.delay = 100;
    const load = start(100, { kept: "all" });
    while (connections.size < 5) await sleep(5);
    answer.delay = 0;
    while (busy.size > 0) await sleep(1);
    // The last requests are held back, so that the load goes on until the idle connections are reset.
    const stopped = new Promise<Tally>((resolve) => {
      hold = () => {
        hold = () => {};
        resolve(load.stop());
      };
    });
    while (held.length === 0 || busy.size > held.length) await sleep(5);
    const idle = [...connections].filter((socket) => !busy.has(socket) && !socket.destroyed);
    assert.ok(idle.length > 0);
    for (const socket of idle) socket.resetAndDestroy();
    await sleep(50);
    hold = undefined;
    for (const response of held) response.end("x");
    const tally = await stopped;
    balanced(tally);
    assert.equal(tally.failed, 0);
    assert.equal(tally.reset, idle.length);
  });

  it("counts a response that is cut as failed, and its connection as reset", async () => {
    endless = true;
    const load = start(50);
    await sleep(200);
    const cut = connections.size;
    assert.ok(cut > 0);
    for (const socket of connections) socket.resetAndDestroy();
    endless = false;
    const tally = await load.stop();
    balanced(tally);
    assert.ok(tally.reset >= cut, JSON.stringify(tally));
    assert.ok(tally.failed >= cut, JSON.stringify(tally));
  });

  it("counts no reset where new connections are refused by one", async () => {
    server.removeAllListeners("connection");
    server.on("connection", (socket) => socket.once("data", () => socket.resetAndDestroy()));
    const load = start(100, { kept: "all" });
    await sleep(200);
    const tally = await load.stop();
    balanced(tally);
    assert.ok(tally.failed > 0);
    assert.equal(tally.reset, 0);
  });

  it("counts no reset where kept connections are closed", async () => {
    const load = start(100, { kept: "all" });
    await sleep(200);
    for (const socket of connections) socket.end();
    await sleep(200);
    const tally = await load.stop();
    balanced(tally);
    assert.equal(tally.reset, 0);
  });

  it("asks for a path, and waits for a slow answer as long as it is told", async () => {
    const load = start(20, { path: "/download?seconds=30", patience: 100 });
    answer.delay = 2_000;
    await sleep(200);
    const tally = await load.stop();
    assert.equal(path, "/download?seconds=30");
    assert.equal(tally.answered, 0);
    assert.match(String(tally.failures[0]?.reason), /no answer in 0.1 s/);
  });
});
