/** What a button does: asks the portal for an action. */
export type Press = (path: string, order: unknown) => Promise<void>;

/** Asks for an action, and returns what went wrong, if anything. */
export async function act(path: string, order: unknown): Promise<string | undefined> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    });
    if (answer.ok) return undefined;
    const { message } = (await answer.json()) as { message?: string };
    return message ?? `The portal answered ${answer.status}.`;
  } catch {
    return "The sandbox did not answer, so nothing was done.";
  }
}
