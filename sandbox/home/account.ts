import { z } from "zod";

/** The one service principal that may log in, and the subscription it sees. */
export const account = z.object({
  subscriptionId: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

export type Account = Readonly<z.infer<typeof account>>;
