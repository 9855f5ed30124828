/**
 * What we need of a web `Request`, and no more: a runtime that has something cheaper than a real
 * one may hand that in.
 */
export interface IncomingRequest {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly headers: { get(name: string): string | null }
  readonly body: ReadableStream<Uint8Array> | null
  arrayBuffer(): Promise<ArrayBuffer>
}

export function headerOf(request: IncomingRequest, name: string): string | undefined {
  return request.headers.get(name) ?? undefined
}
