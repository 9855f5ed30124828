/**
 * The floor: what a DynamoDB on this driver and this runtime cannot be faster than. A bare HTTP
 * server, JSON.parse, the one prepared statement, the same durability; no signature is checked, no
 * input is validated, no expression is read. It takes the same requests as everybody else and only
 * looks at what it needs. `node floor.ts PORT FILE`, or with Bun.
 */
import { createServer } from "node:http"
import { FloorStore, type WireItem } from "./floor-store.ts"

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

const [port = "8000", file = "floor.db"] = process.argv.slice(2)
const store = new FloorStore(file)
const bun = (globalThis as { Bun?: BunServe }).Bun
const headers = { "content-type": "application/x-amz-json-1.0" }

if (bun) serveBun(bun)
else serveNode()

function run(target: string, body: Body, answer: Answer): void {
  switch (target) {
    case "DynamoDB_20120810.GetItem":
      answer(`{"Item":${store.get(textOf(body.Key.pk), textOf(body.Key.sk))}}`)
      break
    case "DynamoDB_20120810.PutItem":
      store.write(() => put(body.Item), answer)
      break
    case "DynamoDB_20120810.UpdateItem":
      store.write(() => addOne(body.Key), answer)
      break
    case "DynamoDB_20120810.Query":
      answer(query(body))
      break
    default:
      throw new Error(`the floor has no ${target}`)
  }
}

function query(body: Body): string {
  const items = store.query(textOf(body.ExpressionAttributeValues[":pk"]), body.Limit)
  return `{"Items":[${items.join()}],"Count":${items.length},"ScannedCount":${items.length}}`
}

function put(item: WireItem): string {
  store.put(textOf(item.pk), textOf(item.sk), JSON.stringify(item))
  return "{}"
}

function addOne(key: WireItem): string {
  const [partition, sort] = [textOf(key.pk), textOf(key.sk)]
  const item: WireItem = JSON.parse(store.get(partition, sort) ?? "{}")
  const views = String(Number(item.views?.N ?? 0) + 1)
  store.put(partition, sort, JSON.stringify({ ...item, views: { N: views } }))
  return `{"Attributes":{"views":{"N":"${views}"}}}`
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
