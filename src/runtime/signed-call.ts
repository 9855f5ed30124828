/** Calls of operations as a client: of any endpoint, or of an app in this process. */
import { signRequest } from "../model/sigv4/sign-request.ts"
import type { Platform } from "../platform.ts"

export interface Caller {
  readonly fetch: (request: Request) => Promise<Response>
  readonly url: URL
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secret: string
    readonly sessionToken?: string | undefined
  }
  readonly platform: Platform
}

/** What an operation was refused with, or that nobody answered. */
export class CallRefused extends Error {
  override readonly name = "CallRefused"
}

export type Call = (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>

/** The function throws CallRefused, with the error's type and text in one line. */
export function signedCall({ fetch, url, region, credentials, platform }: Caller): Call {
  const { sessionToken } = credentials
  return async (operation, input) => {
    const body = JSON.stringify(input)
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      ...(sessionToken && { "x-amz-security-token": sessionToken }),
    }
    const signing = { ...credentials, region, service: "dynamodb", nowMs: platform.now() }
    const signed = signRequest({ host: url.host, headers, body }, signing)
    const request = new Request(url, { method: "POST", redirect: "error", headers: signed, body })
    const response = await fetch(request).catch((cause: unknown) => {
      throw new CallRefused(`${url.origin} does not answer: ${reasonOf(cause)}`)
    })
    const text = await response.text()
    if (!response.ok) throw new CallRefused(refusalText(response.status, text))
    return JSON.parse(text)
  }
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf(error: unknown): string {
  const { cause = error } = error instanceof Error ? error : {}
  return cause instanceof Error ? cause.message || String(cause) : String(cause)
}

function refusalText(status: number, text: string): string {
  try {
    const { __type = "", message, Message = message } = JSON.parse(text)
    const type = String(__type).replace(/^.*#/, "")
    return Message ? `${type}: ${Message}` : type
  } catch {
    return `status ${status}: ${text.slice(0, 200)}`
  }
}
