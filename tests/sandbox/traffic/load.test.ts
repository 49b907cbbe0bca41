import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Load, type Tally } from "../../../sandbox/traffic/load.ts";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a load", () => {
  let server: Server;
  let connections: Set<Socket>;
  const answer = { status: 200, delay: 0 };
  let requests = 0;

  beforeEach(async () => {
    Object.assign(answer, { status: 200, delay: 0 });
    requests = 0;
    connections = new Set();
    server = createServer((_request, response) => {
      requests++;
      setTimeout(() => response.writeHead(answer.status, { "x-computer-name": "web1" }).end("x"), answer.delay);
    });
    server.on("connection", (socket) => connections.add(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const start = (rate: number) => new Load({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, rate });
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
});
