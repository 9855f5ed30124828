/** A policy may follow another at once; DynamoDB wants 15 seconds between them (guide: considerations). */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("two policies in a row, and the second counts", async () => {
  const { Table } = await db.describeTable({ TableName: await createTable(db, { pk: "S" }) })
  const ResourceArn = Table?.TableArn as string
  for (const Action of ["dynamodb:GetItem", "dynamodb:Query"]) {
    const Statement = { Effect: "Allow", Principal: "*", Action, Resource: ResourceArn }
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement })
    await db.putResourcePolicy({ ResourceArn, Policy })
    expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy })
  }
})
