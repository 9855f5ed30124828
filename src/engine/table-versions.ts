/** The versions of tables, which are compared in the step that reads or writes their items. */
import type { KnownTable } from "./catalog.ts"

export function versionReads(known: readonly KnownTable[]) {
  return known.map(({ address }) => ({ space: "tableVersion", address }) as const)
}

export function areCurrent(known: readonly KnownTable[], found: readonly unknown[]): boolean {
  return known.every(({ version }, at) => found[at] === version)
}
