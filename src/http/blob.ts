import { ApiError } from "../error.ts"

const alphabetWithPadding = /^[A-Za-z0-9+/]*={0,2}$/
const firstForeignCharacter = /[^A-Za-z0-9+/=]|=(?!=?$)/

/**
 * Refuses text that is not canonical base64 with padding, in the words of DynamoDB's Java codec.
 * The texts are AWS's, typing error included.
 */
export function requireBase64(text: string): void {
  if (text.length % 4 !== 0) {
    throw ApiError.serialization(
      `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`,
    )
  }
  if (!alphabetWithPadding.test(text)) {
    const foreign = firstForeignCharacter.exec(text)?.[0].charAt(0) ?? "="
    throw ApiError.serialization(`Invalid Base64 character: '${foreign}'`)
  }
  if (hasStrayBits(text)) {
    throw ApiError.serialization("Invalid last non-pad Base64 character dectected")
  }
}

/** Before padding, the last character may use only the bits that end up in a byte. */
function hasStrayBits(text: string): boolean {
  if (!text.endsWith("=")) return false
  return text.endsWith("==")
    ? !"AQgw".includes(text.charAt(text.length - 3))
    : !"AEIMQUYcgkosw048".includes(text.charAt(text.length - 2))
}
