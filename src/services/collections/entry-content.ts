/** The body of a request that writes an entry. */
import * as v from "valibot"
import { type ApiRequest, bodyOf, nameSchema } from "./api-request.ts"
import { CollectionsError } from "./collections-error.ts"

const schema = v.object(
  { name: v.optional(nameSchema), value: v.optional(v.unknown()) },
  "The body must be an object with a name or a value",
)

export interface EntryContent {
  /** Absent: as it was. */
  readonly name?: string | undefined
  /** JSON; `null` takes it away; absent: as it was. */
  readonly value?: string | null | undefined
}

/** @throws CollectionsError */
export async function entryContent(request: ApiRequest): Promise<EntryContent> {
  const { name, value } = await bodyOf(request, schema, "INVALID_ENTRY")
  if (name === undefined && value === undefined) {
    throw new CollectionsError("INVALID_ENTRY", "Entry name or value required")
  }
  if (name === "") throw new CollectionsError("INVALID_NAME", "The name is empty")
  if (value === undefined || value === null) return { name, value }
  return { name, value: textOf(value, request.store.settings.valueBytesMax) }
}

function textOf(value: unknown, bytesMax: number): string {
  let text: string
  try {
    text = JSON.stringify(value)
  } catch (error) {
    // It was parsed without recursion, but cannot be written so.
    if (!(error instanceof RangeError)) throw error
    throw new CollectionsError("INVALID_VALUE", "The value is nested too deeply")
  }
  if (Buffer.byteLength(text) > bytesMax) {
    const message = `The value is longer than ${bytesMax} bytes of JSON`
    throw new CollectionsError("VALUE_TOO_LARGE", message)
  }
  return text
}
