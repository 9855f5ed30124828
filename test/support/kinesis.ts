/** A small Kinesis: takes PutRecords over HTTP, keeps what it gets, and fails when it is told to. */
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"

export interface TakenRecord {
  readonly stream: string
  readonly partitionKey: string
  readonly data: string
}

interface PutRecords {
  readonly StreamARN: string
  readonly StreamName: string
  readonly Records: readonly { readonly Data: string; readonly PartitionKey: string }[]
}

export interface Kinesis extends AsyncDisposable {
  readonly url: string
  /** In the order in which they came. */
  readonly taken: TakenRecord[]
  /** How many records each request had. */
  readonly requests: number[]
  readonly authorizations: string[]
  /** The next requests fail as a whole; without a fault, because there is no such stream. */
  failRequests(count: number, fault?: { readonly __type: string; readonly message: string }): void
  /** Of the next request the records at these places are not taken. */
  failRecords(...places: number[]): void
}

export async function startKinesis(): Promise<Kinesis> {
  const taken: TakenRecord[] = []
  const requests: number[] = []
  const authorizations: string[] = []
  let failingRequests = 0
  let requestFault: { readonly __type: string; readonly message: string } | undefined
  let failingRecords: readonly number[] = []

  function answer(body: PutRecords): { status: number; reply: object } {
    if (failingRequests > 0) {
      failingRequests -= 1
      const message = `Stream ${body.StreamName} not found`
      const reply = requestFault ?? { __type: "ResourceNotFoundException", message }
      return { status: 400, reply }
    }
    const Records = body.Records.map(({ Data, PartitionKey }, at) => {
      if (failingRecords.includes(at)) {
        return { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: "slow down" }
      }
      const data = Buffer.from(Data, "base64").toString("utf8")
      taken.push({ stream: body.StreamARN, partitionKey: PartitionKey, data })
      return { SequenceNumber: String(taken.length), ShardId: "shardId-000000000000" }
    })
    failingRecords = []
    const FailedRecordCount = Records.filter((record) => "ErrorCode" in record).length
    return { status: 200, reply: { FailedRecordCount, Records } }
  }

  const server = createServer(async (request, response) => {
    const { headers } = request
    const isOurs =
      headers["x-amz-target"] === "Kinesis_20131202.PutRecords" &&
      headers["content-type"] === "application/x-amz-json-1.1"
    if (!isOurs) return void response.writeHead(400).end(JSON.stringify({ __type: "Unknown" }))
    authorizations.push(headers.authorization ?? "")
    const body = JSON.parse(await textOf(request)) as PutRecords
    requests.push(body.Records.length)
    const { status, reply } = answer(body)
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" })
    response.end(JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}`, taken, requests, authorizations },
    failRequests(count, fault) {
      failingRequests = count
      requestFault = fault
    },
    failRecords(...places) {
      failingRecords = places
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ""
  request.setEncoding("utf8")
  for await (const chunk of request) text += chunk
  return text
}
