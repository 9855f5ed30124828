/** IAM and STS without an SDK: a signed form in, parsed XML out. */
import { SignatureV4 } from "@smithy/signature-v4"
import { Sha256 } from "../../src/model/sigv4/sha256.case.ts"
import { type Keys, region, type StrictApp } from "./strict-app.ts"

export interface QueryAnswer {
  readonly status: number
  readonly text: string
}

const versions = { iam: "2010-05-08", sts: "2011-06-15" } as const

export async function signedForm(
  keys: Keys,
  service: string,
  form: string,
  signingDate = new Date(),
  more: Readonly<Record<string, string>> = {},
): Promise<Request> {
  const signer = new SignatureV4({ service, region, credentials: keys, sha256: Sha256 })
  const { headers } = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      port: 8000,
      path: "/",
      headers: {
        host: "127.0.0.1:8000",
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        ...more,
      },
      body: form,
    },
    { signingDate },
  )
  return new Request("http://127.0.0.1:8000/", { method: "POST", headers, body: form })
}

export async function ask(
  { app }: Pick<StrictApp, "app">,
  keys: Keys,
  service: "iam" | "sts",
  action: string,
  input: Readonly<Record<string, string>> = {},
): Promise<QueryAnswer> {
  const form = new URLSearchParams({ Action: action, Version: versions[service], ...input })
  const response = await app.fetch(await signedForm(keys, service, form.toString()))
  return { status: response.status, text: await response.text() }
}

/** The text of the first element of that name. */
export function textOf({ text }: QueryAnswer, name: string): string | undefined {
  const [, content] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text) ?? []
  return content?.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&")
}

export function textsOf({ text }: QueryAnswer, name: string): string[] {
  return [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(
    ([, content = ""]) => content,
  )
}

/** `Status Code: text` of a refusal, or the status alone. */
export function outcomeOf(answer: QueryAnswer): string {
  if (answer.status === 200) return "200"
  return `${answer.status} ${textOf(answer, "Code")}: ${textOf(answer, "Message")}`
}

/** Access keys in a reply of CreateAccessKey, or temporary ones of STS. */
export function keysIn(answer: QueryAnswer): Keys {
  const sessionToken = textOf(answer, "SessionToken")
  return {
    accessKeyId: textOf(answer, "AccessKeyId") ?? "",
    secretAccessKey: textOf(answer, "SecretAccessKey") ?? "",
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
}
