import { nextMoment, type Replica } from "./replication.ts"
import type { Table } from "./table.ts"

/** The table with other replicas, at a moment of its own; alone it is a replica no more. */
export function withReplicas(table: Table, replicas: readonly Replica[], nowMs: number): Table {
  const { replication, ...regional } = table
  if (!replication) return table
  // One of version 2017.11.29 may be alone, until it is to go as well.
  const isKept = replication.legacy && replicas.some(({ state }) => state?.is !== "DELETING")
  if (replicas.length < 2 && !isKept) return regional
  const revision = nextMoment(replication.revision, nowMs, replication.region)
  return { ...regional, replication: { ...replication, replicas, revision } }
}

export function withReplica(table: Table, changed: Replica, nowMs: number): Table {
  const { replicas = [] } = table.replication ?? {}
  const others = replicas.map((each) => (each.region === changed.region ? changed : each))
  return withReplicas(table, others, nowMs)
}

export function withoutReplica(table: Table, region: string, nowMs: number): Table {
  const { replicas = [] } = table.replication ?? {}
  const others = replicas.filter((each) => each.region !== region)
  return withReplicas(table, others, nowMs)
}
