import type { Change, Rule } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { textAt } from "../../protocol/json.ts";

/** `osProfile.adminUsername` of the specification, ComputeRP 2024-11-01. */
const reserved = new Set(
  (
    "administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup console david " +
    "guest john owner root server sql support support_388945a0 sys test2 test3 user4 user5"
  ).split(" "),
);

/** `osProfile.adminPassword` of the specification, ComputeRP 2024-11-01. */
const banned = new Set(
  "abc@123 P@$$w0rd P@ssw0rd P@ssword123 Pa$$word pass@word1 Password! Password1 Password22 iloveyou!".split(" "),
);

const errorMessages = "azure-docs, virtual-machines-common-error-messages.md";
const profile = "properties.osProfile";

/** What Azure insists on for the names and the password inside a Windows machine; a machine that exists is asked no more. */
export const administratorRules: readonly Rule<Change>[] = [
  {
    says: "a Windows computer name has at most 15 characters and is no number",
    source: errorMessages,
    check({ body }) {
      const name = textAt(body, `${profile}.computerName`) ?? "";
      if (name !== "" && name.length <= 15 && !/^\d+$/.test(name) && /^[A-Za-z0-9-]+$/.test(name)) return undefined;
      return badRequest(
        "InvalidParameter",
        "Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain the following characters: " +
          "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?.",
        "computerName",
      );
    },
  },
  {
    says: "a Windows administrator's name has at most 20 characters and no special ones",
    source: errorMessages,
    check({ body }) {
      const name = textAt(body, `${profile}.adminUsername`) ?? "";
      if (name !== "" && name.length <= 20 && !name.endsWith(".") && !/[\\/"[\]:|<>+=;,?*@&]/.test(name))
        return undefined;
      return badRequest(
        "InvalidParameter",
        "Windows admin user name cannot be more than 20 characters long, end with a period(.), or contain the following characters: " +
          '\\ / " [ ] : | < > + = ; , ? * @ &.',
        "adminUsername",
      );
    },
  },
  {
    says: "some administrator names are reserved",
    source: `${errorMessages}; list in the specification`,
    check: ({ body }) =>
      reserved.has((textAt(body, `${profile}.adminUsername`) ?? "").toLowerCase())
        ? badRequest("InvalidParameter", "The Admin Username specified is not allowed.", "adminUsername")
        : undefined,
  },
  {
    says: "some administrator passwords are banned",
    source: `${errorMessages}; list in the specification`,
    check: ({ body }) =>
      banned.has(textAt(body, `${profile}.adminPassword`) ?? "")
        ? badRequest("InvalidParameter", "The Admin password specified is not allowed.", "adminPassword")
        : undefined,
  },
  {
    says: "an administrator's password is 8 to 123 characters of three kinds",
    source: "redhat-developer/mapt#405",
    check({ body, before }) {
      const password = textAt(body, `${profile}.adminPassword`);
      if (before && password === undefined) return undefined;
      const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password ?? "")).length;
      const length = (password ?? "").length;
      if (length >= 8 && length <= 123 && kinds >= 3 && !/\p{Cc}/u.test(password ?? "")) return undefined;
      return badRequest(
        "InvalidParameter",
        "The supplied password must be between 8-123 characters long and must satisfy at least 3 of password complexity requirements from the following:\r\n" +
          "1) Contains an uppercase character\r\n2) Contains a lowercase character\r\n3) Contains a numeric digit\r\n" +
          "4) Contains a special character\r\n5) Control characters are not allowed",
        "adminPassword",
      );
    },
  },
];
