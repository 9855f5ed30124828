import type { Reply } from "../reply.ts"

/** Cross-origin headers as DynamoDB sends them: it lets everybody in. Observed. */

/** For every reply to a request that names its origin. */
export const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date",
}

/** The answer to a browser's question before it asks; `undefined` where nobody asked. */
export function preflightReply(given: Headers): Reply | undefined {
  if (!given.has("origin")) return undefined
  const headers = given.get("access-control-request-headers")
  const method = given.get("access-control-request-method")
  return {
    status: 200,
    body: "",
    headers: {
      ...(headers === null ? {} : { "access-control-allow-headers": headers }),
      ...(method === null ? {} : { "access-control-allow-methods": method }),
      "access-control-max-age": "172800",
    },
  }
}
