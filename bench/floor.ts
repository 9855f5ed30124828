/**
 * The floor: what a DynamoDB on this driver and this runtime cannot be faster than. A bare HTTP
 * server, JSON.parse, the one prepared statement, the same durability; no signature is checked, no
 * input is validated, no expression is read. It takes the same requests as everybody else and only
 * looks at what it needs. `node floor.ts PORT FILE`, or with Bun; `node floor.ts PORT URL` stores
 * in an sqld, each statement in a request of its own.
 */
import { createServer } from "node:http"
import { FloorStore } from "./floor-store.ts"
import { RemoteFloorStore } from "./remote-floor-store.ts"

/** An item as the wire spells it; the floor believes what it is sent. */
type WireItem = Readonly<Record<string, { S?: string; N?: string }>>

type Answer = (reply: string) => void

interface Body {
  readonly Key: WireItem
  readonly Item: WireItem
  readonly ExpressionAttributeValues: WireItem
  readonly Limit: number
}

/** Not in Node's types; only what is used here. */
interface BunServe {
  serve(options: {
    port: number
    hostname: string
    fetch(request: Request): Promise<Response>
  }): unknown
}

const [port = "8000", place = "floor.db"] = process.argv.slice(2)
const store = place.startsWith("http:") ? await RemoteFloorStore.open(place) : new FloorStore(place)
const bun = (globalThis as { Bun?: BunServe }).Bun
const headers = { "content-type": "application/x-amz-json-1.0" }

if (bun) serveBun(bun)
else serveNode()

function run(target: string, body: Body, answer: Answer): void {
  switch (target) {
    case "DynamoDB_20120810.GetItem":
      store.get(...keyOf(body.Key), (item) => answer(`{"Item":${item}}`))
      break
    case "DynamoDB_20120810.PutItem":
      store.put(...keyOf(body.Item), JSON.stringify(body.Item), () => answer("{}"))
      break
    case "DynamoDB_20120810.UpdateItem":
      store.addOne(...keyOf(body.Key), (views) =>
        answer(`{"Attributes":{"views":{"N":"${views}"}}}`),
      )
      break
    case "DynamoDB_20120810.Query":
      store.query(textOf(body.ExpressionAttributeValues[":pk"]), body.Limit, (items) =>
        answer(
          `{"Items":[${items.join()}],"Count":${items.length},"ScannedCount":${items.length}}`,
        ),
      )
      break
    default:
      throw new Error(`the floor has no ${target}`)
  }
}

function keyOf(item: WireItem): [partition: string, sort: string] {
  return [textOf(item.pk), textOf(item.sk)]
}

function textOf(value: WireItem[string] | undefined): string {
  return value?.S ?? ""
}

function serveNode(): void {
  const server = createServer((request, response) => {
    let first: Buffer | undefined
    let rest: Buffer[] | undefined
    request.on("data", (chunk: Buffer) => {
      if (first === undefined) first = chunk
      else if (rest === undefined) rest = [chunk]
      else rest.push(chunk)
    })
    request.on("end", () => {
      const bytes = rest ? Buffer.concat([first ?? Buffer.alloc(0), ...rest]) : first
      run(String(request.headers["x-amz-target"]), JSON.parse(String(bytes)), (reply) => {
        response.writeHead(200, { ...headers, "content-length": Buffer.byteLength(reply) })
        response.end(reply)
      })
    })
  })
  server.listen(Number(port), "127.0.0.1")
}

function serveBun({ serve }: BunServe): void {
  serve({
    port: Number(port),
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const body: Body = JSON.parse(await request.text())
      return new Promise((resolve) => {
        run(request.headers.get("x-amz-target") ?? "", body, (reply) => {
          resolve(new Response(reply, { headers }))
        })
      })
    },
  })
}
