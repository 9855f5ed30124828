import { expect, test } from "vitest"
import { account, contextOf, openContext, region } from "../../test/support/context.ts"
import { ApiError } from "../error.ts"
import type { Table } from "../model/table/table.ts"
import { onePlace } from "../storage/placement.ts"
import type { Storage } from "../storage/storage.ts"
import { Catalog } from "./catalog.ts"
import { createEngine } from "./engine.ts"

function tableOf(catalog: Catalog, name: string): Table {
  return {
    ...catalog.identify(name),
    key: { partition: { name: "pk", type: "S" } },
    attributeTypes: { pk: "S" },
    localIndexes: [],
    globalIndexes: [],
    billing: {
      mode: "PAY_PER_REQUEST",
      provisioned: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
    },
    deletionProtected: false,
    tags: {},
  }
}

/** Two processes on one database: neither sees what the other keeps. */
async function twoCatalogs(): Promise<readonly [Catalog, Catalog]> {
  const { engine } = await openContext()
  return [engine.catalog, new Catalog({ ...engine, account, region })]
}

async function refusalOf(running: Promise<unknown>): Promise<string> {
  try {
    await running
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
  return "no refusal"
}

test("a table that is known costs no wait and no read", async () => {
  const { engine } = await openContext()
  let reads = 0
  const counting: Storage = {
    read: (asked, consistency) => {
      reads++
      return engine.storage.read(asked, consistency)
    },
    write: (asked, plan) => engine.storage.write(asked, plan),
    close: () => engine.storage.close(),
  }
  const { catalog } = createEngine(onePlace(counting), engine.platform).forAccount(account, region)
  await catalog.create(tableOf(catalog, "Orders"))
  const first = await catalog.get("Orders")
  expect(reads).toBe(1)
  expect(catalog.get("Orders")).toBe(first)
  expect(catalog.get(first.table.arn)).toBe(first)
  expect(reads).toBe(1)
})

test("a definition that another process changed is read again once it is forgotten", async () => {
  const [ours, theirs] = await twoCatalogs()
  await ours.create(tableOf(ours, "Orders"))
  const before = await ours.get("Orders")
  await theirs.update("Orders", (table) => ({ ...table, deletionProtected: true }))
  expect(ours.get("Orders")).toBe(before)
  ours.forget("Orders")
  const after = await ours.get("Orders")
  expect(after.table.deletionProtected).toBe(true)
  expect(after.version).not.toBe(before.version)
})

test("a definition that did not change is not parsed again", async () => {
  const [ours, theirs] = await twoCatalogs()
  await ours.create(tableOf(ours, "Orders"))
  const first = await theirs.find("Orders")
  expect(first).toBeDefined()
  expect(await theirs.find("Orders")).toBe(first)
})

test("find asks storage, whatever is kept", async () => {
  const [ours, theirs] = await twoCatalogs()
  await ours.create(tableOf(ours, "Orders"))
  await ours.get("Orders")
  await theirs.drop("Orders")
  expect(await ours.find("Orders")).toBeUndefined()
  expect(await refusalOf(Promise.resolve(ours.get("Orders")))).toBe(
    "ResourceNotFoundException: Requested resource not found",
  )
})

test("of twenty tables of one name created at once, one is", async () => {
  const [ours, theirs] = await twoCatalogs()
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, place) => {
      const catalog = place % 2 === 0 ? ours : theirs
      return refusalOf(catalog.create(tableOf(catalog, "Orders")))
    }),
  )
  expect(outcomes.filter((outcome) => outcome === "no refusal")).toHaveLength(1)
  expect(new Set(outcomes)).toEqual(
    new Set(["no refusal", "ResourceInUseException: Table already exists: Orders"]),
  )
})

test("of changes made at once, none is lost", async () => {
  const [ours, theirs] = await twoCatalogs()
  await ours.create(tableOf(ours, "Orders"))
  await Promise.all(
    Array.from({ length: 20 }, (_, place) => {
      const catalog = place % 2 === 0 ? ours : theirs
      return catalog.update("Orders", (table) => ({
        ...table,
        tags: { ...table.tags, [`tag${place}`]: "" },
      }))
    }),
  )
  const { table } = await ours.get("Orders")
  expect(Object.keys(table.tags)).toHaveLength(20)
})

