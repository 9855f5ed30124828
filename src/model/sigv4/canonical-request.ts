import type { Claim, SignedRequest } from "./authorization.ts"

/**
 * The text whose hash is signed: AWS's "Create a canonical request".
 * @param bodyHash SHA-256 of the body as it was sent (compressed, if it was), lower-case hex.
 */
export function canonicalRequest(
  request: SignedRequest,
  claim: Pick<Claim, "signedHeaders">,
  bodyHash: string,
): string {
  let headers = ""
  const { lines, text } = claim.signedHeaders
  for (const { start, name } of lines) {
    const value = name === undefined ? undefined : request.header(name)
    headers += start + canonicalValue(value ?? "")
  }
  const query = request.query === "" ? "" : canonicalQuery(request.query)
  return `${request.method}\n${request.path}\n${query}${headers}\n\n${text}\n${bodyHash}`
}

/** Tabs count as spaces in AWS's SDKs; its guide speaks of spaces only. */
function canonicalValue(value: string): string {
  if (!value.includes(" ") && !value.includes("\t")) return value
  return value.replace(/[ \t]+/g, " ").replace(/^ | $/g, "")
}

/** Sorted by encoded name, then value; the signature itself is not part of what it signs. */
function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [name: string, value: string] => {
      const equals = pair.indexOf("=")
      return equals === -1
        ? [reencode(pair), ""]
        : [reencode(pair.slice(0, equals)), reencode(pair.slice(equals + 1))]
    })
    .filter(([name]) => name !== "X-Amz-Signature")
    .sort(([nameA, valueA], [nameB, valueB]) => byCode(nameA, nameB) || byCode(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&")
}

/** Text that is not percent-encoded UTF-8 stays as it is: no signature will fit it. */
function reencode(text: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(text)).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
