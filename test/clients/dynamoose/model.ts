/** A library as Dynamoose models it: documents with schemas, in tables that it keeps in step. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import dynamoose from "dynamoose"
import type { Item } from "dynamoose/dist/Item.js"
import { clientConfig } from "../local-client.ts"

export interface Book extends Item {
  isbn: string
  title: string
  year: number
  author: string
  shelves: string[]
  copies: { owned: number; lent?: number }
  genres?: Set<string>
  added?: Date
}

/** Dynamoose has one client for all: a test at a time. */
export async function openLibrary() {
  dynamoose.aws.ddb.set(new DynamoDB(await clientConfig()))
  const schema = new dynamoose.Schema(
    {
      isbn: { type: String, hashKey: true },
      title: { type: String, required: true },
      year: { type: Number, default: 2000 },
      author: {
        type: String,
        index: { name: "byAuthor", type: "global", rangeKey: "year" },
      },
      shelves: { type: Array, schema: [String] },
      copies: { type: Object, schema: { owned: Number, lent: Number } },
      genres: { type: Set, schema: [String] },
      added: { type: Date },
    },
    { timestamps: true },
  )
  const Books = dynamoose.model<Book>(`Book-${crypto.randomUUID()}`, schema)
  const waitForActive = { enabled: true, check: { timeout: 120_000, frequency: 10 } }
  const table = new dynamoose.Table(Books.name, [Books], {
    create: true,
    update: true,
    throughput: "ON_DEMAND",
    waitForActive,
    initialize: false,
  })
  await table.initialize()
  return { Books, table, dynamoose }
}

export const emma = {
  isbn: "1",
  title: "Emma",
  year: 1815,
  author: "Austen",
  shelves: ["a", "b"],
  copies: { owned: 2 },
}
