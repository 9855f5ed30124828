/** The user of least-privilege.test.ts, by way of statements and streams; and how policies are spelt. */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  control,
  drawRoot,
  type Keys,
  openStrict,
  recordOf,
  refusalOf,
  simpleTable,
} from "../accounts/strict-app.ts"
import { arn, policy, refusal, TableName } from "./least-privilege-rows.ts"
import { type PolicyServer, startPolicyServer } from "./server-fixture.ts"

let server: PolicyServer
let user: DynamoDB
let userKeys: Keys
beforeAll(async () => {
  server = await startPolicyServer()
  userKeys = await server.addUser("app", policy)
  user = server.client(userKeys)
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } as const
  await server.root.createTable({ ...simpleTable(TableName), StreamSpecification })
})
afterAll(() => server[Symbol.asyncDispose]())

test.each([
  ["PartiQLSelect", `SELECT * FROM "${TableName}"`],
  ["PartiQLInsert", `INSERT INTO "${TableName}" VALUE {'pk': 'planted'}`],
])("8 %s, in a statement, a batch and a transaction", async (action, Statement) => {
  expect(await refusalOf(user.executeStatement({ Statement }))).toBe(refusal(action, arn))
  const Statements = [{ Statement: Statement.replace(/"$/, `" WHERE pk = 'a'`) }]
  const { Responses = [] } = await user.batchExecuteStatement({ Statements })
  expect(Responses.map(({ Error: error }) => error?.Code)).toEqual(["AccessDenied"])
  const TransactStatements = Statements
  expect(await refusalOf(user.executeTransaction({ TransactStatements }))).toContain(
    `not authorized to perform: dynamodb:${action}`,
  )
  const Key = { pk: { S: "planted" } }
  expect((await server.root.getItem({ TableName, Key })).Item).toBeUndefined()
})

test("15 the table's stream", async () => {
  const StreamArn = (await server.root.describeTable({ TableName })).Table?.LatestStreamArn ?? ""
  const root = server.streams(server.rootKeys)
  const { StreamDescription } = await root.describeStream({ StreamArn })
  const [{ ShardId } = {}] = StreamDescription?.Shards ?? []
  const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const
  const { ShardIterator } = await root.getShardIterator(from)
  const streams = server.streams(userKeys)
  expect(await refusalOf(streams.describeStream({ StreamArn }))).toBe(
    refusal("DescribeStream", StreamArn),
  )
  expect(await refusalOf(streams.getShardIterator(from))).toBe(
    refusal("GetShardIterator", StreamArn),
  )
  expect(await refusalOf(streams.getRecords({ ShardIterator }))).toBe(
    refusal("GetRecords", StreamArn),
  )
  expect(await refusalOf(streams.listStreams({}))).toContain("dynamodb:ListStreams")
})

// As people copy it from a page: with a comma too many, and an account that is none.
const copied = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["dynamodb:PutItem", "dynamodb:GetItem"],
      "Resource": "arn:aws:dynamodb:us-east-1:xxxxxxxxxxxx:table/YourTableName",
    }
  ]
}`

test("a comma too many is refused with its place, and an account that is none matches nothing", async () => {
  const { client } = await openStrict()
  const put = (Policy: string) => {
    const keys = drawRoot("111122223333")
    const of = { PrincipalType: { S: "User" }, UserName: { S: "app" }, Policy: { S: Policy } }
    const Item = { ...recordOf(keys), ...of }
    return { keys, answer: refusalOf(client(control).putItem({ TableName: "IAM", Item })) }
  }
  expect(await put(copied).answer).toMatch(
    /^ValidationException: Root user record: Policy: .*[Ll]ine 8, column 5/,
  )
  const { keys, answer } = put(copied.replace(/,\n {4}}/, "\n    }"))
  expect(await answer).toMatch(/^accepted/)
  expect(await refusalOf(client(keys).getItem({ TableName, Key: { pk: { S: "a" } } }))).toContain(
    "because no identity-based policy allows the dynamodb:GetItem action",
  )
})
