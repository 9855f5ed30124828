/** AWS guide: an import of CSV fails where quotes in the middle of a field are not doubled. */
import { expect, test } from "vitest"
import { dataRecords } from "../../src/engine/transfer/data-records.ts"

test("quotes in a field that does not begin with one are taken as they are", async () => {
  const text = `id,value\n1,Women's Full "Length" Dress\n`
  const format = { format: "CSV", compression: "NONE" } as const
  const found = []
  for await (const { items } of dataRecords(new Blob([text]).stream(), format, {})) {
    found.push(...items)
  }
  expect(found).toEqual([{ id: { S: "1" }, value: { S: `Women's Full "Length" Dress` } }])
})
