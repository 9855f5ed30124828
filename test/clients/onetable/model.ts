// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the library has templates of its own
/** Accounts and their users as OneTable's own guide models them. */
import { type OneParams, Table } from "dynamodb-onetable"
import { localClient } from "../local-client.ts"

const schema = {
  format: "onetable:1.1.0",
  version: "0.0.1",
  indexes: {
    primary: { hash: "pk", sort: "sk" },
    gs1: { hash: "gs1pk", sort: "gs1sk", project: "all" },
  },
  models: {
    Account: {
      pk: { type: String, value: "account#${name}" },
      sk: { type: String, value: "account#" },
      name: { type: String, required: true },
      balance: { type: Number, default: 0 },
      tags: { type: Set },
      opened: { type: Date },
    },
    User: {
      pk: { type: String, value: "account#${account}" },
      sk: { type: String, value: "user#${email}" },
      account: { type: String, required: true },
      email: { type: String, required: true },
      role: { type: String, enum: ["user", "admin"], default: "user" },
      logins: { type: Number, default: 0 },
      profile: { type: Object, default: {} },
      gs1pk: { type: String, value: "user#${role}" },
      gs1sk: { type: String, value: "user#${email}" },
    },
    /** An attribute that is unique needs a transaction for every write. */
    Device: {
      pk: { type: String, value: "device#${id}" },
      sk: { type: String, value: "device#" },
      id: { type: String, required: true },
      serial: { type: String, required: true, unique: true },
    },
  },
  params: { isoDates: true, timestamps: true },
} as const

type Properties = Record<string, unknown>

/** The library's models, whose types depend on a schema that the compiler has to know. */
interface Entities {
  create(properties: Properties, params?: OneParams): Promise<Properties>
  get(properties: Properties, params?: OneParams): Promise<Properties | undefined>
  update(properties: Properties, params?: OneParams): Promise<Properties>
  remove(properties: Properties, params?: OneParams): Promise<unknown>
  find(properties: Properties, params?: OneParams): Promise<Found>
  scan(properties: Properties, params?: OneParams): Promise<Found>
}
interface Found extends Array<Properties> {
  readonly next?: object
  readonly count?: number
}

export async function openAccounts() {
  const table = new Table({
    client: await localClient(),
    name: `onetable-${crypto.randomUUID()}`,
    schema: structuredCloneOfSchema(),
    partial: true,
    logger: () => {},
  })
  await table.createTable()
  const model = (name: keyof typeof schema.models) => table.getModel(name) as unknown as Entities
  return { table, Account: model("Account"), User: model("User"), Device: model("Device") }
}

/** The library writes into the schema it is given. */
function structuredCloneOfSchema() {
  const copy = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]))
      : value
  return copy(schema) as typeof schema
}
