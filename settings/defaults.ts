import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

/** Values of configuration by key, as Pulumi.yaml or a stack has them. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether a stack itself says a member of an object, where it might as well have left it to the default. */
export type Says = (key: string, member: string) => boolean;

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

let declared: Values | undefined;

/** The defaults that Pulumi.yaml declares, by key; it is found next to the program, wherever the command is run, and read once. */
export function declaredDefaults(): Values {
  declared ??= readDefaults();
  return declared;
}

function readDefaults(): Values {
  const { config } = parse(readFileSync(join(import.meta.dirname, "..", "Pulumi.yaml"), "utf8")) as {
    config: Record<string, { default: unknown }>;
  };
  return Object.fromEntries(Object.entries(config).map(([key, { default: value }]) => [key, value]));
}

/**
 * A stack's values, each object with the default's members that it does not have itself. The engine puts in the default of a
 * key that is absent, and nothing into an object that is there, e.g. after `pulumi config set --path probe.path /healthz`.
 */
export function withDefaults(own: Values, defaults: Values): Values {
  return Object.fromEntries(
    Object.entries(own).map(([key, value]) => {
      const fallback = defaults[key];
      if (!isObject(value) || !isObject(fallback)) return [key, value];
      return [key, key === "probe" ? probeOf(value, fallback) : { ...fallback, ...value }];
    }),
  );
}

/** A Tcp probe has no path, so it does not inherit the one of a default with another protocol. */
function probeOf(own: Values, fallback: Values): Values {
  const { path, ...rest } = fallback;
  const { protocol } = { ...fallback, ...own };
  return { ...rest, ...(path === undefined || String(protocol).toLowerCase() === "tcp" ? {} : { path }), ...own };
}

/** What a stack says itself: the engine hands over the whole default where it says nothing. */
export function saysIn(own: Values, defaults: Values): Says {
  return (key, member) => {
    const value = own[key];
    return isObject(value) && member in value && !isDeepStrictEqual(value, defaults[key]);
  };
}
