/**
 * Events of AWS Lambda to requests and back. Source: AWS Lambda guide, "Invoking function URLs";
 * API Gateway guide, "Create AWS Lambda proxy integrations for HTTP APIs" and "… for REST APIs";
 * Elastic Load Balancing guide, "Use Lambda functions as targets".
 */
type Texts = Readonly<Record<string, string | undefined>>
type TextLists = Readonly<Record<string, readonly string[] | undefined>>

/** Payload format 2.0: function URLs and HTTP APIs. */
export interface HttpEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Texts
  /** They are not among the headers. */
  readonly cookies?: readonly string[]
  readonly requestContext: {
    readonly domainName: string
    readonly http: { readonly method: string }
  }
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/** Payload format 1.0: REST APIs, HTTP APIs on request, and load balancers. */
export interface ProxyEvent {
  readonly httpMethod: string
  readonly path: string
  readonly headers?: Texts | null
  /** Absent where a load balancer is not told to send them; then it wants single values back. */
  readonly multiValueHeaders?: TextLists | null
  readonly queryStringParameters?: Texts | null
  readonly multiValueQueryStringParameters?: TextLists | null
  /** `elb` when it comes from a load balancer. */
  readonly requestContext: { readonly domainName?: string; readonly elb?: unknown }
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
}

/** A rule or schedule of EventBridge. */
export interface ScheduleEvent {
  readonly "detail-type": string
}

export type LambdaEvent = HttpEvent | ProxyEvent | ScheduleEvent

export interface HttpResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  /** A load balancer that sent lists takes nothing else. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly body: string
  readonly isBase64Encoded: boolean
}

type Fetch = (request: Request) => Response | Promise<Response>

export function isSchedule(event: LambdaEvent): event is ScheduleEvent {
  return "detail-type" in event
}

/** @throws TypeError for an event that is none of HTTP, such as a message of a queue */
export async function answerEvent(
  event: HttpEvent | ProxyEvent,
  fetch: Fetch,
): Promise<HttpResult> {
  const response = await fetch(requestOf(event))
  const bytes = Buffer.from(await response.arrayBuffer())
  const isText = !response.headers.has("content-encoding")
  const headers = Object.fromEntries(response.headers)
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]])
  return {
    statusCode: response.status,
    headers,
    ...("multiValueHeaders" in event ? { multiValueHeaders: Object.fromEntries(lists) } : {}),
    body: bytes.toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
  }
}

function requestOf(event: HttpEvent | ProxyEvent): Request {
  const { method, pathAndQuery, headers } = headOf(event)
  const url = `https://${headers.get("host")}${pathAndQuery}`
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers })
  const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8")
  headers.set("content-length", String(body.length))
  return new Request(url, { method, headers, body })
}

interface Head {
  readonly method: string
  readonly pathAndQuery: string
  readonly headers: Headers
}

function headOf(event: HttpEvent | ProxyEvent): Head {
  if ("rawPath" in event) {
    const { rawPath, rawQueryString, cookies, requestContext } = event
    const headers = headersOf(requestContext.domainName, Object.entries(event.headers))
    if (cookies !== undefined) headers.set("cookie", cookies.join("; "))
    const pathAndQuery = withQuery(rawPath, rawQueryString)
    return { method: requestContext.http.method, pathAndQuery, headers }
  }
  if (!("httpMethod" in event)) throw new TypeError("the event is neither HTTP nor a schedule")
  const { domainName, elb } = event.requestContext
  const given = listsOf(event.multiValueHeaders, event.headers)
  const headers = headersOf(
    domainName ?? "localhost",
    given.map(([name, values]) => [name, values.join(",")]),
  )
  // A load balancer passes the query on as it came; the others have decoded it.
  const encode = elb === undefined ? encodeURIComponent : (text: string) => text
  const query = listsOf(event.multiValueQueryStringParameters, event.queryStringParameters)
    .flatMap(([name, values]) => values.map((value) => `${encode(name)}=${encode(value)}`))
    .join("&")
  return { method: event.httpMethod, pathAndQuery: withQuery(event.path, query), headers }
}

/** `host` is for an event that does not have that header; names come in any case. */
function headersOf(
  host: string,
  given: readonly (readonly [string, string | undefined])[],
): Headers {
  const headers = new Headers({ host })
  for (const [name, value] of given) if (value !== undefined) headers.set(name, value)
  return headers
}

/** The lists where there are some, else the single values. */
function listsOf(lists?: TextLists | null, singles?: Texts | null): [string, readonly string[]][] {
  if (lists) return Object.entries(lists).map(([name, values = []]) => [name, values])
  return Object.entries(singles ?? {}).map(([name, value = ""]) => [name, [value]])
}

function withQuery(path: string, query: string): string {
  return query === "" ? path : `${path}?${query}`
}
