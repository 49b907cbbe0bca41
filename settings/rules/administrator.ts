import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** Names Azure refuses for a Windows administrator: ComputeRP 2024-11-01, `osProfile.adminUsername`. */
export const reservedUsernames: readonly string[] = (
  "administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup console " +
  "david guest john owner root server sql support support_388945a0 sys test2 test3 user4 user5"
).split(" ");

/** Passwords Azure refuses however strong they look: ComputeRP 2024-11-01, `osProfile.adminPassword`. */
export const bannedPasswords: readonly string[] =
  "abc@123 P@$$w0rd P@ssw0rd P@ssword123 Pa$$word pass@word1 Password! Password1 Password22 iloveyou!".split(" ");

/**
 * Characters no Windows account name may have: "Naming conventions in Active Directory", learn.microsoft.com; with & as Azure
 * has them (azure-docs, virtual-machines-common-error-messages.md).
 */
const forbidden = /["/\\[\]:;|=,+*?<>@&\s\p{Cc}]/u;

/** What is wrong with the name and password of the administrator; never quotes the password. */
export function administrator({
  adminUsername,
  adminPassword,
}: Pick<Settings, "adminUsername" | "adminPassword">): Problem[] {
  return [
    ...usernameFaults(adminUsername).map((fault) => ({
      key: "adminUsername",
      message: `"${adminUsername}" ${fault}; choose another name, for example webadmin.`,
    })),
    ...passwordFaults(adminPassword).map((fault) => ({
      key: "adminPassword",
      message: `the password ${fault}; set another one with \`pulumi config set --secret adminPassword\`, or remove it to have one generated.`,
    })),
  ];
}

function usernameFaults(name: string): string[] {
  if (name === "") return ["is empty, and an administrator needs a name"];
  const faults: string[] = [];
  if (name.length > 20) faults.push(`has ${name.length} characters, and Windows allows 20`);
  if (name.endsWith(".")) faults.push("ends with a period, which Windows forbids");
  if (forbidden.test(name))
    faults.push(`has a space or one of " / \\ [ ] : ; | = , + * ? < > @ &, which Azure forbids`);
  if (reservedUsernames.includes(name.toLowerCase())) faults.push("is a name that Azure reserves");
  return faults;
}

function passwordFaults(password: string): string[] {
  if (password === "") return [];
  const faults: string[] = [];
  if (password.length < 8 || password.length > 123) faults.push("must have 8 to 123 characters");
  // Classes and their number: Azure's message for code InvalidParameter, target adminPassword.
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9\p{Cc}]/u].filter((one) => one.test(password)).length;
  if (classes < 3) faults.push("needs 3 of these 4: upper case, lower case, digits, special characters");
  if (/\p{Cc}/u.test(password)) faults.push("has a control character, which Azure forbids");
  if (bannedPasswords.includes(password)) faults.push("is one of those that Azure bans because everybody uses them");
  return faults;
}
