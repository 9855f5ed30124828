import { ApiError } from "../../../error.ts"
import { tagsPageMax } from "../../../limits.ts"
import { list, string, structure } from "../../../model/shape/shape.ts"
import type { Table } from "../../../model/table/table.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { checkResourceArn, resourceNotFound, tableOfResource } from "../resource-arn.ts"

const action = "dynamodb:ListTagsOfResource"

export const listTagsOfResource = defineOperation({
  name: "ListTagsOfResource",
  dialect: "classic",
  input: structure("ListTagsOfResourceInput", { ResourceArn: string(), NextToken: string() }),
  output: structure("ListTagsOfResourceOutput", {
    Tags: list(structure("Tag", { Key: string(), Value: string() })),
    NextToken: string(),
  }),
  access: { action, asks: ({ ResourceArn }) => askOnTable(action, ResourceArn) },

  async run({ ResourceArn: arn, NextToken: token }, context) {
    checkResourceArn(arn, action, context)
    const name = tableOfResource(arn, action, context)
    const known = await context.engine.catalog.find(name)
    if (!known) throw resourceNotFound(arn)
    const { table } = known
    const after = token === undefined ? "" : keyOfToken(token, table)
    // In one fixed order, so that a page begins where the one before it ended.
    const keys = Object.keys(table.tags).sort()
    const rest = keys.filter((key) => key > after)
    const page = rest.slice(0, tagsPageMax)
    const last = page.at(-1)
    return {
      Tags: page.map((key) => ({ Key: key, Value: table.tags[key] })),
      NextToken: last !== undefined && rest.length > tagsPageMax ? tokenOf(last, table) : undefined,
    }
  },
})

/**
 * A token holds the last key of a page and the table it is about. It is opaque, not secret: whoever
 * writes one himself sees no more than the tags that he may list anyway.
 */
function tokenOf(key: string, table: Table): string {
  return btoa(encodeURIComponent(JSON.stringify([table.uuid, key])))
}

/** @throws ApiError ValidationException for a token that this table did not give out */
function keyOfToken(token: string, table: Table): string {
  const [uuid, key] = partsOfToken(token)
  if (uuid !== table.uuid || typeof key !== "string") throw invalidToken()
  return key
}

function partsOfToken(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(atob(token)))
    return Array.isArray(parts) ? parts : []
  } catch {
    // Not base64, not percent-encoded, not JSON: not ours.
    return []
  }
}

function invalidToken(): ApiError {
  return ApiError.invalid("Invalid NextToken provided as input")
}
