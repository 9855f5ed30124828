/** Events of AWS Lambda (function URL, or HTTP API with payload format 2.0) to requests and back. */
export interface HttpEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly requestContext: {
    readonly domainName: string
    readonly http: { readonly method: string }
  }
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

export interface HttpResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isBase64Encoded: boolean
}

type Fetch = (request: Request) => Response | Promise<Response>

export async function answerEvent(event: HttpEvent, fetch: Fetch): Promise<HttpResult> {
  const response = await fetch(requestOf(event))
  const bytes = Buffer.from(await response.arrayBuffer())
  const isText = !response.headers.has("content-encoding")
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: bytes.toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
  }
}

function requestOf(event: HttpEvent): Request {
  const { requestContext, rawPath, rawQueryString } = event
  const { method } = requestContext.http
  const headers = new Headers({ host: requestContext.domainName })
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers.set(name, value)
  }
  const query = rawQueryString === "" ? "" : `?${rawQueryString}`
  const url = `https://${requestContext.domainName}${rawPath}${query}`
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers })
  const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8")
  headers.set("content-length", String(body.length))
  return new Request(url, { method, headers, body })
}
