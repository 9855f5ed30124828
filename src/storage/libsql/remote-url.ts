/** The address of a database's HTTP door, without a slash at its end. Hrana has another, by WebSocket. */
export function httpUrlOf(url: string): string {
  return url
    .replace(/^(libsql|wss):/i, "https:")
    .replace(/^ws:/i, "http:")
    .replace(/\/+$/, "")
}
