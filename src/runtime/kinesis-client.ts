/** PutRecords of Kinesis, on the endpoint that is configured: `AWS_ENDPOINT_URL_KINESIS`. */
import { Buffer } from "node:buffer"
import type { KinesisSetting } from "../config/kinesis.ts"
import type { KinesisStreams } from "../engine/kinesis/streams.ts"
import { post, refusalIn, signedHeaders } from "../http/client-call.ts"
import { parseKinesisArn } from "../model/stream/kinesis-arn.ts"
import type { Platform } from "../platform.ts"

const requestMsMax = 10_000
/** Of the results of 500 records. */
const replyBytesMax = 8 * 1024 * 1024
const json = { "content-type": "application/x-amz-json-1.1" }
const faultCharactersMax = 500

interface Answer {
  readonly Records: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[]
}

export function kinesisClient(setting: KinesisSetting, platform: Platform): KinesisStreams {
  const { endpoint } = setting
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
      const { status, text } = await post({
        endpoint,
        headers: signedHeaders(
          { host: endpoint.host, target: "Kinesis_20131202.PutRecords", body, headers: json },
          { ...setting, region, service: "kinesis", nowMs: platform.now() },
        ),
        body,
        ...{ msMax: requestMsMax, replyBytesMax },
      })
      if (status !== 200) throw new Error(faultOf(status, text))
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
  const { code, message } = refusalIn(status, text)
  const told = faultsToldInFull.includes(code) ? `${code}: ${message}` : code
  return told.slice(0, faultCharactersMax)
}
