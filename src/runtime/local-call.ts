/** Calls of operations on an app in the same process, in open mode. */

export const localEndpoint = "http://libdynamo.local"
export const localRegion = "us-east-1"

export class CallFailure extends Error {
  override readonly name = "CallFailure"
  /** Of the error, such as `ResourceNotFoundException`. */
  readonly code: string
  /** Of HTTP. */
  readonly status: number

  constructor(operation: string, status: number, text: string) {
    super(`${operation} failed: ${text}`)
    this.status = status
    this.code = /"__type":"[^"#]*#(\w+)"/.exec(text)?.[1] ?? "unknown"
  }
}

type Service = "DynamoDB_20120810" | "DynamoDBStreams_20120810"

/** @throws CallFailure */
export async function localCall(
  fetch: (request: Request) => Promise<Response>,
  service: Service,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(
    new Request(localEndpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${service}.${operation}`,
        "x-amz-date": "20120810T000000Z",
        authorization:
          `AWS4-HMAC-SHA256 Credential=local/20120810/${localRegion}/dynamodb/aws4_request, ` +
          "SignedHeaders=host, Signature=local",
      },
      body: JSON.stringify(input),
    }),
  )
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new CallFailure(operation, response.status, text)
}

/** Calls of operations on tables, and of those on streams. */
export function localCalls(fetch: (request: Request) => Promise<Response>) {
  return {
    table: (operation: string, input: object) =>
      localCall(fetch, "DynamoDB_20120810", operation, input),
    streams: (operation: string, input: object) =>
      localCall(fetch, "DynamoDBStreams_20120810", operation, input),
  }
}
