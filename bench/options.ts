import { parseArgs } from "node:util"
import { type Contender, contenders } from "./contenders.ts"
import { type WorkloadName, workloadNames } from "./workloads.ts"

export interface Options {
  /** On an sqld, which then has to be there. */
  readonly isRemote: boolean
  readonly contenders: readonly Contender[]
  readonly workloads: readonly WorkloadName[]
  readonly connections: readonly number[]
  readonly rounds: number
  /** Before the rounds, for each server and workload, so that its code is compiled. */
  readonly firstWarmUpMs: number
  readonly warmUpMs: number
  readonly measureMs: number
  /** Where the figures go as JSON. */
  readonly json: string
}

const localWorkloads: readonly WorkloadName[] = ["Put", "Get", "Update", "Query"]
const remoteWorkloads: readonly WorkloadName[] = ["Put", "Get", "Hot"]

export const usage = `npm run bench -- [remote] [options]

  remote               servers whose items are in an sqld, beside a floor that is there too

  --quick              fewer and shorter rounds: under two minutes
  --only A,B           only these servers and workloads
  --connections 1,64   how many clients at once
  --rounds N           how often everything is measured
  --json FILE          where the figures go (bench/results/latest.json)

  servers: ${contenders.map(({ name }) => name).join(", ")}
  workloads: ${workloadNames.join(", ")}
`

const whole = { rounds: 5, firstWarmUpMs: 1500, warmUpMs: 250, measureMs: 1200 }
const quick = { rounds: 3, firstWarmUpMs: 400, warmUpMs: 80, measureMs: 350 }

/** Throws with a line for the user when an option is wrong; `undefined` when help is wanted. */
export function parseOptions(args: readonly string[], jsonDefault: string): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      connections: { type: "string", default: "1,64" },
      rounds: { type: "string" },
      json: { type: "string", default: jsonDefault },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return undefined

  const isRemote = positionals[0] === "remote"
  const surplus = positionals[isRemote ? 1 : 0]
  if (surplus !== undefined) throw new Error(`there is no ${surplus}, only remote`)
  const candidates = contenders.filter((one) => (one.isRemote ?? false) === isRemote)
  const usual = isRemote ? remoteWorkloads : localWorkloads
  const base = values.quick ? quick : whole
  const only = values.only.split(",").filter((name) => name !== "")
  const serverNames = candidates.map(({ name }) => name)
  const unknown = only.find((name) => ![...serverNames, ...workloadNames].includes(name))
  if (unknown !== undefined) throw new Error(`--only: there is no ${unknown}`)
  return {
    ...base,
    isRemote,
    contenders: chosen(candidates, candidates, ({ name }) => only.includes(name)),
    workloads: chosen(workloadNames, usual, (name) => only.includes(name)),
    connections: values.connections.split(",").map((text) => countOf("--connections", text)),
    rounds: values.rounds === undefined ? base.rounds : countOf("--rounds", values.rounds),
    json: values.json,
  }
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

function countOf(option: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new Error(`${option}: ${text} is no count`)
  return count
}
