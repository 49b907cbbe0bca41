import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** Most tags of a resource, and most characters of a name and a value: azure-docs, tag-resources.md, "Limitations". */
const most = { tags: 50, name: 512, value: 256 };

/** Beginnings of names that Azure keeps for itself: learn.microsoft.com, Tags - Create Or Update. */
const kept: readonly string[] = ["microsoft", "azure", "windows"];

/** What is wrong with the tags, whose names Azure compares without their case. */
export function tags({ tags }: Pick<Settings, "tags">): Problem[] {
  const names = Object.keys(tags);
  const tooMany =
    names.length > most.tags
      ? [{ key: "tags", message: `are ${names.length}, and a resource has at most ${most.tags}; take some away.` }]
      : [];
  return [...tooMany, ...Object.entries(tags).flatMap(([name, value]) => faults(name, value, names))];
}

function faults(name: string, value: string, names: readonly string[]): Problem[] {
  const problem = (message: string): Problem => ({ key: `tags.${name.slice(0, 40)}`, message });
  const problems: Problem[] = [];
  const lower = name.toLowerCase();
  const forbidden = [...new Set(name.match(/[<>%&\\?/]|\p{Cc}/gu) ?? [])];
  const prefix = kept.find((one) => lower.startsWith(one));
  const twin = names.slice(0, names.indexOf(name)).find((other) => other.toLowerCase() === lower);
  if (name.trim() === "") problems.push(problem("has no name; give it one."));
  if (forbidden.length > 0) {
    problems.push(
      problem(
        `has ${forbidden.join(" ")} in its name, where Azure allows no < > % & \\ ? / nor control characters; use others.`,
      ),
    );
  }
  if (prefix !== undefined)
    problems.push(problem(`begins with ${prefix}, which Azure keeps for its own tags; use another name.`));
  if (twin !== undefined)
    problems.push(problem(`is the same name as ${twin} to Azure, which looks past the case; keep one of them.`));
  if (name.length > most.name)
    problems.push(problem(`has a name of ${name.length} characters, and Azure allows ${most.name}; shorten it.`));
  if (value.length > most.value)
    problems.push(problem(`has a value of ${value.length} characters, and Azure allows ${most.value}; shorten it.`));
  return problems;
}
