/**
 * What tests of texts talk to: requests as JSON that no SDK has looked at, in this process or, as
 * with `subject()`, to the server that `TEST_ENDPOINT` names.
 */
import { afterAll, beforeAll, expect } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type OpenAppOptions, openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { checkReply } from "./check-reply.ts"
import { region } from "./client.ts"
import { openDatabase } from "./database.ts"
import { type Endpoint, openEndpoint } from "./endpoint.ts"
import { rawRequest } from "./raw-request.ts"

export interface RawSubject {
  /** Sends `input` and gives back the JSON of the answer, whatever its status. */
  send(operation: string, input: unknown): Promise<Record<string, unknown>>
  /** `Type: text` of the refusal, the type without its namespace; `accepted: …` if there is none. */
  refusal(operation: string, input: unknown): Promise<string>
}

interface Opened {
  send(operation: string, body: string): Promise<string>
  close(): Promise<void>
}

/** One database for the tests of a file. */
export function rawSubject(): RawSubject {
  let opened: Opened | undefined
  beforeAll(async () => {
    const endpoint = await openEndpoint()
    opened = endpoint === undefined ? await openInProcess() : remote(endpoint)
  })
  afterAll(() => opened?.close())

  async function send(operation: string, input: unknown): Promise<Record<string, unknown>> {
    if (!opened) throw new Error("sent before the tests of the file run")
    const text = await opened.send(operation, JSON.stringify(input))
    return text === "" ? {} : JSON.parse(text)
  }
  return {
    send,
    async refusal(operation, input) {
      const answer = await send(operation, input)
      const type = answer.__type
      if (typeof type !== "string") return `accepted: ${JSON.stringify(answer)}`
      return `${type.slice(type.indexOf("#") + 1)}: ${answer.message ?? answer.Message ?? ""}`
    },
  }
}

function remote({ url, close }: Endpoint): Opened {
  return {
    send: async (operation, body) => (await rawRequest(url, { operation, body })).text,
    close,
  }
}

async function openInProcess(): Promise<Opened> {
  const mismatches: string[] = []
  const database = await openDatabase()
  const onReply: OpenAppOptions["onReply"] = (operation, reply) => {
    mismatches.push(...checkReply(operation.output, reply, operation.name))
  }
  const app = await openApp(readConfig(database.env), silentPlatform(), { onReply })
  const authorization =
    `AWS4-HMAC-SHA256 Credential=local/20120810/${region}/dynamodb/aws4_request, ` +
    "SignedHeaders=host, Signature=local"
  return {
    async send(operation, body) {
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "20120810T000000Z",
        authorization,
      }
      const request = new Request("http://libdynamo.local", { method: "POST", headers, body })
      return (await app.fetch(request)).text()
    },
    async close() {
      await app.close()
      await database.close()
      expect(mismatches).toEqual([])
    },
  }
}
