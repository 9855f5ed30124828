/** PutRecords of Kinesis, on the endpoint that is configured: `AWS_ENDPOINT_URL_KINESIS`. */
import { Buffer } from "node:buffer"
import type { KinesisSetting } from "../config/kinesis.ts"
import type { KinesisStreams } from "../engine/kinesis/streams.ts"
import { signRequest } from "../model/sigv4/sign-request.ts"
import { parseKinesisArn } from "../model/stream/kinesis-arn.ts"
import type { Platform } from "../platform.ts"

const requestMsMax = 10_000
const faultCharactersMax = 500

interface Answer {
  readonly Records: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[]
}

export function kinesisClient(setting: KinesisSetting, platform: Platform): KinesisStreams {
  const { endpoint, sessionToken } = setting
  return {
    async putRecords(streamArn, records) {
      const { region = "", name } = parseKinesisArn(streamArn) ?? {}
      const body = JSON.stringify({
        // The name alone is what emulators know; the ARN says whose stream it is.
        ...{ StreamARN: streamArn, StreamName: name },
        Records: records.map(({ data, partitionKey }) => ({
          ...{ Data: Buffer.from(data).toString("base64"), PartitionKey: partitionKey },
        })),
      })
      const headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Kinesis_20131202.PutRecords",
        ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
      }
      const signing = { ...setting, region, service: "kinesis", nowMs: platform.now() }
      const response = await fetch(new URL("/", endpoint), {
        method: "POST",
        headers: signRequest({ host: endpoint.host, headers, body }, signing),
        body,
        // It would take our signature elsewhere.
        redirect: "error",
        signal: AbortSignal.timeout(requestMsMax),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(faultOf(response.status, text))
      return resultsOf(text, records.length)
    },
  }
}

function resultsOf(text: string, count: number) {
  const { Records } = JSON.parse(text) as Answer
  if (Records?.length !== count) throw new Error("Kinesis answers for other records")
  return Records.map(({ ErrorCode, ErrorMessage = "" }) =>
    ErrorCode === undefined || ErrorCode === null
      ? {}
      : { failure: `${ErrorCode}: ${ErrorMessage}`.slice(0, faultCharactersMax) },
  )
}

/** Of others AWS's texts quote what we signed, or name who we are: not for owners of tables. */
const faultsToldInFull = ["ResourceNotFoundException", "ProvisionedThroughputExceededException"]

/** `ResourceNotFoundException: Stream ... not found`, as far as it says so. */
function faultOf(status: number, text: string): string {
  try {
    const { __type: type = "", message = "" } = JSON.parse(text)
    const [code] = String(type).split("#").slice(-1)
    if (code && faultsToldInFull.includes(code)) {
      return `${code}: ${message}`.slice(0, faultCharactersMax)
    }
    if (code) return code.slice(0, faultCharactersMax)
  } catch {
    // No answer of Kinesis: its status has to do.
  }
  return `Kinesis answers ${status}`
}
