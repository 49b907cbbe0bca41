import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Azure } from "../manager/azure.ts";
import { speedOf, VirtualClock } from "../manager/clock.ts";
import { guestOrder, obey } from "../types/guest/order.ts";

const fault = z.strictObject({
  type: z.string().default("*"),
  method: z.string().default("*"),
  count: z.int().min(1).default(1),
  effect: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("refuse"),
      status: z.int().min(400).max(599),
      code: z.string(),
      message: z.string(),
    }),
    z.strictObject({ kind: z.literal("fail"), code: z.string(), message: z.string() }),
    z.strictObject({ kind: z.literal("delay"), milliseconds: z.number().min(0) }),
    z.strictObject({ kind: z.literal("throttle"), retryAfter: z.int().min(0) }),
    z.strictObject({ kind: z.literal("drop") }),
  ]),
});

const scarcity = z
  .strictObject({
    cores: z.int().min(0),
    familyCores: z.record(z.string().toLowerCase(), z.int().min(0)),
    publicIps: z.int().min(0),
    sizesOutOfCapacity: z.array(z.string().toLowerCase()),
  })
  .partial();

/** What the data path says of itself: sandbox/traffic/traffic.ts. */
export interface TrafficReport {
  readonly listening: readonly unknown[];
  readonly health: readonly unknown[];
}

/**
 * The sandbox's own API, which is not ARM's: faults, scarcity, the clock, and a look at what there is. It wants the
 * client secret, so that neither a page in a browser nor another user can reach it.
 */
export function controlRoutes(app: FastifyInstance, azure: Azure, secret: string, traffic?: TrafficReport): void {
  app.register(async (control) => {
    control.addHook("onRequest", async (request, reply) => {
      if (request.headers["x-sandbox-secret"] !== secret || request.headers.origin !== undefined) {
        return reply
          .code(403)
          .send({ error: { code: "Forbidden", message: "The x-sandbox-secret header is missing or wrong." } });
      }
    });
    control.get("/sandbox/status", () => ({
      now: new Date(azure.clock.now()).toISOString(),
      speed: speedOf(azure.clock),
      resources: [...azure.store.all()].map(({ id }) => id),
      running: azure.store
        .running()
        .map(({ kind, target, dueAt }) => ({ kind, target, due: new Date(dueAt).toISOString() })),
      faults: azure.faults.pending,
      scarcity: azure.faults.scarcity,
      listening: traffic?.listening ?? [],
      health: traffic?.health ?? [],
      memory: process.memoryUsage().rss,
    }));
    control.post("/sandbox/faults", (request, reply) => {
      const parsed = fault.safeParse(json(request.body));
      if (!parsed.success) return reply.code(400).send(problem(parsed.error));
      azure.faults.add(parsed.data);
      return reply.code(201).send({ faults: azure.faults.pending });
    });
    control.delete("/sandbox/faults", () => {
      azure.faults.clear();
      return { faults: [] };
    });
    control.put("/sandbox/scarcity", (request, reply) => {
      const parsed = scarcity.safeParse(json(request.body));
      if (!parsed.success) return reply.code(400).send(problem(parsed.error));
      // A key that is left out keeps its limit, so undefined is dropped.
      azure.faults.limit(JSON.parse(JSON.stringify(parsed.data)) as Record<string, never>);
      return azure.faults.scarcity;
    });
    control.get("/sandbox/clock", () => ({
      now: new Date(azure.clock.now()).toISOString(),
      speed: speedOf(azure.clock),
    }));
    control.post("/sandbox/clock", (request, reply) => {
      const parsed = z.strictObject({ advance: z.number().min(0) }).safeParse(json(request.body));
      if (!parsed.success) return reply.code(400).send(problem(parsed.error));
      if (!(azure.clock instanceof VirtualClock)) {
        return reply.code(409).send({
          error: {
            code: "Conflict",
            message: "The clock runs by itself; start the sandbox with SANDBOX_SPEED=virtual.",
          },
        });
      }
      azure.clock.advance(parsed.data.advance);
      return { now: new Date(azure.clock.now()).toISOString() };
    });
    control.post("/sandbox/guests", (request, reply) => {
      const parsed = guestOrder.safeParse(json(request.body));
      if (!parsed.success) return reply.code(400).send(problem(parsed.error));
      const machines = obey(parsed.data, azure);
      if (machines.length === 0)
        return reply.code(404).send({ error: { code: "NotFound", message: "No machine is meant." } });
      return { machines: machines.map(({ id }) => id) };
    });
    control.post("/sandbox/reset", () => {
      azure.store.clear();
      azure.faults.clear();
      azure.refusals.clear();
      return {};
    });
  });
}

function json(body: unknown): unknown {
  try {
    return JSON.parse(String(body ?? "null"));
  } catch {
    return undefined;
  }
}

function problem(error: z.ZodError) {
  return { error: { code: "BadRequest", message: z.prettifyError(error) } };
}
