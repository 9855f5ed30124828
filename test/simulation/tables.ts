/** The tables of a simulation; small ones, so that everybody meets there. */
import type { IndexDefinition, TableDefinition } from "./request.ts"

const globalAll: IndexDefinition = {
  name: "global-all",
  kind: "global",
  partition: "g",
  sort: "h",
}
const globalKeys: IndexDefinition = {
  name: "global-keys",
  kind: "global",
  partition: "g",
  includes: [],
}
const localSome: IndexDefinition = {
  name: "local-some",
  kind: "local",
  partition: "pk",
  sort: "h",
  includes: ["n", "filler"],
}

/** Made and removed while the table is in use. */
export const changingIndex: IndexDefinition = {
  name: "global-changing",
  kind: "global",
  partition: "g",
  sort: "h",
  includes: ["v"],
}

export const tablesOfSimulation: readonly TableDefinition[] = [
  { name: "Plain", indexes: [globalKeys] },
  { name: "Sorted", sort: "N", indexes: [globalAll, localSome] },
  { name: "Named", sort: "S", indexes: [] },
]
