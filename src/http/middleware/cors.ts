/** Cross-origin headers as DynamoDB sends them: it lets everybody in. Observed. */

const exposed = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date",
}

/** For every reply to a request that names its origin. */
export function corsHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  return origin === undefined ? {} : exposed
}

/** The answer to a browser's question before it asks; `undefined` where nobody asked. */
export function preflightHeaders(
  header: (name: string) => string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (header("origin") === undefined) return undefined
  const headers = header("access-control-request-headers")
  const method = header("access-control-request-method")
  return {
    "access-control-allow-origin": "*",
    ...(headers === undefined ? {} : { "access-control-allow-headers": headers }),
    ...(method === undefined ? {} : { "access-control-allow-methods": method }),
    "access-control-max-age": "172800",
  }
}
