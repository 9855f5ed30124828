/** Which items a request is about. */
import type { ComparedRequest } from "./requests.ts"
import { type ComparedTable, tablePlaceholder } from "./tables.ts"
import type { Attributes } from "./values.ts"

interface Named {
  readonly Key?: Attributes
  readonly Item?: Attributes
}

/** The keys of what the request writes, one for each action. */
export function keysWritten(request: ComparedRequest, table: ComparedTable): Attributes[] {
  return /Put|Update|Delete|Write/.test(request.operation) ? keysNamed(request, table) : []
}

/** All keys that the request names, in its order; some may be no keys at all. */
export function keysNamed({ input }: ComparedRequest, { keys }: ComparedTable): Attributes[] {
  const { TransactItems, RequestItems } = input
  const batch = ((RequestItems ?? {}) as Record<string, unknown>)[tablePlaceholder]
  const actions = [TransactItems, batch].flatMap((list) => (Array.isArray(list) ? list : []))
  const named = [input as Named, ...actions.flatMap((one) => Object.values(one) as Named[])]
  return named.flatMap(({ Key, Item }) => {
    if (Key) return [Key]
    const entries = keys.map(([name]) => [name, Item?.[name]])
    return Item ? [Object.fromEntries(entries) as Attributes] : []
  })
}
