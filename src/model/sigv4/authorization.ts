/**
 * Reads what a request claims about its signature, in both forms: the `Authorization` header and
 * the query string (presigned). Parsed once; verification and everybody after it use the result.
 * The texts are AWS's. Observed.
 */
import { ApiError } from "../../error.ts"
import { type SignedHeaders, signedHeadersOf } from "./signed-headers.ts"

export interface Claim {
  readonly form: "header" | "query"
  readonly algorithm: string
  /** `keyid/date/region/service/term`, not yet taken apart. */
  readonly credential: string
  readonly signedHeaders: SignedHeaders
  readonly signature: string
  /** The `X-Amz-Date` of header or query, or else the `Date` header. */
  readonly date: string
  /** Presigned only, as it was given. */
  readonly expires?: string | undefined
  readonly sessionToken: string | undefined
}

/** What reading a claim needs to know of a request. */
export interface SignedRequest {
  readonly method: string
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  /** Several of one name are joined by a comma, so a repeated header never passes for one. */
  header(name: string): string | undefined
}

/** Throws the ApiError of a missing or incomplete claim. */
export function parseClaim(request: SignedRequest): Claim {
  const authorization = request.header("authorization")
  const query = request.query.includes("X-Amz-Algorithm")
    ? new URLSearchParams(request.query)
    : undefined
  if (query?.has("X-Amz-Algorithm")) {
    if (authorization === undefined) return parseQueryClaim(query)
    throw new ApiError(
      "InvalidSignatureException",
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )
  }
  if (authorization === undefined || !authorization.startsWith("AWS4-")) {
    throw new ApiError(
      "MissingAuthenticationTokenException",
      "Request is missing Authentication Token",
    )
  }
  return parseHeaderClaim(authorization, request)
}

const headerParameters = ["Credential", "Signature", "SignedHeaders"] as const

type HeaderParameters = Record<(typeof headerParameters)[number], string | undefined>

function parseHeaderClaim(authorization: string, request: SignedRequest): Claim {
  const space = authorization.indexOf(" ")
  const algorithm = space === -1 ? authorization : authorization.slice(0, space)
  const parameters = parseHeaderParameters(authorization, algorithm.length)
  const date = request.header("x-amz-date") ?? request.header("date")
  const { Credential: credential, Signature: signature, SignedHeaders: signedHeaders } = parameters
  if (!credential || !signature || !signedHeaders || !date) {
    const missing = headerParameters
      .filter((name) => !parameters[name])
      .map((name) => `Authorization header requires '${name}' parameter. `)
    if (!date) {
      missing.push(
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
      )
    }
    throw incomplete(`${missing.join("")}Authorization=${authorization}`)
  }
  return {
    form: "header",
    algorithm,
    credential,
    signature,
    signedHeaders: signedHeadersOf(signedHeaders),
    date,
    sessionToken: request.header("x-amz-security-token"),
  }
}

/**
 * A parameter given twice is refused: whoever reads the first and whoever reads the last would
 * believe in different callers. So is one that is none of ours, such as `XCredential`: somebody
 * else may take it for one.
 */
function parseHeaderParameters(authorization: string, from: number): HeaderParameters {
  const parameters: HeaderParameters = {
    Credential: undefined,
    Signature: undefined,
    SignedHeaders: undefined,
  }
  for (const part of authorization.slice(from).split(/[, ]+/)) {
    if (part === "") continue
    const equals = part.indexOf("=")
    if (equals === -1) {
      throw incomplete(
        `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: ` +
          `'${authorization}'.`,
      )
    }
    const given = part.slice(0, equals)
    const name = headerParameters.find((known) => known === given)
    if (name === undefined) {
      throw incomplete(
        `'${given}' is not a parameter of the Authorization header. Authorization=${authorization}`,
      )
    }
    if (parameters[name] !== undefined) {
      throw incomplete(
        `Authorization header requires exactly one '${name}' parameter. ` +
          `Authorization=${authorization}`,
      )
    }
    parameters[name] = part.slice(equals + 1)
  }
  return parameters
}

const queryParameters = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Signature",
  "X-Amz-SignedHeaders",
  "X-Amz-Date",
] as const

function parseQueryClaim(query: URLSearchParams): Claim {
  const [algorithm, credential, signature, signedHeaders, date] = queryParameters.map((name) =>
    onlyOne(query, name),
  )
  if (!algorithm || !credential || !signature || !signedHeaders || !date) {
    const missing = queryParameters
      .filter((name) => !query.get(name))
      .map((name) => `AWS query-string parameters must include '${name}'. `)
    throw incomplete(`${missing.join("")}Re-examine the query-string parameters.`)
  }
  return {
    form: "query",
    algorithm,
    credential,
    signature,
    signedHeaders: signedHeadersOf(signedHeaders),
    date,
    expires: onlyOne(query, "X-Amz-Expires"),
    sessionToken: onlyOne(query, "X-Amz-Security-Token"),
  }
}

function onlyOne(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  if (values.length > 1) {
    throw incomplete(
      `AWS query-string parameters must include '${name}' only once. ` +
        "Re-examine the query-string parameters.",
    )
  }
  return values[0]
}

function incomplete(text: string): ApiError {
  return new ApiError("IncompleteSignatureException", text)
}
