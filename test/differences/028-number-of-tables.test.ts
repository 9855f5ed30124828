/** An account may have as many tables as it likes; DynamoDB's quota is 2,500 in a region. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test("more than 2,500 tables", async () => {
  for (let table = 0; table <= 2500; table++) {
    const { TableDescription } = await db.send("CreateTable", {
      ...{ TableName: `table-${table}`, ...simple },
    })
    expect(TableDescription).toBeDefined()
  }
})
