/** Scalars of IAM's model, with its bounds. */
import { boolean, integer, oneOf, string, timestamp } from "../../../model/shape/shape.ts"

const word = "[\\w+=,.@-]+"

export const userName = string({ min: 1, max: 64, pattern: word })
export const existingUserName = string({ min: 1, max: 128, pattern: word })
export const groupName = string({ min: 1, max: 128, pattern: word })
export const roleName = string({ min: 1, max: 64, pattern: word })
export const policyName = string({ min: 1, max: 128, pattern: word })
export const path = string({
  min: 1,
  max: 512,
  pattern: "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)",
})
export const pathPrefix = string({ min: 1, max: 512, pattern: "\\u002F[\\u0021-\\u007F]*" })
export const arn = string({ min: 20, max: 2048 })
export const policyDocument = string({
  min: 1,
  max: 131_072,
  pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
})
export const policyDescription = string({ max: 1000 })
export const policyVersionId = string({ pattern: "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?" })
export const roleDescription = string({
  max: 1000,
  pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*",
})
export const maxSessionDuration = integer({ min: 3600, max: 43_200 })
export const accessKeyId = string({ min: 16, max: 128, pattern: "[\\w]+" })
export const keyStatus = oneOf("Active", "Inactive", "Expired")
export const marker = string({ min: 1, max: 320, pattern: "[\\u0020-\\u00FF]+" })
export const maxItems = integer({ min: 1, max: 1000 })
export const flag = boolean
export const date = timestamp
export const text = string()
