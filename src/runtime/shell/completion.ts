/** What may come next, by what stands before: names of tables, or words of the language. */

const words = [
  ...["SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "MISSING", "NULL"],
  ...["ORDER BY", "ASC", "DESC", "INSERT INTO", "VALUE", "UPDATE", "SET", "REMOVE", "DELETE FROM"],
  ...["EXISTS", "RETURNING", "begins_with", "contains", "attribute_type", "size", "true", "false"],
  ...["list_append", "set_add", "set_delete", "ALL OLD *", "ALL NEW *", "MODIFIED OLD *"],
]

/** As `readline` takes it: the candidates, and what of the line they stand for. */
export function completionsOf(
  line: string,
  tables: readonly string[],
): [candidates: string[], typed: string] {
  const [, name] = /(?:\b(?:FROM|INTO|UPDATE)|^\s*\.describe)\s+("?[\w.-]*)$/i.exec(line) ?? []
  if (name !== undefined) {
    const isQuoted = name.startsWith('"') || !line.trimStart().startsWith(".")
    const start = name.replace('"', "")
    const found = tables.filter((table) => table.startsWith(start))
    return [found.map((table) => (isQuoted ? `"${table}"` : table)), name]
  }
  const [word = ""] = /\w+$/.exec(line) ?? []
  if (word === "") return [[], ""]
  const isLower = word === word.toLowerCase()
  const found = words.filter((one) => one.toLowerCase().startsWith(word.toLowerCase()))
  return [found.map((one) => (isLower ? one.toLowerCase() : one)), word]
}
