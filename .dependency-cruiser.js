/**
 * What each folder may import, from the bottom to the top; a folder in a folder is a layer of its own. `npm run check`
 * refuses every other import, also of a type alone, and every circle.
 */
const sandboxLayers = {
  // What follows from nothing else.
  "sandbox/home": [],
  "sandbox/browser": [],
  // The endpoint, from the protocol to HTTP.
  "sandbox/arm/protocol": [],
  "sandbox/arm/catalog": ["sandbox/arm/protocol"],
  "sandbox/arm/manager": ["sandbox/arm/protocol", "sandbox/arm/catalog"],
  "sandbox/arm/types": ["sandbox/arm/protocol", "sandbox/arm/catalog", "sandbox/arm/manager"],
  "sandbox/arm/views": ["sandbox/arm/protocol", "sandbox/arm/catalog", "sandbox/arm/manager", "sandbox/arm/types"],
  "sandbox/arm/deployments/language": ["sandbox/arm/protocol"],
  "sandbox/arm/deployments": [
    "sandbox/arm/protocol",
    "sandbox/arm/catalog",
    "sandbox/arm/manager",
    "sandbox/arm/deployments/language",
  ],
  "sandbox/arm/http": [
    "sandbox/home",
    "sandbox/arm/protocol",
    "sandbox/arm/catalog",
    "sandbox/arm/manager",
    "sandbox/arm/types",
    "sandbox/arm/views",
    "sandbox/arm/deployments",
  ],
  // What stands around it.
  "sandbox/traffic": ["sandbox/arm/protocol", "sandbox/arm/manager", "sandbox/arm/types"],
  "sandbox/portal/view": [],
  "sandbox/portal/page": ["sandbox/portal/view"],
  "sandbox/portal": [
    "load",
    "sandbox/arm/protocol",
    "sandbox/arm/manager",
    "sandbox/arm/types",
    "sandbox/traffic",
    "sandbox/portal/view",
  ],
  "sandbox/endpoint": [
    "sandbox/home",
    "sandbox/arm/protocol",
    "sandbox/arm/manager",
    "sandbox/arm/types",
    "sandbox/arm/http",
    "sandbox/traffic",
    "sandbox/portal",
  ],
  // A sandbox that is up, and what a person does with it.
  "sandbox/engine": ["sandbox/home"],
  "sandbox/provider": ["sandbox/home", "sandbox/arm/protocol", "sandbox/arm/catalog"],
  "sandbox/instance": ["sandbox/home", "sandbox/engine", "sandbox/provider"],
  "sandbox/tour": ["load", "sandbox/browser", "sandbox/instance"],
  "sandbox/commands": ["sandbox/home", "sandbox/engine", "sandbox/instance", "sandbox/tour"],
};

const programLayers = {
  // Requests, and what became of them.
  load: [],
  facts: [],
  // Settings are checked by themselves, and against what stands in Azure.
  settings: ["facts", "azure"],
  components: ["facts", "azure", "rotation"],
  "index.ts": ["facts", "settings", "components"],
  // Speaks to Azure Resource Manager where no resource does.
  azure: ["facts"],
  // Runs in the provider of the resources that watch, beside the program.
  rotation: ["facts", "azure"],
  recovery: ["facts", "azure"],
  // Runs the program on Azure, and asks what became of it.
  verify: ["facts", "azure", "load"],
  typeCheck: [],
};

const layers = {
  ...programLayers,
  ...sandboxLayers,
  docs: [...Object.keys(sandboxLayers), "tests"],
  tests: [...Object.keys(programLayers), ...Object.keys(sandboxLayers), "docs"],
};

const names = Object.keys(layers);

/** The files of a layer, without those of layers inside it. */
function filesOf(layer) {
  if (layer.endsWith(".ts")) return `^${layer}$`;
  const inside = names.filter((one) => one.startsWith(`${layer}/`)).map((one) => `${one.slice(layer.length + 1)}/`);
  return inside.length === 0 ? `^${layer}/` : `^${layer}/(?!${inside.join("|")})`;
}

export default {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "facts are pure: nothing of Pulumi",
      severity: "error",
      from: { path: filesOf("facts") },
      to: { path: "node_modules/@pulumi/" },
    },
    ...names.map((layer) => ({
      name: `${layer} may import ${layers[layer].join(", ") || "no other folder"}`,
      severity: "error",
      from: { path: filesOf(layer) },
      to: { dependencyTypes: ["local"], pathNot: [layer, ...layers[layer]].map(filesOf) },
    })),
    {
      name: "every folder is a layer of .dependency-cruiser.js",
      severity: "error",
      from: { pathNot: names.map(filesOf) },
      to: { dependencyTypes: ["local"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // A type that is imported makes a layer depend on another as much as a value does.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
