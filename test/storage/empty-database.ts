/** Takes everything away that the last test left in an sqld. */
export async function emptyDatabase(url: string): Promise<void> {
  const tables = ["tables", "items", "index_entries", "index_works", "table_counts"]
  const others = ["dropped_tables", "tokens", "receipts", "expiry_indexes"]
  const all = [...tables, ...others, "changes", "shards", "streams"]
  const sql = all.map((table) => `DELETE FROM ${table}`).join(";")
  const requests = [{ type: "sequence", sql }, { type: "close" }]
  const body = JSON.stringify({ baton: null, requests })
  const response = await fetch(`${url}/v3/pipeline`, { method: "POST", body })
  const { results } = (await response.json()) as { results: { error?: unknown }[] }
  if (results[0]?.error) throw new Error(JSON.stringify(results[0].error))
}
