/**
 * Text that is equal for equal values: members of objects and elements of sets in one order. The
 * values of a simulation are never changed, so the text of an object is made once.
 */
export function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = textOfObject(value)
  texts.set(value, text)
  return text
}

const texts = new WeakMap<object, string>()

function textOfObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => {
      const isSet = name === "SS" && Array.isArray(member)
      return `${JSON.stringify(name)}:${textOf(isSet ? member.toSorted() : member)}`
    })
  return `{${members.join(",")}}`
}
