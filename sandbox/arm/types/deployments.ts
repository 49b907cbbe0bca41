import type { ResourceType } from "../manager/resourceType.ts";
import { isObject, type Json } from "../protocol/json.ts";

/** Template deployments, which arm/deployments/ runs; here is only what is the same for every type. */
const objectIn = (value: Json | undefined) => (isObject(value) ? value : {});

export const deployments: ResourceType = {
  type: "Microsoft.Resources/deployments",
  model: "DeploymentExtended",
  apiVersions: ["2025-04-01", "2024-11-01", "2024-03-01", "2022-09-01", "2021-04-01", "2020-10-01", "2019-10-01"],
  durations: {},
  show(body, { hidden }) {
    delete body.etag;
    body.properties = { ...objectIn(hidden.shown), ...objectIn(body.properties) };
  },
};
