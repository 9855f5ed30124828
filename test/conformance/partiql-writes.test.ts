/** UPDATE and DELETE. Sources: AWS guide, "PartiQL update statements"; details are observed. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let t = ""
beforeAll(async () => {
  t = await createTable(db, { pk: "S", sk: "N" })
})

const run = (Statement: string, ...Parameters: AttributeValue[]) =>
  db.executeStatement({ Statement, ...(Parameters.length > 0 && { Parameters }) })
const itemsOf = async (statement: string, ...parameters: AttributeValue[]) =>
  (await run(statement, ...parameters)).Items

describe("UPDATE", () => {
  const where = "WHERE pk = 'u' AND sk = 1"
  const find = async () => {
    const { pk, sk, ...rest } = (await itemsOf(`SELECT * FROM "${t}" ${where}`))?.[0] ?? {}
    return rest
  }
  const start = async (attributes: string) => {
    await run(`DELETE FROM "${t}" ${where}`)
    await run(`INSERT INTO "${t}" VALUE {'pk': 'u', 'sk': 1, ${attributes}}`)
  }

  test("sets and removes, in one clause or several", async () => {
    await start("'n': 1, 'l': [1], 'gone': 1, 'm': {'x': 1}")
    await run(
      `UPDATE "${t}" SET n = n + 4, l = list_append(l, [?]) SET m.y = -1 REMOVE gone, m.x ${where}`,
      { S: "p" },
    )
    expect(await find()).toEqual({
      n: { N: "5" },
      l: { L: [{ N: "1" }, { S: "p" }] },
      m: { M: { y: { N: "-1" } } },
    })
    await run(`FROM "${t}" ${where} SET n = 10 -n REMOVE l[0]`)
    expect(await find()).toMatchObject({ n: { N: "5" }, l: { L: [{ S: "p" }] } })
  })

  test("adds to sets and takes from them", async () => {
    await start("'s': <<'a', 'b'>>")
    await run(`UPDATE "${t}" SET s = set_add(s, <<'c'>>) SET n = set_add(n, ?) ${where}`, {
      NS: ["1"],
    })
    expect(await find()).toEqual({ s: { SS: ["a", "b", "c"] }, n: { NS: ["1"] } })
    await run(`UPDATE "${t}" SET s = set_delete(s, <<'b'>>), n = SET_DELETE(n, <<1>>) ${where}`)
    expect(await find()).toEqual({ s: { SS: ["a", "c"] } })
  })

  test("never creates an item", async () => {
    const failed = "ConditionalCheckFailedException: The conditional request failed"
    const absent = "WHERE pk = 'absent' AND sk = 1"
    expect(await refusalOf(run(`UPDATE "${t}" SET a = 1 ${absent}`))).toBe(failed)
    expect(
      await refusalOf(run(`UPDATE "${t}" SET a = 1 ${absent} AND attribute_not_exists(pk)`)),
    ).toBe(failed)
    expect(await itemsOf(`SELECT * FROM "${t}" WHERE pk = 'absent'`)).toEqual([])
  })

  test("shows the old item when the condition fails, if asked to", async () => {
    await start("'n': 1")
    const call = db.executeStatement({
      Statement: `UPDATE "${t}" SET n = 2 ${where} AND n = 7`,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    })
    await expect(call).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      Item: { pk: { S: "u" }, sk: { N: "1" }, n: { N: "1" } },
    })
  })

  test("returns the item before or after, whole or what was touched", async () => {
    await start("'m': {'x': 1, 'y': 2}, 'l': [1, 2, 3]")
    const key = { pk: { S: "u" }, sk: { N: "1" } }
    const l = { L: [{ N: "1" }, { N: "2" }, { N: "3" }] }
    const set = (value: number) => `UPDATE "${t}" SET m.x = ${value} ${where} RETURNING`
    const m = (x: number) => ({ M: { x: { N: String(x) }, y: { N: "2" } } })
    expect(await itemsOf(`${set(2)} ALL OLD *`)).toEqual([{ ...key, m: m(1), l }])
    expect(await itemsOf(`${set(3)} ALL NEW *`)).toEqual([{ ...key, m: m(3), l }])
    const x = (value: string) => [{ m: { M: { x: { N: value } } } }]
    expect(await itemsOf(`${set(4)} MODIFIED OLD *`)).toEqual(x("3"))
    expect(await itemsOf(`${set(5)} MODIFIED NEW *`)).toEqual(x("5"))
    expect(await itemsOf(`UPDATE "${t}" SET l[2] = 9 ${where} RETURNING MODIFIED NEW *`)).toEqual([
      { l: { L: [{ N: "9" }] } },
    ])
  })
})

describe("DELETE", () => {
  test("succeeds where there is nothing, and returns what there was", async () => {
    const statement = `DELETE FROM "${t}" WHERE pk = 'd' AND sk = 1 RETURNING ALL OLD *`
    expect(await itemsOf(statement)).toEqual([])
    expect(await itemsOf(`DELETE FROM "${t}" WHERE pk = 'd' AND sk = 1 AND a = 1`)).toEqual([])
    await run(`INSERT INTO "${t}" VALUE {'pk': 'd', 'sk': 1, 'a': null}`)
    expect(await refusalOf(run(`DELETE FROM "${t}" WHERE pk = 'd' AND sk = 1 AND a = 1`))).toBe(
      "ConditionalCheckFailedException: The conditional request failed",
    )
    expect(await itemsOf(statement)).toEqual([
      { pk: { S: "d" }, sk: { N: "1" }, a: { NULL: true } },
    ])
  })
})
