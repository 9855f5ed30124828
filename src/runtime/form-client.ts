/** Asks another STS or IAM: a signed form, and an answer that is bounded in length and in time. */
import { signRequest } from "../model/sigv4/sign-request.ts"
import type { Platform } from "../platform.ts"

/** Where global services are signed for. */
const region = "us-east-1"

export interface FormRequest {
  readonly endpoint: URL
  readonly service: "iam" | "sts"
  readonly form: Readonly<Record<string, string>>
  readonly signer: { readonly accessKeyId: string; readonly secret: string }
  readonly platform: Platform
  readonly msMax: number
  readonly replyBytesMax: number
}

/** @throws whatever keeps us from an answer, a redirect included */
export async function postForm(request: FormRequest): Promise<{ status: number; text: string }> {
  const { endpoint, service, form, signer, platform, msMax, replyBytesMax } = request
  const body = new URLSearchParams(form).toString()
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }
  const signing = { ...signer, region, service, nowMs: platform.now() }
  const response = await fetch(new URL("/", endpoint), {
    method: "POST",
    headers: signRequest({ host: endpoint.host, headers, body }, signing),
    body,
    // It would take our signature elsewhere; and to fail by itself is not for fetch on Workers.
    redirect: "manual",
    signal: AbortSignal.timeout(msMax),
  })
  return { status: response.status, text: await textOf(response, replyBytesMax) }
}

async function textOf({ body }: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > bytesMax) throw new Error(`an answer of more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}
