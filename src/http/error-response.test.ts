// Bodies of errors: namespaces and the spelling of the text's member are observed, by family.
import { expect, test } from "vitest"
import { ApiError } from "../error.ts"
import { JsonText } from "../model/shape/shape.ts"
import type { Platform } from "../platform.ts"
import { errorReply, replyToThrown } from "./error-response.ts"

test.each<[ApiError, number, string]>([
  [
    ApiError.serialization("NUMBER_VALUE cannot be converted to String"),
    400,
    '{"__type":"com.amazon.coral.service#SerializationException","Message":"NUMBER_VALUE cannot be converted to String"}',
  ],
  [ApiError.serialization(), 400, '{"__type":"com.amazon.coral.service#SerializationException"}'],
  [
    ApiError.invalid('a "quoted" text'),
    400,
    '{"__type":"com.amazon.coral.validate#ValidationException","message":"a \\"quoted\\" text"}',
  ],
  [
    ApiError.notFound(),
    400,
    '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}',
  ],
  [
    ApiError.conditionFailed({ Item: new JsonText('{"a":{"S":"x"}}'), Nothing: undefined }),
    400,
    '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed","Item":{"a":{"S":"x"}}}',
  ],
  [
    new ApiError("AccessDeniedException", "no"),
    400,
    '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}',
  ],
  [
    new ApiError("ServiceUnavailableException", "later"),
    503,
    '{"__type":"com.amazon.coral.service#ServiceUnavailableException","message":"later"}',
  ],
])("%s", (error, status, body) => {
  expect(errorReply(error)).toEqual({ status, body })
})

test("what nobody foresaw is for the log, not for the caller", () => {
  const log: unknown[] = []
  const platform: Platform = {
    now: () => 0,
    randomBytes: (length) => new Uint8Array(length),
    log: (...entry) => log.push(entry),
  }
  for (const thrown of [new Error("SQLITE_CORRUPT: at /var/data.db"), "text", undefined]) {
    const { status, body } = replyToThrown(thrown, "ID", platform)
    expect([status, body]).toEqual([
      500,
      '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}',
    ])
  }
  expect(log).toHaveLength(3)
  expect(JSON.stringify(log[0])).toContain("SQLITE_CORRUPT")
  expect(JSON.stringify(log[0])).toContain('"requestId":"ID"')
})
