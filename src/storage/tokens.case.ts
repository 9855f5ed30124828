/** The part of the shared suite about clients' tokens. */
import { expect, test } from "vitest"
import type { Change, Storage, TokenAddress, TokenRow } from "./storage.ts"

const address: TokenAddress = {
  ...{ account: "000000000000", region: "eu-west-1", operation: "Write", token: "a" },
}
/** Beyond 32 bits, as times in milliseconds are. */
const nowMs = 1_795_176_000_123

function rowOf(request: string, expiresAtMs = nowMs + 1): TokenRow {
  return { request, tables: "1,2", expiresAtMs }
}

export function describeTokens(storageNow: () => Storage): void {
  const apply = (...changes: Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const put = (row: TokenRow, more: Partial<TokenAddress> = {}) =>
    apply({ change: "putToken", address: { ...address, ...more }, row })
  const find = async (more: Partial<TokenAddress> = {}) =>
    (await storageNow().read([{ space: "token", address: { ...address, ...more } }], "strong"))[0]
  const countExpired = async (rowsMax: number) =>
    (await storageNow().read([{ space: "expiredTokens", nowMs, rowsMax }], "strong"))[0]

  test("a token is one account's, region's and operation's, and can be used anew", async () => {
    expect(await find()).toBeUndefined()
    await put(rowOf("first"))
    expect(await find()).toEqual(rowOf("first"))
    for (const other of [{ account: "1" }, { region: "x" }, { operation: "Run" }, { token: "A" }]) {
      expect(await find(other)).toBeUndefined()
      await put(rowOf("elsewhere"), other)
    }
    await put(rowOf("second", nowMs + 2))
    expect(await find()).toEqual(rowOf("second", nowMs + 2))
  })

  test("tokens that are out of date are found and swept, in steps", async () => {
    for (const token of ["a", "b", "c"]) await put(rowOf("old", nowMs), { token })
    await put(rowOf("young"), { token: "d" })
    expect(await countExpired(2)).toBe(2)
    expect(await countExpired(9)).toBe(3)
    for (const left of [1, 0, 0]) {
      await apply({ change: "sweepTokens", nowMs, rowsMax: 2 })
      expect(await countExpired(9)).toBe(left)
    }
    expect(await find({ token: "d" })).toEqual(rowOf("young"))
  })

  // Of writers that commit together the later ones have to see what the first one used up.
  test("a plan sees the token of one before it in the same commit", async () => {
    const seen: (string | undefined)[] = []
    const writers = ["one", "two"].map((request) =>
      storageNow().write([{ space: "token", address }], ([found]) => {
        seen.push(found?.request)
        return {
          changes: [{ change: "putToken", address, row: rowOf(request) }],
          reply: undefined,
        }
      }),
    )
    await Promise.all(writers)
    expect(seen).toEqual([undefined, "one"])
  })
}
