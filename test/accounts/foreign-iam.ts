/** An app whose users and roles are another IAM's, and keys of its own for them. */
import {
  bootstrap,
  control,
  drawRoot,
  openStrict,
  type Root,
  recordOf,
  type StrictApp,
} from "./strict-app.ts"

export const account = "111122223333"

export function openWith(iamEndpoint: URL): Promise<StrictApp> {
  return openStrict({ strict: { ...bootstrap, iamEndpoint } })
}

/** A key whose record says that it is some user's, or some role's. */
export async function addHolder(
  strict: StrictApp,
  of: Readonly<Record<string, { S: string }>>,
): Promise<Root> {
  const keys = drawRoot(account)
  await strict.client(control).putItem({ TableName: "IAM", Item: { ...recordOf(keys), ...of } })
  return keys
}

export const user = (UserName: string) => ({
  PrincipalType: { S: "User" },
  UserName: { S: UserName },
})

export function statement(Effect: string, Action: string | readonly string[], Resource = "*") {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource }] })
}
