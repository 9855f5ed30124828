import { parseArgs } from "node:util"
import type { Contender } from "./contender.ts"
import { contenders } from "./contenders.ts"
import { itemBytesMax, itemBytesMin } from "./items.ts"
import { type WorkloadName, workloadNames } from "./workloads.ts"

/** `load` and `remote` put the same load on all; `chart` draws what was measured. */
const commands = ["load", "remote", "growth", "crowd", "soak", "start", "chart"] as const
export type Command = (typeof commands)[number]

export interface Options {
  readonly command: Command
  readonly contenders: readonly Contender[]
  readonly workloads: readonly WorkloadName[]
  readonly connections: readonly number[]
  readonly itemBytes: number
  /** Of `growth`: databases with so many items, and with so many tables. */
  readonly itemCounts: readonly number[]
  readonly tableCounts: readonly number[]
  readonly rounds: number
  /** Before the rounds, for each server and workload, so that its code is compiled. */
  readonly firstWarmUpMs: number
  readonly warmUpMs: number
  readonly measureMs: number
  /** Of `crowd`. */
  readonly idleConnections: number
  /** Of `soak`. */
  readonly minutes: number
  /** Where the figures go as JSON, or come from. */
  readonly json: string
  /** Where a chart goes. */
  readonly svg: string
}

/** They ask one server after the other, and this one if none is named. */
const singleCommands: readonly Command[] = ["growth", "crowd", "soak"]
const singleServer = "libdynamo-strict"
/** Of `growth`, whose promise is about their number. */
const smallItemBytes = 128
/** Of items: partitions of 20, batches of 25. */
const wholeBatches = 100
const localWorkloads = workloadNames.filter((name) => name !== "Hot")
const usualWorkloadsOf: Readonly<Partial<Record<Command, readonly WorkloadName[]>>> = {
  remote: ["Put", "Get", "Hot"],
  // They say most.
  chart: ["Get", "Put", "Query", "BatchWrite"],
}

export const usage = `npm run bench -- [${commands.slice(1).join(" | ")}] [options]

  remote               servers whose items are in an sqld, beside a floor that is there too
  growth               Get, Put and Query in larger and larger databases
  crowd                Get beside idle connections, and while others write
  soak                 every workload in turns for minutes, and the memory meanwhile
  start                how long servers take to start, and how much memory they have
  chart                an SVG of the last figures, or of those in --json FILE

  --quick              fewer servers, shorter rounds, 64 connections: under two minutes
  --only A,B           only these servers and workloads; growth and crowd have their own workloads
  --connections 1,64   how many clients at once; soak has the most of them, crowd its own
  --item-bytes 1024    from ${itemBytesMin} to ${itemBytesMax}; growth: ${smallItemBytes}
  --rounds N           how often everything is measured
  --warm-up 800        load, remote: milliseconds for each server and workload before the rounds
  --items 10000,...    growth: how many items (10^4, 10^5, 10^6, 10^7); 0 for none
  --tables 1,10,...    growth: how many tables (1, 10, 10^3, 10^5); 0 for none
  --idle 10000         crowd: how many idle connections
  --minutes 20         soak: how long
  --json FILE          where the figures go (bench/results/COMMAND.json; of load: latest.json)
  --svg FILE           where the chart goes (docs/benchmark.svg)

  servers: ${contenders.map(({ name }) => name).join(", ")}
  workloads: ${workloadNames.join(", ")}

DYNAMODB_LOCAL, EXTENDDB and MOTO bring those in: each the http URL of a running server, or a
command that starts one, in which {port} and {folder} are filled in.
`

const whole = { rounds: 5, firstWarmUpMs: 800, warmUpMs: 150, measureMs: 700 }
const quick = { rounds: 3, firstWarmUpMs: 150, warmUpMs: 40, measureMs: 160 }

/** `undefined` when help is wanted. Throws with a line for the user when an option is wrong. */
export function parseOptions(args: readonly string[], results: string): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      connections: { type: "string" },
      "item-bytes": { type: "string" },
      rounds: { type: "string" },
      "warm-up": { type: "string" },
      items: { type: "string", default: "10000,100000,1000000,10000000" },
      tables: { type: "string", default: "1,10,1000,100000" },
      idle: { type: "string", default: "10000" },
      minutes: { type: "string", default: "20" },
      json: { type: "string" },
      svg: { type: "string", default: "docs/benchmark.svg" },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return undefined

  const command = commandOf(positionals)
  const base = values.quick ? quick : whole
  const only = values.only.split(",").filter((name) => name !== "")
  const candidates = contenders.filter((one) => takesPart(one, command))
  const isAsked = ({ name, runs }: Contender) =>
    singleCommands.includes(command) ? name === singleServer : !values.quick || runs !== "whole"
  const known = [...candidates.map(({ name }) => name), ...workloadNames]
  const unknown = only.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`--only: there is no ${unknown}`)
  const usualBytes = command === "growth" ? smallItemBytes : 1024
  const itemBytes = countOf("--item-bytes", values["item-bytes"] ?? String(usualBytes))
  if (itemBytes < itemBytesMin || itemBytes > itemBytesMax) {
    throw new Error(`--item-bytes: from ${itemBytesMin} to ${itemBytesMax}`)
  }
  const connections = values.connections ?? (values.quick ? "64" : "1,64")
  const usualWorkloads = usualWorkloadsOf[command] ?? localWorkloads
  return {
    ...base,
    command,
    contenders: chosen(candidates, candidates.filter(isAsked), ({ name }) => only.includes(name)),
    workloads: chosen(workloadNames, usualWorkloads, (name) => only.includes(name)),
    connections: countsOf("--connections", connections),
    itemBytes,
    itemCounts: values.items === "0" ? [] : countsOf("--items", values.items, wholeBatches),
    tableCounts: values.tables === "0" ? [] : countsOf("--tables", values.tables),
    idleConnections: countOf("--idle", values.idle),
    minutes: countOf("--minutes", values.minutes),
    firstWarmUpMs: countOf("--warm-up", values["warm-up"] ?? String(base.firstWarmUpMs)),
    rounds: values.rounds === undefined ? base.rounds : countOf("--rounds", values.rounds),
    json:
      values.json ?? `${results}/${["load", "chart"].includes(command) ? "latest" : command}.json`,
    svg: values.svg,
  }
}

function commandOf([word = "load", surplus]: readonly string[]): Command {
  const command = commands.find((known) => known === word)
  if (command === undefined) throw new Error(`there is no ${word}: ${commands.join(", ")}`)
  if (surplus !== undefined) throw new Error(`there is nothing to do with ${surplus}`)
  return command
}

function takesPart({ runs, starts, log }: Contender, command: Command): boolean {
  // What the log keeps should not stay in memory.
  if (command === "soak" && log !== undefined) return true
  if (command === "start" || singleCommands.includes(command)) return starts !== undefined
  return (runs === "remote") === (command === "remote")
}

/** The usual ones, if none was named. */
function chosen<T>(
  all: readonly T[],
  usual: readonly T[],
  isNamed: (one: T) => boolean,
): readonly T[] {
  const named = all.filter(isNamed)
  return named.length > 0 ? named : usual
}

function countsOf(option: string, text: string, step = 1): number[] {
  return text.split(",").map((each) => countOf(option, each, step))
}

function countOf(option: string, text: string, step = 1): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new Error(`${option}: ${text} is no count`)
  if (count % step !== 0) throw new Error(`${option}: ${text} is no multiple of ${step}`)
  return count
}
