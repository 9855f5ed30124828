/** Takes everything away that the last test left in an sqld. */
export async function emptyDatabase(url: string): Promise<void> {
  const find = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
  const { rows } = await pipeline(url, { type: "execute", stmt: { sql: find } })
  const sql = rows.map(([{ value }]) => `DELETE FROM ${value}`).join(";")
  await pipeline(url, { type: "sequence", sql })
}

interface Result {
  readonly rows: readonly [{ readonly value: string }][]
}

async function pipeline(url: string, request: object): Promise<Result> {
  const body = JSON.stringify({ baton: null, requests: [request, { type: "close" }] })
  const response = await fetch(`${url}/v3/pipeline`, { method: "POST", body })
  const { results } = (await response.json()) as {
    results: [{ error?: unknown; response?: { result: Result } }]
  }
  const [{ error, response: answer }] = results
  if (error) throw new Error(JSON.stringify(error))
  return answer?.result ?? { rows: [] }
}
