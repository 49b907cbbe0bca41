import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { speed, type UpdateTimes } from "./updates.ts";

const names = {
  criticalPath: "critical path",
  up: "up",
  defaultParallelism: "up, default parallelism",
  tutorialOrder: "the tutorial's steps in order",
} as const;

/** Time of `up` by number of machines, as an SVG on a white ground. */
export async function plotUpdates(updates: readonly UpdateTimes[]): Promise<string> {
  const values = updates.flatMap((times) =>
    (Object.keys(names) as (keyof typeof names)[]).map((key) => ({
      machines: times.vmCount,
      what: names[key],
      seconds: times[key],
    })),
  );
  const specification: TopLevelSpec = {
    data: { values },
    background: "white",
    width: 520,
    height: 260,
    mark: { type: "line", point: true },
    encoding: {
      x: { field: "machines", type: "quantitative", title: "Virtual machines" },
      y: {
        field: "seconds",
        type: "quantitative",
        scale: { type: "log" },
        title: `Seconds, with Azure's durations divided by ${speed}`,
      },
      color: { field: "what", type: "nominal", title: null, sort: Object.values(names) },
    },
  };
  return new vega.View(vega.parse(compile(specification).spec), { renderer: "none" }).toSVG();
}
