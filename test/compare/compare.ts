/**
 * Sends the same random requests to two servers that speak DynamoDB and prints where they differ:
 * each kind of difference once, with how often it was seen and the smallest request that shows it.
 */
import { parseArgs } from "node:util"
import { seededRandom, seedOf } from "../support/seeded-random.ts"
import { Episode, type Servers } from "./episode.ts"
import { minimise, type Shown } from "./minimise.ts"
import { type ComparedRequest, requestOf } from "./requests.ts"
import { noAnswer } from "./server.ts"
import { type ComparedTable, tableOf } from "./tables.ts"

const usage = `npm run compare -- --left URL --right URL [options]

  --seed N       repeats a run; a fresh one is printed
  --requests N   how many requests (2000)
  --indexes      tables have global indexes, and queries use them
  --whole        prints histories as they were, and does not look for the smallest (quicker)
`

/** Short lives: a difference is replayed from the table's creation. */
const requestsOfTable = 40

interface Options {
  readonly indexes: boolean
  readonly whole: boolean
}

/** All that was found in a run. */
interface Findings {
  requests: number
  readonly unexplained: Map<string, { count: number; readonly shown: Shown }>
  readonly explained: Map<string, number>
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      left: { type: "string" },
      right: { type: "string" },
      seed: { type: "string" },
      requests: { type: "string", default: "2000" },
      indexes: { type: "boolean", default: false },
      whole: { type: "boolean", default: false },
    },
  })
  const { left, right } = values
  if (left === undefined || right === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const seed = seedOf(values.seed)
  const total = Number(values.requests)
  process.stdout.write(`SEED=${seed}\n`)
  const findings = await compareAll({ left, right }, seed, total, values)
  report(findings)
  return findings.unexplained.size === 0 ? 0 : 1
}

async function compareAll(servers: Servers, seed: number, total: number, options: Options) {
  const random = seededRandom(seed)
  // A run that was cut short left its tables behind.
  const run = `${seed.toString(36)}-${process.pid}`
  const findings: Findings = { requests: 0, unexplained: new Map(), explained: new Map() }
  while (findings.requests < total) {
    const table = tableOf(random, options.indexes)
    const requests = Array.from(
      { length: Math.min(requestsOfTable, total - findings.requests) },
      () => requestOf(random, table),
    )
    await compareOn(servers, table, requests, findings, { ...options, run })
  }
  return findings
}

async function compareOn(
  servers: Servers,
  table: ComparedTable,
  requests: readonly ComparedRequest[],
  findings: Findings,
  { run, whole: isWhole }: Options & { readonly run: string },
): Promise<void> {
  const episode = await Episode.open(servers, table, run)
  for (const [at, request] of requests.entries()) {
    const difference = await episode.compare(request)
    findings.requests++
    if (!difference) continue
    const { kind, left, right, explanation } = difference
    const known = findings.unexplained.get(kind)
    if (explanation !== undefined) {
      findings.explained.set(explanation, (findings.explained.get(explanation) ?? 0) + 1)
    } else if (known) {
      known.count++
    } else {
      const whole = { before: requests.slice(0, at), request, difference }
      const shown = isWhole ? whole : await minimise(servers, table, whole, run)
      findings.unexplained.set(kind, { count: 1, shown })
    }
    if (left === noAnswer || right === noAnswer) break
    // From here on the two tables may hold different items: what follows would only echo that.
    const isAccepted = left.code === undefined || right.code === undefined
    const isInReply = left.code === right.code && explanation !== undefined
    if (isAccepted && !isInReply && /Put|Update|Delete|Write/.test(request.operation)) break
  }
  await episode.close()
}

function report({ requests, unexplained, explained }: Findings): void {
  const lines: string[] = []
  for (const [kind, { count, shown }] of [...unexplained].sort(
    ([, a], [, b]) => b.count - a.count,
  )) {
    const { before, request, difference } = shown
    lines.push(
      "",
      `${count}× ${kind}`,
      ...before.map(({ operation, input }) => `  after  ${operation} ${JSON.stringify(input)}`),
      `  ${request.operation} ${JSON.stringify(request.input)}`,
      `  left   ${JSON.stringify(difference.left)}`,
      `  right  ${JSON.stringify(difference.right)}`,
    )
  }
  lines.push("", ...[...explained].map(([name, count]) => `${count}× explained: ${name}`))
  lines.push(`${requests} requests, ${unexplained.size} kinds of difference without an explanation`)
  process.stdout.write(`${lines.join("\n")}\n`)
}

process.exitCode = await main()
