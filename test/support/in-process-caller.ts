/** Operations asked of an app in this process, in open mode, without the SDK's own share of the time. */
export type Send = (operation: string, input: object) => Promise<unknown>

const headers = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20120810T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20120810/us-east-1/dynamodb/aws4_request, " +
    "SignedHeaders=host, Signature=local",
}

/** What it returns resolves to the reply, and rejects with what was refused, and why. */
export function senderTo(fetch: (request: Request) => Response | Promise<Response>): Send {
  return async (operation, input) => {
    const target = { "x-amz-target": `DynamoDB_20120810.${operation}` }
    const body = JSON.stringify(input)
    const init = { method: "POST", headers: { ...headers, ...target }, body }
    const response = await fetch(new Request("http://local/", init))
    const text = await response.text()
    if (!response.ok) throw new Error(`${operation} failed: ${text}`)
    return JSON.parse(text)
  }
}
