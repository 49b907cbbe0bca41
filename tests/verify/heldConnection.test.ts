import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { HeldConnection } from "../../verify/heldConnection.ts";

/** A site of two machines that take turns at new connections. */
async function site() {
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    const turn = sockets.indexOf(request.socket) % 2;
    response.setHeader("x-computer-name", turn === 0 ? "web1" : "web2").end();
  });
  server.on("connection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const place = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  return { server, sockets, place };
}

/** Resolves once it has been answered so many times, or has ended. */
async function until(connection: HeldConnection, answers: number): Promise<void> {
  while (connection.held.answers.length < answers && !connection.held.ended) await sleep(10);
}

describe("a connection that is held to one machine", () => {
  it("reaches that machine, and is answered until the client leaves", async () => {
    const { server, place } = await site();
    try {
      const connection = await HeldConnection.to("web2", place);
      assert.ok(connection);
      await until(connection, 2);
      await connection.leave();
      assert.equal(connection.held.ended, undefined);
      assert.ok(connection.held.answers.length >= 2);
    } finally {
      server.close();
    }
  });

  for (const [how, cut] of [
    ["reset", (socket: Socket) => socket.resetAndDestroy()],
    ["closed", (socket: Socket) => socket.end()],
  ] as const) {
    it(`tells that it was ${how}`, async () => {
      const { server, sockets, place } = await site();
      try {
        const connection = await HeldConnection.to("web1", place);
        assert.ok(connection);
        await until(connection, 1);
        cut(sockets[0]!);
        await until(connection, Number.POSITIVE_INFINITY);
        assert.equal(connection.held.ended?.how, how);
        await connection.leave();
      } finally {
        server.close();
      }
    });
  }

  it("is none where no machine of that name answers", async () => {
    const { server, place } = await site();
    try {
      assert.equal(await HeldConnection.to("web9", place), undefined);
    } finally {
      server.close();
    }
  });
});
