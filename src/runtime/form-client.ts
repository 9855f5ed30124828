/** Asks another STS or IAM: a signed form, and an answer that is bounded in length and in time. */
import { post } from "../http/client-call.ts"
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

/** @throws whatever keeps us from a whole answer within its bounds */
export async function postForm(request: FormRequest): Promise<{ status: number; text: string }> {
  const { endpoint, service, form, signer, platform, msMax, replyBytesMax } = request
  const body = new URLSearchParams(form).toString()
  const type = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }
  const signing = { ...signer, region, service, nowMs: platform.now() }
  const headers = signRequest({ host: endpoint.host, headers: type, body }, signing)
  return post({ endpoint, headers, body, msMax, replyBytesMax })
}
