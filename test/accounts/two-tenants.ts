/**
 * Two accounts with tables of the same name, on two server processes with one database, while their
 * keys are revoked and rotated.
 *
 *     node test/accounts/two-tenants.ts [--seconds 60] [--clients 8]
 */
import { parseArgs } from "node:util"
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { clientFor } from "../support/client.ts"
import { type Server, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { control, controlEnv, drawRoot, type Root, recordOf, simpleTable } from "./roots.ts"

export interface Outcome {
  readonly requests: number
  readonly revocations: number
  /** Answers of one account with what is another's. */
  readonly crossed: number
  /** Calls with a revoked key that were let in after the revocation had been acknowledged. */
  readonly late: number
  /** Anything but a refusal of a key that is being changed. */
  readonly faults: readonly string[]
}

export interface Load {
  /** At least: on a slow machine until there is something to look at. */
  readonly seconds: number
  readonly requestsMin?: number
  readonly revocationsMin?: number
  /** For each account. */
  readonly clients: number
}

const accounts = ["111122223333", "444455556666"] as const

/** Its lasting key, which stays, and one that comes and goes. */
interface Tenant {
  readonly lasting: Root
  changing: Root
}

export async function runTwoTenants(load: Load): Promise<Outcome> {
  const { seconds, clients, requestsMin = 0, revocationsMin = 0 } = load
  await using folder = await temporaryFolder()
  const env = {
    ...controlEnv,
    LOG_LEVEL: "error",
  }
  await using first = await startServer({ folder: folder.path, env })
  await using second = await startServer({ folder: folder.path, env })
  const servers = [first, second]
  const tenants = await Promise.all(accounts.map((account) => newTenant(first, account)))
  const counts = { requests: 0, revocations: 0, crossed: 0, late: 0 }
  const faults: string[] = []
  const endsAt = Date.now() + seconds * 1000
  const isOver = () =>
    Date.now() > endsAt && counts.requests >= requestsMin && counts.revocations >= revocationsMin

  async function work(tenant: Tenant, client: number): Promise<void> {
    const { account } = tenant.lasting
    for (let turn = 0; !isOver(); turn++) {
      const usesChanging = turn % 4 === 0
      const db = clientOf(servers, turn, usesChanging ? tenant.changing : tenant.lasting)
      try {
        const pk = { S: `${client}/${turn % 50}` }
        await db.putItem({ TableName: "Orders", Item: { pk, of: { S: account } } })
        const { Item } = await db.getItem({ TableName: "Orders", Key: { pk } })
        const { Items = [] } = await db.query({
          TableName: "Orders",
          KeyConditionExpression: "pk = :p",
          ExpressionAttributeValues: { ":p": pk },
        })
        counts.requests += 3
        const seen = [Item, ...Items].map((item) => item?.of?.S)
        counts.crossed += seen.filter((of) => of !== account).length
      } catch (error) {
        const { name } = error as Error
        // A key may go between choosing and using it.
        if (!(usesChanging && name === "UnrecognizedClientException")) faults.push(String(error))
      }
    }
  }

  async function revoke(tenant: Tenant): Promise<void> {
    while (!isOver()) {
      const old = tenant.changing
      const next = drawRoot(old.account)
      const admin = clientFor(first.url, control)
      await admin.putItem({ TableName: "IAM", Item: recordOf(next) })
      tenant.changing = next
      if (counts.revocations % 2 === 0) await setInactive(admin, old)
      else await admin.deleteItem({ TableName: "IAM", Key: keyOf(old) })
      counts.revocations += 1
      for (const server of servers) {
        if (await isLetIn(clientFor(server.url, old))) counts.late += 1
      }
    }
  }

  await Promise.all(
    tenants.flatMap((tenant) => [
      revoke(tenant),
      ...Array.from({ length: clients }, (_, client) => work(tenant, client)),
    ]),
  )
  return { ...counts, faults: [...new Set(faults)] }
}

async function newTenant(server: Server, account: string): Promise<Tenant> {
  const [lasting, changing] = [drawRoot(account), drawRoot(account)]
  const admin = clientFor(server.url, control)
  for (const root of [lasting, changing]) {
    await admin.putItem({ TableName: "IAM", Item: recordOf(root) })
  }
  await clientFor(server.url, lasting).createTable(simpleTable("Orders"))
  return { lasting, changing }
}

function clientOf(servers: readonly Server[], turn: number, keys: Root): DynamoDB {
  return clientFor(servers[turn % servers.length]?.url ?? "", keys)
}

const keyOf = ({ accessKeyId }: Root) => ({ AccessKeyId: { S: accessKeyId } })

function setInactive(admin: DynamoDB, root: Root): Promise<unknown> {
  return admin.updateItem({
    TableName: "IAM",
    Key: keyOf(root),
    UpdateExpression: "SET #s = :s",
    ExpressionAttributeNames: { "#s": "Status" },
    ExpressionAttributeValues: { ":s": { S: "Inactive" } },
  })
}

async function isLetIn(db: DynamoDB): Promise<boolean> {
  try {
    await db.listTables({})
    return true
  } catch (error) {
    if ((error as Error).name === "UnrecognizedClientException") return false
    throw error
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      clients: { type: "string", default: "8" },
    },
  })
  const load = { seconds: Number(values.seconds), clients: Number(values.clients) }
  console.log(JSON.stringify(await runTwoTenants(load)))
}
