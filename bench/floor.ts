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
  readonly ConditionExpression?: string
  readonly ExpressionAttributeValues: WireItem
  readonly ExclusiveStartKey: WireItem
  readonly Limit: number
  /** Of BatchWriteItem and of BatchGetItem. */
  readonly RequestItems: {
    readonly bench: { readonly Keys: readonly WireItem[] } & readonly Batched[]
  }
  readonly TransactItems: readonly Transacted[]
}

interface Batched {
  readonly PutRequest: { readonly Item: WireItem }
}

interface Transacted {
  readonly Put?: { readonly Item: WireItem; readonly ConditionExpression?: string }
  readonly Update?: { readonly Key: WireItem }
  readonly ConditionCheck?: { readonly Key: WireItem }
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
      putItem(body.Item, body.ConditionExpression !== undefined, () => answer("{}"))
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
    case "DynamoDB_20120810.Scan":
      store.scan(...keyOf(body.ExclusiveStartKey), body.Limit, (items) =>
        answer(scanReply(items, body.Limit)),
      )
      break
    case "DynamoDB_20120810.BatchWriteItem": {
      const batch = body.RequestItems.bench
      const done = afterAll(batch.length, () => answer('{"UnprocessedItems":{}}'))
      for (const { PutRequest } of batch) putItem(PutRequest.Item, false, done)
      break
    }
    case "DynamoDB_20120810.BatchGetItem": {
      const { Keys } = body.RequestItems.bench
      const found: (string | undefined)[] = []
      const done = afterAll(Keys.length, () =>
        answer(`{"Responses":{"bench":[${found.join()}]},"UnprocessedKeys":{}}`),
      )
      for (const key of Keys) store.get(...keyOf(key), (item) => done(found.push(item)))
      break
    }
    case "DynamoDB_20120810.TransactWriteItems": {
      const done = afterAll(body.TransactItems.length, () => answer("{}"))
      for (const item of body.TransactItems) transact(item, done)
      break
    }
    default:
      throw new Error(`the floor has no ${target}`)
  }
}

/** One that has a condition reads the old item and believes that it fits. */
function putItem(item: WireItem, isConditional: boolean, done: () => void): void {
  const key = keyOf(item)
  const write = () => store.put(...key, JSON.stringify(item), done)
  if (isConditional) store.get(...key, write)
  else write()
}

/** Of writes that arrive in the same turn all are in one transaction. */
function transact({ Put, Update, ConditionCheck }: Transacted, done: () => void): void {
  if (Put) putItem(Put.Item, Put.ConditionExpression !== undefined, done)
  else if (Update) store.addOne(...keyOf(Update.Key), done)
  else if (ConditionCheck) store.get(...keyOf(ConditionCheck.Key), done)
}

function afterAll(count: number, done: () => void): (_?: unknown) => void {
  let left = count
  return () => {
    left--
    if (left === 0) done()
  }
}

function scanReply(items: readonly string[], limit: number): string {
  const counts = `"Count":${items.length},"ScannedCount":${items.length}`
  const reply = `{"Items":[${items.join()}],${counts}`
  if (items.length < limit) return `${reply}}`
  const { pk, sk } = JSON.parse(items.at(-1) ?? "{}")
  return `${reply},"LastEvaluatedKey":${JSON.stringify({ pk, sk })}}`
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
