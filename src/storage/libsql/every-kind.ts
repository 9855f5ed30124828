/** All kinds of a union, by name: a list that leaves one out does not compile. */
export function everyKind<K extends string>(kinds: Readonly<Record<K, true>>): ReadonlySet<string> {
  return new Set(Object.keys(kinds))
}
