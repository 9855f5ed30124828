import { integer, list, required, string, structure, timestamp } from "../../model/shape/shape.ts"

const word = "[\\w+=,.@-]*"

export const credentials = structure("Credentials", {
  AccessKeyId: required(string()),
  SecretAccessKey: required(string()),
  SessionToken: required(string()),
  Expiration: required(timestamp),
})

export const sessionName = string({ min: 2, max: 64, pattern: word })
export const sourceIdentity = string({ min: 2, max: 64, pattern: word })
export const roleArn = string({ min: 20, max: 2048 })
export const externalId = string({ min: 2, max: 1224, pattern: "[\\w+=,.@:\\/-]*" })
export const sessionPolicy = string({ min: 1, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+" })
export const sessionSeconds = integer({ min: 900, max: 129_600 })
export const roleSeconds = integer({ min: 900, max: 43_200 })
export const device = { SerialNumber: string({ min: 9, max: 256 }), TokenCode: string() }
export const policyArns = list(
  structure("PolicyDescriptorType", { arn: required(string({ min: 20, max: 2048 })) }),
)
export const tags = list(
  structure("Tag", {
    Key: required(string({ min: 1, max: 128 })),
    Value: required(string({ min: 0, max: 256 })),
  }),
  { max: 50 },
)
