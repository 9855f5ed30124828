/**
 * Whether a request may do what it asks for. It is decided by the tables as the catalog keeps them,
 * and again for every definition that the catalog then hands to the operation: what is carried out
 * was allowed by the very definition, policy and tags that it was carried out on.
 */
import type { ApiError } from "../error.ts"
import {
  isArn,
  parseBackupArn,
  parseStreamArn,
  parseTableArn,
  parseTransferArn,
  printGlobalTableArn,
  printTableArn,
} from "../model/arn.ts"
import { type Decision, evaluate } from "../model/policy/evaluate.ts"
import type { RequestContext } from "../model/policy/template.ts"
import type { Table } from "../model/table/table.ts"
import { AskAnswers } from "./authorize-answers.ts"
import type { Ask } from "./authorize-ask.ts"
import { globalContext, type Requester, tagOf } from "./authorize-context.ts"
import { denialOf } from "./authorize-denial.ts"
import type { Catalog } from "./catalog.ts"
import { resourcePoliciesOf } from "./resource-policy.ts"

export interface AccessRequest {
  readonly requester: Requester
  readonly asks: readonly Ask[]
  /** Whose tables the catalog has: the caller's own account, or one that opened a table to it. */
  readonly account: string
  readonly nowMs: number
  /** Told of everything that is decided, for the audit. */
  readonly onDecision?: ((decided: Decided) => void) | undefined
}

export interface Decided {
  readonly action: string
  /** An ARN, or `*`. */
  readonly resource: string
  readonly decision: Decision
}

const nameForm = /^[a-zA-Z0-9_.-]{1,255}$/
const resourceTag = "aws:resourcetag/"

export class Authorization {
  readonly #request: AccessRequest
  readonly #global: RequestContext
  /** The definitions by which everything was allowed. */
  readonly #allowedBy = new Map<string, Table>()

  constructor(request: AccessRequest) {
    this.#request = request
    this.#global = globalContext(request.requester, request.nowMs)
  }

  /**
   * Waits only where a table is not known yet, or where its definition, as it is kept, does not
   * allow the request: it may have changed.
   *
   * @throws ApiError AccessDeniedException
   */
  decide(catalog: Catalog): void | Promise<void> {
    for (const ask of this.#request.asks) {
      const name = this.#tableOf(ask)
      const table = name === undefined ? undefined : catalog.kept(name)?.table
      if (name !== undefined && !table) return this.#decideAfresh(catalog)
      const judged = this.#judge(ask, table)
      if (judged.decision.decision !== "allow") return this.#decideAfresh(catalog)
      this.#settle(judged)
      if (table) this.#allowedBy.set(table.name, table)
    }
  }

  /**
   * To be called with each definition that the operation is about to work by.
   *
   * @throws ApiError AccessDeniedException
   */
  check(table: Table): void {
    if (this.#allowedBy.get(table.name) === table) return
    const asks = this.#request.asks.filter((ask) => this.#tableOf(ask) === table.name)
    if (asks.length === 0) throw new Error(`it was not asked whether ${table.name} may be used`)
    this.#judgeAgain(asks, table)
    this.#allowedBy.set(table.name, table)
  }

  /**
   * To be called with each definition of another region, which was asked about unseen: what its own
   * policy and tags forbid is forbidden from everywhere.
   *
   * @throws ApiError AccessDeniedException
   */
  checkIn(region: string, table: Table): void {
    const { asks } = this.#request
    const isOf = (name: string) => (parseTableArn(name)?.name ?? name) === table.name
    const isIts = (ask: Ask) => ask.inRegion === region && isOf(ask.table ?? "")
    this.#judgeAgain(asks.filter(isIts), table)
  }

  #judgeAgain(asks: readonly Ask[], table: Table): void {
    for (const ask of asks) {
      const judged = this.#judge(ask, table)
      // That it is still allowed is no news.
      if (judged.decision.decision === "allow") this.#require(judged)
      else this.#settle(judged)
    }
  }

