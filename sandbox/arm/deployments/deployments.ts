import { createHash, randomUUID } from "node:crypto";
import type { Azure } from "../manager/azure.ts";
import { groupAt } from "../manager/existing.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { isObject, type Json, type JsonObject, textAt } from "../protocol/json.ts";
import { nameOf, same } from "../protocol/resourceId.ts";
import { invalid, type Scope, type Surroundings } from "./language/scope.ts";
import { failureOf, nestedBody, outputsOf } from "./outcome.ts";
import { type Planned, planOf } from "./plan.ts";
import { referenceTo } from "./reference.ts";
import { dependenciesOf, providersOf } from "./shown.ts";
import {
  deploymentType,
  isRunning,
  type Kept,
  keepProperties,
  keepSteps,
  keptOf,
  type Step,
  shownParameters,
  withoutSecretDefaults,
  withoutSecrets,
} from "./state.ts";
import { type Given, parametersOf, scopeOf } from "./template.ts";
import { isNested, isPassing, refuseUnknown, write } from "./write.ts";

/** A template with its parameters and what follows from them. */
interface Prepared {
  readonly template: JsonObject;
  readonly parameters: Readonly<Record<string, Given>>;
  readonly scope: Scope;
  readonly plan: readonly Planned[];
}

/** Template deployments into resource groups: what has nothing to wait for is written at once, the rest as soon as it can be. */
export class Deployments {
  private readonly azure: Azure;
  private readonly tenant: string;
  /** What is made of each deployment that runs; with secure values, which are nowhere else. */
  private readonly prepared = new Map<string, Prepared>();
  private stepping = false;

  constructor(azure: Azure, tenant: string) {
    this.azure = azure;
    this.tenant = tenant;
    azure.watchers.add((operation) => {
      if (operation?.status !== "InProgress") this.stepAll();
    });
  }

  /** Judges a deployment without starting it. @throws ArmError for what Azure would refuse. */
  validate(id: string, body: JsonObject): JsonObject {
    const { parameters, plan } = this.prepare(id, body);
    return {
      id,
      name: nameOf(id),
      type: deploymentType,
      properties: {
        ...this.head(body, parameters, plan),
        provisioningState: "Succeeded",
        validatedResources: plan.map((one) => ({ id: one.id })),
      },
    };
  }

  /** Accepts a deployment and begins it; one of the same name that has ended is replaced. @throws ArmError as `validate` does. */
  start(id: string, body: JsonObject): Resource {
    const before = this.azure.store.get(id);
    if (before && isRunning(before)) {
      throw new ArmError(
        409,
        "DeploymentActive",
        `Unable to edit or replace deployment '${nameOf(id)}': previous deployment from '${new Date(before.createdAt).toISOString()}' is still active. Please see https://aka.ms/arm-deploy for usage details.`,
      );
    }
    const prepared = this.prepare(id, body);
    const { template, parameters, plan } = prepared;
    const steps = Object.fromEntries(plan.map((one) => [one.id.toLowerCase(), { state: "Waiting" } satisfies Step]));
    const kept: Kept = {
      template: withoutSecretDefaults(template),
      parameters: withoutSecrets(parameters),
      steps,
      shown: this.head(body, parameters, plan),
    };
    const resource: Resource = {
      id,
      type: deploymentType,
      createdAt: this.azure.clock.now(),
      hidden: kept as unknown as JsonObject,
      body: {
        id,
        name: nameOf(id),
        type: deploymentType,
        ...(isObject(body.tags) ? { tags: body.tags } : {}),
        properties: { provisioningState: "Running" },
      },
    };
    this.prepared.set(id.toLowerCase(), prepared);
    this.azure.store.save(keepProperties(resource, {}, this.azure));
    this.stepAll();
    return this.azure.store.get(id) ?? resource;
  }

  private head(body: JsonObject, parameters: Prepared["parameters"], plan: readonly Planned[]): JsonObject {
    const template = isObject(body.properties) ? body.properties.template : undefined;
    return {
      templateHash: String(
        BigInt(`0x${createHash("sha256").update(JSON.stringify(template)).digest("hex").slice(0, 15)}`),
      ),
      parameters: shownParameters(parameters),
      mode: textAt(body, "properties.mode") ?? "Incremental",
      correlationId: randomUUID(),
      providers: providersOf(plan, this.azure),
      dependencies: dependenciesOf(plan),
    };
  }

  private prepare(id: string, body: JsonObject): Prepared {
    groupAt(this.azure, id);
    const properties = isObject(body.properties) ? body.properties : {};
    if (isObject(properties.templateLink))
      throw invalid("The sandbox fetches no template from a link; send it with the request");
    if (same(textAt(properties, "mode") ?? "Incremental", "Complete")) {
      throw invalid("The sandbox deploys in the mode Incremental only, which deletes nothing");
    }
    const given =
      typeof properties.template === "string" ? (JSON.parse(properties.template) as Json) : properties.template;
    if (!isObject(given)) throw badRequest("InvalidRequestContent", "The request content has no template.");
    const parameters = parametersOf(
      given,
      isObject(properties.parameters) ? properties.parameters : {},
      this.around(id, given),
    );
    const prepared = this.planned(id, given, parameters);
    for (const planned of prepared.plan) refuseUnknown(planned, this.azure);
    return prepared;
  }

