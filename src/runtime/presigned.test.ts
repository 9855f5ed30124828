// Requests that carry their signature in the URL. Observed on the live service.
import { SignatureV4 } from "@smithy/signature-v4"
import { expect, test } from "vitest"
import { Sha256 } from "../model/sigv4/sha256.case.ts"
import { credentials, listTables, mismatch, type Raw, refusal, send } from "./raw-request.case.ts"

const signer = new SignatureV4({
  service: "dynamodb",
  region: "eu-west-2",
  credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secret },
  sha256: Sha256,
})

async function presigned(signedAt: string, expiresIn: number, body = "{}"): Promise<Raw> {
  const { authorization, "x-amz-date": _, ...headers } = listTables
  const request = { method: "POST", protocol: "http:", hostname: "127.0.0.1", path: "/" }
  const { query = {} } = await signer.presign(
    { ...request, headers: { host: "127.0.0.1:8000", ...headers }, body },
    {
      expiresIn,
      signingDate: new Date(signedAt),
      unhoistableHeaders: new Set(["x-amz-target"]),
      unsignableHeaders: new Set(),
    },
  )
  const path = `/?${new URLSearchParams(query as Record<string, string>)}`
  return { mode: "strict", path: path.replaceAll("+", "%20"), headers, body }
}

test("28: is good until it expires", async () => {
  expect(await refusal(await presigned("2013-06-09T10:00:15Z", 60))).toBe("accepted")
  expect(await refusal(await presigned("2013-06-08T10:00:16Z", 86_400))).toBe("accepted")
  expect(await refusal(await presigned("2013-06-08T10:00:14Z", 86_400))).toBe(
    "InvalidSignatureException: Signature expired: 20130609T100014Z is now earlier than 20130609T100015Z",
  )
})

test("28: is for one body, one host and a time that somebody chose", async () => {
  const raw = await presigned("2013-06-09T10:00:15Z", 60)
  const moved = { ...raw.headers, host: "elsewhere.example:8000" }
  expect(await refusal({ ...raw, headers: moved })).toBe(mismatch)
  expect(await refusal({ ...raw, body: '{"Limit":1}' })).toBe(mismatch)
  for (const expires of ["0", "-1", "604801", "x", ""]) {
    const path = raw.path?.replace("X-Amz-Expires=60", `X-Amz-Expires=${expires}`)
    expect(await refusal({ ...raw, ...(path === undefined ? {} : { path }) })).toBe(
      "IncompleteSignatureException: X-Amz-Expires must be a number of seconds from 1 to 604800. Re-examine the query-string parameters.",
    )
  }
})

// What boto3's generate_presigned_url makes: its parameters are in the URL, and that is no call.
test("28: a GET is a health check, whatever its query", async () => {
  const { path = "/" } = await presigned("2013-06-09T10:00:15Z", 60)
  const { status, text } = await send({ mode: "strict", method: "GET", path, headers: {} })
  expect([status, text]).toEqual([200, "healthy: dynamodb.us-east-1.amazonaws.com "])
})
