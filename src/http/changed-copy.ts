/** What to put in the place of a member; `undefined` takes it away. */
export type Changes = ReadonlyMap<string, unknown>

/** A copy with the changes applied: names are the caller's, so nothing is assigned by name. */
export function changedCopy(
  object: Readonly<Record<string, unknown>>,
  changes: Changes,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object)
      .map(([name, value]): [string, unknown] => [
        name,
        changes.has(name) ? changes.get(name) : value,
      ])
      .filter(([, value]) => value !== undefined),
  )
}

/** Reads every element; gives back the same array unless one came out different. */
export function readElements(
  elements: readonly unknown[],
  read: (element: unknown) => unknown,
): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < elements.length; index += 1) {
    const element = elements[index]
    const value = read(element)
    if (value === element && copy === undefined) continue
    copy ??= elements.slice(0, index)
    copy.push(value)
  }
  return copy ?? elements
}