  private planned(id: string, template: JsonObject, parameters: Prepared["parameters"]): Prepared {
    const plan: Planned[] = [];
    const reference: Scope["reference"] = (args) => referenceTo(args, plan, this.azure);
    const scope = scopeOf(template, parameters, this.around(id, template), reference);
    plan.push(...planOf(template, scope));
    return { template, parameters, scope, plan };
  }

  private around(id: string, template: JsonObject): Surroundings {
    const group = groupAt(this.azure, id);
    return {
      subscription: id.split("/")[2] ?? "",
      tenant: this.tenant,
      group: this.azure.show(group),
      deployment: { name: nameOf(id), properties: { template, mode: "Incremental", provisioningState: "Accepted" } },
      environment: {
        name: "AzureCloud",
        resourceManager: this.azure.origin,
        suffixes: { storage: "core.windows.net", keyvaultDns: ".vault.azure.net" },
      },
    };
  }

  /** What is made of a deployment; after a restart without secure values, and then only where it has none. */
  private preparedOf(resource: Resource): Prepared {
    const known = this.prepared.get(resource.id.toLowerCase());
    if (known) return known;
    const { template, parameters } = keptOf(resource);
    const secure = Object.entries(parameters).find(([, one]) => one.secure);
    if (secure) {
      throw new ArmError(
        500,
        "SecureParameterLost",
        `The endpoint was restarted during the deployment, and the secure parameter '${secure[0]}' is kept nowhere. Deploy again.`,
      );
    }
    const prepared = this.planned(resource.id, template, parameters);
    this.prepared.set(resource.id.toLowerCase(), prepared);
    return prepared;
  }

  /** Brings every deployment that runs as far as it can come now. */
  private stepAll(): void {
    // What a step starts may tell of itself at once; the loop below sees that.
    if (this.stepping) return;
    this.stepping = true;
    try {
      let moved = true;
      while (moved) {
        moved = false;
        for (const resource of this.azure.store.ofType(deploymentType)) {
          if (isRunning(resource) && this.step(resource)) moved = true;
        }
      }
    } finally {
      this.stepping = false;
    }
  }

  /** One look at a deployment; whether anything has changed. */
  private step(resource: Resource): boolean {
    try {
      const prepared = this.preparedOf(resource);
      const before = keptOf(resource).steps;
      const steps: Record<string, Step> = { ...before };
      for (const planned of prepared.plan) {
        const key = planned.id.toLowerCase();
        const step = steps[key] ?? { state: "Waiting" };
        if (step.state === "Running") steps[key] = this.looked(planned, step);
      }
      const failed = () => Object.values(steps).some(({ state }) => state === "Failed");
      for (const planned of prepared.plan) {
        const ready = planned.after.every((id) => steps[id] === undefined || steps[id].state === "Succeeded");
        const key = planned.id.toLowerCase();
        if (steps[key]?.state === "Waiting" && ready && !failed()) steps[key] = this.begun(planned, steps[key]);
      }
      const now = keepSteps(resource, steps, this.azure);
      this.endIfOver(now, prepared);
      return JSON.stringify(before) !== JSON.stringify(steps);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      this.end(resource, "Failed", { error: error.error });
      return true;
    }
  }

  private looked(planned: Planned, step: Step): Step {
    const endedAt = this.azure.clock.now();
    if (isNested(planned)) {
      const state = textAt(this.azure.store.get(planned.id)?.body, "properties.provisioningState");
      if (state === "Running") return step;
      const nested = this.azure.store.get(planned.id);
      const error = nested && keptOf(nested).shown.error;
      return state === "Succeeded"
        ? { ...step, state, endedAt }
        : { ...step, state: "Failed", endedAt, error: isObject(error) ? error : {} };
    }
    const operation = this.azure.store.operation(step.operation ?? "");
    if (operation?.status === "InProgress") return step;
    if (operation?.status === "Succeeded") return { ...step, state: "Succeeded", endedAt };
    return { ...step, state: "Failed", endedAt, error: operation?.error ?? {} };
  }

  private begun(planned: Planned, waiting: Step): Step {
    const startedAt = this.azure.clock.now();
    try {
      if (isNested(planned)) {
        this.start(planned.id, nestedBody(planned));
        return { state: "Running", startedAt, created: true };
      }
      const { status, operation } = write(planned, this.azure);
      const created = status === 201;
      if (!operation) return { state: "Succeeded", startedAt, endedAt: startedAt, created };
      return { state: "Running", operation: operation.id, startedAt, created };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      if (isPassing(error) && this.azure.store.running().length > 0) return waiting;
      return { state: "Failed", startedAt, endedAt: startedAt, error: error.error };
    }
  }

  private endIfOver(resource: Resource, { plan, template, scope }: Prepared): void {
    const steps = Object.values(keptOf(resource).steps);
    if (steps.some(({ state }) => state === "Running")) return;
    const failed = steps.filter(({ state }) => state === "Failed");
    if (failed.length > 0) {
      this.end(resource, "Failed", { error: failureOf(failed) });
    } else if (steps.every(({ state }) => state === "Succeeded")) {
      const outputs = outputsOf(template, scope);
      this.end(resource, "Succeeded", { outputs, outputResources: plan.map(({ id }) => ({ id })) });
    }
  }

  private end(resource: Resource, state: "Succeeded" | "Failed", more: JsonObject): void {
    keepProperties(this.azure.store.get(resource.id) ?? resource, { provisioningState: state, ...more }, this.azure);
    this.prepared.delete(resource.id.toLowerCase());
  }
}
