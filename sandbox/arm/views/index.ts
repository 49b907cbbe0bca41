import { imageViews } from "./compute/images.ts";
import { instanceViews } from "./compute/instanceView.ts";
import { runCommandDocuments } from "./compute/runCommandDocuments.ts";
import { sizeViews } from "./compute/sizes.ts";
import { activityLog } from "./monitor/activityLog.ts";
import { metricViews } from "./monitor/metrics.ts";
import { balancerInterfaces } from "./network/balancerInterfaces.ts";
import { freeAddressViews } from "./network/freeAddresses.ts";
import { locationViews } from "./network/locations.ts";
import { emptyTypes } from "./resources/emptyTypes.ts";
import { resourceHealth } from "./resources/resourceHealth.ts";
import { tagViews } from "./resources/tags.ts";
import { type View, Views } from "./view.ts";

/** Everything that can be asked for and is no resource; a new one is a file and a line here. */
export const allViews: readonly View[] = [
  ...instanceViews,
  ...sizeViews,
  ...imageViews,
  ...runCommandDocuments,
  ...balancerInterfaces,
  ...freeAddressViews,
  ...locationViews,
  ...metricViews,
  ...activityLog,
  ...resourceHealth,
  ...tagViews,
  ...emptyTypes,
];

export const views = new Views(allViews);