test("a change that is refused changes nothing, and any other failure is not swallowed", async () => {
  const { engine } = await openContext()
  const { catalog } = engine
  await catalog.create(tableOf(catalog, "Orders"))
  const { version } = await catalog.get("Orders")
  const refused = catalog.update("Orders", () => {
    throw ApiError.invalid("no")
  })
  expect(await refusalOf(refused)).toBe("ValidationException: no")
  const failing = catalog.update("Orders", () => {
    throw new TypeError("a mistake of ours")
  })
  await expect(failing).rejects.not.toBeInstanceOf(ApiError)
  catalog.forget("Orders")
  expect((await catalog.get("Orders")).version).toBe(version)
})

test("what returns as it was is not written", async () => {
  const { engine } = await openContext()
  const { catalog } = engine
  await catalog.create(tableOf(catalog, "Orders"))
  const { version } = await catalog.get("Orders")
  await catalog.update("Orders", (table) => table)
  await catalog.update("Orders", (table) => ({ ...table, tags: { ...table.tags } }))
  catalog.forget("Orders")
  expect((await catalog.get("Orders")).version).toBe(version)
})

test("a protected table is not dropped, even by a caller that knew it unprotected", async () => {
  const [ours, theirs] = await twoCatalogs()
  await ours.create(tableOf(ours, "Orders"))
  await ours.get("Orders")
  await theirs.update("Orders", (table) => ({ ...table, deletionProtected: true }))
  expect(await refusalOf(ours.drop("Orders"))).toBe(
    "ValidationException: Resource cannot be deleted as it is currently protected against " +
      "deletion. Disable deletion protection first.",
  )
  expect(await ours.find("Orders")).toBeDefined()
})

// AWS guide: table names are case-sensitive; observed: they are listed in byte order.
test("names are listed in byte order, and a page tells whether it is the last", async () => {
  const { engine } = await openContext()
  const { catalog } = engine
  for (const name of ["bbb", "aaa", "AAA", "a.a", "a-a"]) {
    await catalog.create(tableOf(catalog, name))
  }
  const names = ["AAA", "a-a", "a.a", "aaa", "bbb"]
  expect(await catalog.list(undefined, 100)).toEqual({ names, isLast: true })
  expect(await catalog.list(undefined, 5)).toEqual({ names, isLast: true })
  expect(await catalog.list(undefined, 2)).toEqual({ names: names.slice(0, 2), isLast: false })
  // Need not exist.
  expect(await catalog.list("a.z", 2)).toEqual({ names: ["aaa", "bbb"], isLast: true })
})

test("accounts and regions do not see each other's tables", async () => {
  const { engine } = await openContext()
  const everybody = createEngine(onePlace(engine.storage), engine.platform)
  const { catalog } = everybody.forAccount(account, region)
  const neighbours = [
    contextOf(everybody, { account: "999999999999" }),
    contextOf(everybody, { region: "us-east-1" }),
  ]
  await catalog.create(tableOf(catalog, "Orders"))
  for (const { engine: neighbour } of neighbours) {
    expect(await neighbour.catalog.find("Orders")).toBeUndefined()
    expect(await neighbour.catalog.list(undefined, 100)).toEqual({ names: [], isLast: true })
    await neighbour.catalog.create(tableOf(neighbour.catalog, "Orders"))
    await neighbour.catalog.drop("Orders")
  }
  expect(await catalog.find("Orders")).toBeDefined()
})

test("another account's ARN is refused by everything that takes a name", async () => {
  const { engine } = await openContext()
  const { catalog } = engine
  const foreign = "arn:aws:dynamodb:eu-west-2:999999999999:table/Orders"
  const denied = /^AccessDeniedException/
  expect(() => catalog.get(foreign)).toThrow(ApiError)
  for (const running of [
    () => catalog.find(foreign),
    () => catalog.update(foreign, (table) => table),
    () => catalog.drop(foreign),
  ]) {
    expect(await refusalOf(running())).toMatch(denied)
  }
})

test("a table made again is another table", async () => {
  const { engine } = await openContext()
  const { catalog } = engine
  await catalog.create(tableOf(catalog, "Orders"))
  const before = await catalog.get("Orders")
  await catalog.drop("Orders")
  await catalog.create(tableOf(catalog, "Orders"))
  const after = await catalog.get("Orders")
  expect(after.version).not.toBe(before.version)
  expect(after.table.id).not.toBe(before.table.id)
  expect(after.table.uuid).not.toBe(before.table.uuid)
  expect(after.table.arn).toBe(before.table.arn)
})
