/**
 * The target names another host than the header does. RFC 9112, 3.2.2, has the target win, whereas
 * signatures are about the header: a proxy may have gone by either.
 * Bun shows us the header alone.
 *
 * @param target as it stands in the request's first line
 */
export function isMisdirected(target: string, host: string | undefined): boolean {
  const origin = `http://${host}/`
  if (host === undefined || target === "*") return false
  if (target.startsWith("/") || target.startsWith(origin)) return false
  return !URL.canParse(target) || !URL.canParse(origin) || hostOf(target) !== hostOf(origin)
}

/** Without its default port, and in lower case. */
function hostOf(url: string): string {
  return new URL(url).host
}
