import type { VerifyStack } from "./verifyStack.ts";

/** Whether everything that was made is gone, and what a person has to do where it is not. */
export interface CleanedUp {
  readonly done: boolean;
  readonly commands: readonly string[];
}

/** What is asked of a stack that shall go. */
export type Removable = Pick<VerifyStack, "name" | "standing" | "refresh" | "destroy" | "remove">;

/** Tag of the resource group, by which a person finds what no stack knows any more. */
export const tag = "made-for";

/** Commands that take away what could not be taken away here. */
export function commandsFor(stack: string): string[] {
  return [
    `pulumi cancel --yes --stack ${stack}`,
    `pulumi refresh --yes --clear-pending-creates --stack ${stack}`,
    `pulumi destroy --yes --stack ${stack}`,
    `pulumi stack rm ${stack} --yes`,
    `az group list --tag ${tag}=${stack} --query "[].name" --output tsv | xargs -r -n 1 az group delete --yes --name`,
  ];
}

/** Destroys whatever the stack has, and takes the stack away. It never throws. */
export async function cleanUp(stack: Removable, say: (line: string) => void): Promise<CleanedUp> {
  try {
    // What an interruption left half made is looked for first, so that it is destroyed with the rest.
    const { pending } = await stack.standing();
    if (pending) await stack.refresh();
    if ((await destroyed(stack)) && (await stack.remove())) return { done: true, commands: [] };
  } catch (error) {
    say(`Cleaning up failed: ${(error as Error).message}`);
  }
  return { done: false, commands: commandsFor(stack.name) };
}

async function destroyed(stack: Removable): Promise<boolean> {
  if ((await stack.destroy(true)).succeeded) return true;
  await stack.refresh();
  return (await stack.destroy(true)).succeeded;
}