  async #decideAfresh(catalog: Catalog): Promise<void> {
    const { asks } = this.#request
    this.#allowedBy.clear()
    const names = [...new Set(asks.flatMap((ask) => this.#tableOf(ask) ?? []))]
    const found = await Promise.all(names.map((name) => catalog.find(name)))
    const tables = new Map(names.map((name, at) => [name, found[at]?.table]))
    for (const ask of asks) this.#settle(this.#judge(ask, tables.get(this.#tableOf(ask) ?? "")))
    for (const [name, table] of tables) if (table) this.#allowedBy.set(name, table)
  }

  #judge(ask: Ask, table: Table | undefined): Judged {
    const { requester } = this.#request
    const { principal, region } = requester
    const { account, resource } = resourceOf(ask, principal.account, region, table)
    const answers = new AskAnswers(ask, table)
    const context: RequestContext = (key) => {
      const value = this.#global(key)
      if (value) return value
      if (key === "aws:resourceaccount") return [account]
      if (!key.startsWith(resourceTag)) return answers.get(key)
      const tag = table && tagOf(table.tags, key.slice(resourceTag.length))
      return tag === undefined ? undefined : [tag]
    }
    const { action } = ask
    const { identity, boundary, session } = principal.policies
    const resourcePolicies = table && resourcePoliciesOf(table)
    const policies = { identity, boundary, session, resource: resourcePolicies }
    const decision = evaluate({ principal, action, resource, account, context }, policies)
    return { action, resource, account, decision, fault: answers.fault }
  }

  #settle(judged: Judged): void {
    this.#request.onDecision?.(judged)
    this.#require(judged)
  }

  /** @throws ApiError what stands in the way, if anything does */
  #require({ action, resource, account, decision, fault }: Judged): void {
    const { principal } = this.#request.requester
    if (decision.decision !== "allow") {
      const isForeign = account !== principal.account
      const told = isForeign && decision.because.kind === "resource" ? nothingGranted : decision
      throw denialOf({ arn: principal.arn, action, resource }, told)
    }
    // Allowed as far as it could be understood: that is no permission.
    if (fault) throw fault
  }

  /** The name of the table that the catalog is to be asked for, if there is such a table. */
  #tableOf({ table, isNew }: Ask): string | undefined {
    if (table === undefined || isNew) return undefined
    const { account, requester } = this.#request
    const { principal, region } = requester
    if (!isArn(table)) {
      // The operation refuses any other name before it looks for a table.
      const isName = account === principal.account && nameForm.test(table)
      return isName ? table : undefined
    }
    const arn = parseTableArn(table)
    return arn?.account === account && arn.region === region ? arn.name : undefined
  }
}

interface Judged extends Decided {
  /** Whose the resource is. */
  readonly account: string
  /** Of the request, found while a policy asked about it. */
  readonly fault: ApiError | undefined
}

/** A stranger hears the same whether there is a table, a policy, or a Deny in it. */
const nothingGranted: Decision = { decision: "implicitDeny", because: { kind: "resource" } }

function resourceOf(
  { table, index, stream, backup, transfer, globalTable, inRegion = "" }: Ask,
  account: string,
  region: string,
  known: Table | undefined,
): { readonly account: string; readonly resource: string } {
  if (stream !== undefined) {
    return { account: parseStreamArn(stream)?.account ?? account, resource: stream }
  }
  if (backup !== undefined) {
    return { account: parseBackupArn(backup)?.account ?? account, resource: backup }
  }
  if (transfer !== undefined) {
    return { account: parseTransferArn(transfer)?.account ?? account, resource: transfer }
  }
  if (globalTable !== undefined) {
    return { account, resource: printGlobalTableArn({ account, name: globalTable }) }
  }
  if (table === undefined) return { account, resource: "*" }
  const named = parseTableArn(table)
  const place = { region: inRegion || region, account, name: named?.name ?? table }
  const isAsGiven = isArn(table) && !inRegion
  const arn = isAsGiven ? table : ((inRegion ? undefined : known?.arn) ?? printTableArn(place))
  const resource = index === undefined ? arn : `${arn}/index/${index}`
  return { account: named?.account ?? account, resource }
}
