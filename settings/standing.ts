import * as pulumi from "@pulumi/pulumi";
import { cloudChoice, resourceManager } from "../azure/cloud.ts";
import { checkMachine } from "../azure/machineCheck.ts";
import { providerToken } from "../azure/providerToken.ts";
import { ResourceManager } from "../azure/resourceManager.ts";
import { ruleHealth } from "../azure/ruleHealth.ts";
import { readMembers, readStanding } from "../azure/standing.ts";
import { healthCheck, promptTries } from "../facts/healthCheck.ts";
import { getsNothing } from "../facts/ruleHealth.ts";
import type { Settings } from "../facts/settings.ts";
import type { Member, Standing, StandingBalancer } from "../facts/standing.ts";
import { mayFail, probeText } from "../facts/transition/probe.ts";
import { type Step, stepTo } from "../facts/transition/step.ts";
import { describe, type Problem } from "./problem.ts";

/** What there is on a new stack. */
const nothing: Standing = { balancer: undefined, networks: [], addresses: [] };

/**
 * Checks the settings against what stands in the stack's resource group, and says what this update makes of what is shared.
 * In an update it asks the machines that serve whether they answer a new probe; a preview reads only. Where the group comes to
 * be in this update, so that a preview does not know it, nothing stands in it.
 * @param groupId ARM id of the group.
 * @throws pulumi.RunError that lists why the update is refused.
 */
export async function allowedStep(groupId: pulumi.Output<string>, settings: Settings): Promise<Step> {
  const id = await plainValue(groupId);
  if (id === undefined) return stepTo(settings, nothing, []);
  const configured = new pulumi.Config("azure-native");
  const endpoint = resourceManager(cloudChoice((key) => configured.get(key)));
  const azure = new ResourceManager(() => endpoint, providerToken);
  const standing = await readStanding(azure, id);
  const { balancer } = standing;
  const looks = balancer !== undefined && mayFail(balancer.probe, settings.probe);
  const members = looks ? await readMembers(azure, id, balancer) : [];
  const step = stepTo(settings, standing, members);
  const asks = step.refusals.length === 0 && !pulumi.runtime.isDryRun() && balancer !== undefined;
  const refusals = asks ? await unanswered(azure, balancer, step, settings) : step.refusals;
  if (refusals.length > 0) throw new pulumi.RunError(describe(refusals));
  for (const warning of step.warnings) await pulumi.log.warn(warning);
  return step;
}

/**
 * The value of an output, so that what follows from it is plain; undefined in a preview that does not know it. Thrown from
 * inside an output a refusal would come out once for each resource, behind the path of each property (@pulumi/pulumi 3.259, rpc.js).
 */
async function plainValue<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  // The SDK has this property but keeps it out of its declarations.
  const { isKnown } = output as unknown as { readonly isKnown: Promise<boolean> };
  try {
    if (!(await isKnown)) return undefined;
  } catch (error) {
    // The engine says what became of the group; what it breaks off is no fault of the program.
    if (error instanceof Error && pulumi.isGrpcError(error)) throw new pulumi.RunError("Nothing else was made.");
    throw error;
  }
  return new Promise((resolve) => output.apply(resolve));
}

/** Machines that serve and do not answer the probe the load balancer shall get, as one problem. */
async function unanswered(
  azure: ResourceManager,
  balancer: StandingBalancer,
  { asked, probe, ports }: Step,
  settings: Pick<Settings, "ports">,
): Promise<Problem[]> {
  const serving = await thoseServing(azure, balancer, asked);
  const open = [...balancer.rules.map(({ port }) => port), ...settings.ports, ...ports];
  const answers = await Promise.all(
    serving.map(async (member) => {
      const complaint = await complaintOf(azure, member, healthCheck(member.address, [probe], open, promptTries));
      return complaint === undefined ? [] : [`${nameOf(member)}: ${complaint}`];
    }),
  );
  const complaints = answers.flat();
  if (complaints.length === 0) return [];
  const standing = balancer.probe ? probeText(balancer.probe) : "none";
  return [
    {
      key: "probe",
      message:
        `${probeText(probe)} is not answered by ${complaints.length} of ${serving.length} machines that serve, and the load balancer ` +
        `would send them nothing any more (${complaints.join("; ")}). Leave the probe as it stands (${standing}) and release a version ` +
        "that answers both; then change the probe.",
    },
  ];
}

/** Those to which the load balancer sends requests; all of them when it has no probe, and so no word on them. */
async function thoseServing(azure: ResourceManager, { probe, rules }: StandingBalancer, asked: readonly Member[]) {
  if (probe === undefined || asked.length === 0) return asked;
  const { health } = await ruleHealth(
    azure,
    rules.map(({ id }) => id),
  );
  return asked.filter(({ interfaceId }) => !getsNothing(health, interfaceId));
}

/** What keeps a machine from answering, that it cannot be asked included. */
async function complaintOf(azure: ResourceManager, { virtualMachineId }: Member, script: string) {
  if (virtualMachineId === undefined) return "its interface is on no machine";
  try {
    return await checkMachine(azure, virtualMachineId, script);
  } catch (error) {
    return `it cannot be asked: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const nameOf = ({ virtualMachineId, interfaceId }: Member) => (virtualMachineId ?? interfaceId).split("/").at(-1) ?? "";
