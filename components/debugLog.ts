import * as pulumi from "@pulumi/pulumi";
import settings from "@pulumi/pulumi/runtime/settings.js";

/** Longest text that is sent at a time, in characters, but for a line that is longer; gRPC takes 4 MiB unless told otherwise. */
const longest = 500_000;

/** A line, and what says that the program need not stay for it any more. */
type Line = readonly [text: string, sent: () => void];

/** A line with the answer to a question for a token, which is all that follows. */
const tokenAnswer = /(tok=azure-native:authorization:getClientToken;.*?resp: ).*/s;

let batching = false;

/**
 * Sends the SDK's debug lines many at a time. It makes three or four for each resource, asked for or not, sends each once the
 * engine has answered the one before, and ends no program until all are through (@pulumi/pulumi 3.259, log/index.js): more
 * than 3000 calls, one after the other, for 100 machines. All lines arrive, in their order; those about one resource or
 * stream go alone. What the engine is told it shows with `--json` and `--debug`, so the answer to whoever asks azure-native for
 * its token, which the SDK writes out, is left out (runtime/invoke.js).
 */
export function batchDebugLog(keepAlive: () => () => void = settings.rpcKeepAlive): void {
  if (batching) return;
  batching = true;
  const { debug } = pulumi.log;
  const waiting: Line[] = [];
  let sending = false;
  const send = async () => {
    sending = true;
    while (waiting.length > 0) {
      const lines = waiting.splice(0, batchOf(waiting));
      await debug(lines.map(([text]) => text).join("\n"));
      for (const [, sent] of lines) sent();
    }
    sending = false;
  };
  const batched: typeof debug = async (text, ...about) => {
    const message = text.replace(tokenAnswer, "$1[secret]");
    if (about.some((one) => one !== undefined)) return debug(message, ...about);
    waiting.push([message, keepAlive()]);
    if (!sending) await send();
  };
  Object.assign(pulumi.log, { debug: batched });
}

/** How many of the lines go together, at least one. */
function batchOf(lines: readonly Line[]): number {
  let length = 0;
  const tooMany = lines.findIndex(([text], index) => {
    length += text.length + 1;
    return index > 0 && length > longest;
  });
  return tooMany === -1 ? lines.length : tooMany;
}
