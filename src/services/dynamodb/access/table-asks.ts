/** What the operations on tables ask for. */
import type { Ask } from "../../../engine/authorize-ask.ts"

/** A name that is missing asks for nothing: the operation refuses it before it looks anywhere. */
export function askOnTable(action: string, table: string | undefined): readonly Ask[] {
  return table === undefined ? [] : [{ action, table }]
}

/** Whether it is a tag at all is judged by the operation. */
interface GivenTag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

/** `aws:RequestTag/…` and `aws:TagKeys`. */
export function askToTag(
  action: string,
  table: string | undefined,
  tags: readonly GivenTag[],
): readonly Ask[] {
  return askOnTable(action, table).map((ask) => ({ ...ask, keys: tagKeys(tags) }))
}

interface NewTable {
  readonly TableName?: string | undefined
  readonly Tags?: readonly GivenTag[] | undefined
  readonly ResourcePolicy?: string | undefined
}

/** Whoever makes a table with tags or a policy has to be allowed to give it these. */
export function asksToCreate({ TableName, Tags, ResourcePolicy }: NewTable): readonly Ask[] {
  const actions = [
    "dynamodb:CreateTable",
    ...(Tags ? ["dynamodb:TagResource"] : []),
    ...(ResourcePolicy === undefined ? [] : ["dynamodb:PutResourcePolicy"]),
  ]
  return actions.flatMap((action) =>
    askToTag(action, TableName, Tags ?? []).map((ask) => ({ ...ask, isNew: true })),
  )
}

const requestTag = "aws:requesttag/"

function tagKeys(tags: readonly GivenTag[]): NonNullable<Ask["keys"]> {
  return (key) => {
    if (key === "aws:tagkeys") return tags.flatMap(({ Key }) => Key ?? [])
    if (!key.startsWith(requestTag)) return undefined
    const name = key.slice(requestTag.length)
    const value = tags.find(({ Key }) => Key?.toLowerCase() === name)?.Value
    return value === undefined ? undefined : [value]
  }
}

/** What it takes to fill a new table with the items of another: AWS's guides list the same for all. */
export const fillingActions = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:UpdateItem",
]
