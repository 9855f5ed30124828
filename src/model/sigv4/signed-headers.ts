/** The list of the headers that are under a signature. */
export interface SignedHeaders {
  /** As it was given. */
  readonly text: string
  /** Names as they were given. */
  readonly names: ReadonlySet<string>
  /** In their order. */
  readonly lines: readonly HeaderLine[]
}

export interface HeaderLine {
  /** What stands before the value, the end of the line before it included. */
  readonly start: string
  /** Absent where no header of a request can have that name. */
  readonly name?: string
}

/** Clients send the same list with every request. Whoever invents more starts over. */
const rememberedMax = 100
const rememberedCharactersMax = 1000
const remembered = new Map<string, SignedHeaders>()

/** @param text names between semicolons. Nothing in it is a fault: it may fit no signature. */
export function signedHeadersOf(text: string): SignedHeaders {
  const known = remembered.get(text)
  if (known) return known
  const names = text.split(";")
  const read = { text, names: new Set(names), lines: names.map(lineOf) }
  if (text.length > rememberedCharactersMax) return read
  if (remembered.size >= rememberedMax) remembered.clear()
  remembered.set(text, read)
  return read
}

/** Lower case, or it was not signed under that name; other names must not reach the headers. */
const headerName = /^[!#$%&'*+\-.^_`|~\da-z]+$/

function lineOf(name: string): HeaderLine {
  const start = `\n${name}:`
  return headerName.test(name) ? { start, name } : { start }
}
