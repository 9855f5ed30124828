/** What keeps a text from being the path of a database; `undefined` when nothing does. */
export function pathFault(path: string): string | undefined {
  if (path === "") return "must not be empty"
  if (path.includes("\0")) return "must not contain NUL"
  // The driver takes these for URLs: it would call a server, or keep nothing. `C:` is a drive.
  if (/^[a-z][a-z\d+.-]+:/i.test(path)) return "must be the path of a file, not a URL"
  return undefined
}
