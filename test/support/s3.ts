/**
 * As much of S3 as a client of objects needs, with its signatures and checksums, in memory: one
 * bucket after the other comes into being. Lists come in short pages, so that whoever does not turn
 * them is found out.
 */
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { SignatureV4 } from "@smithy/signature-v4"
import { Sha256 } from "../../src/model/sigv4/sha256.case.ts"

const keys = { accessKeyId: "AKIAOBJECTS", secretAccessKey: "objects-secret" }
const region = "us-east-1"
const pageKeys = 3

export interface S3 extends AsyncDisposable {
  /** For a server that keeps its backups in the bucket. */
  envFor(bucket: string, prefix?: string): Readonly<Record<string, string>>
  /** Bodies by bucket and key: `bucket/key`. */
  readonly objects: Map<string, Buffer>
  /** The next requests fail. */
  fail(times: number): void
  stop(): Promise<void>
}

export async function startS3(): Promise<S3> {
  const service = new Service()
  const server = createServer((request, response) => {
    service
      .answer(request, response)
      .catch((error: unknown) => refuse(response, 500, String(error)))
  })

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const s3: S3 = {
    objects: service.objects,
    fail(times) {
      service.failures = times
    },
    envFor: (bucket, prefix = "") => ({
      BACKUP_URL: `s3://${bucket}${prefix && `/${prefix}`}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    }),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    [Symbol.asyncDispose]: () => s3.stop(),
  }
  return s3
}

class Service {
  readonly objects = new Map<string, Buffer>()
  readonly uploads = new Map<string, Map<number, Buffer>>()
  failures = 0

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    if (this.failures > 0) {
      this.failures -= 1
      return refuse(response, 503, "SlowDown")
    }
    const fault = await faultOf(request, body)
    if (fault) return refuse(response, 403, fault)
    const url = new URL(request.url ?? "/", "http://s3")
    const path = decodeURIComponent(url.pathname.slice(1))
    const upload = url.searchParams.get("uploadId")
    const etag = `"${createHash("md5").update(body).digest("hex")}"`
    if (request.method === "GET" && !path.includes("/", path.indexOf("/") + 1) && isList(url)) {
      return this.list(response, path.replace(/\/$/, ""), url.searchParams)
    }
    if (url.searchParams.has("uploads")) return this.beginUpload(response)
    if (upload) return this.goOnWith(upload, path, request, body, response)
    if (request.method === "PUT") {
      this.objects.set(path, body)
      response.writeHead(200, { etag }).end()
      return
    }
    if (request.method === "DELETE") {
      this.objects.delete(path)
      response.writeHead(204).end()
      return
    }
    const found = this.objects.get(path)
    if (!found) return refuse(response, 404, "NoSuchKey")
    response.writeHead(200).end(found)
  }

  beginUpload(response: ServerResponse): void {
    const id = `upload-${this.uploads.size}`
    this.uploads.set(id, new Map())
    const result = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId>`
    xml(response, `${result}</InitiateMultipartUploadResult>`)
  }

  goOnWith(
    upload: string,
    path: string,
    { method, url = "" }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const part = Number(new URL(url, "http://s3").searchParams.get("partNumber"))
    if (method === "PUT") {
      this.uploads.get(upload)?.set(part, body)
      response.writeHead(200, { etag: `"${part}"` }).end()
      return
    }
    const parts = [...(this.uploads.get(upload) ?? [])].sort(([a], [b]) => a - b)
    this.objects.set(path, Buffer.concat(parts.map(([, each]) => each)))
    const result = "<CompleteMultipartUploadResult><ETag>x</ETag>"
    xml(response, `${result}</CompleteMultipartUploadResult>`)
  }

  list(response: ServerResponse, bucket: string, query: URLSearchParams): void {
    const after = query.get("continuation-token") ?? ""
    const names = [...this.objects.keys()]
      .filter((path) => path.startsWith(`${bucket}/${query.get("prefix") ?? ""}`))
      .map((path) => path.slice(bucket.length + 1))
      .sort()
      .filter((name) => name > after)
    const page = names.slice(0, pageKeys)
    const isLast = page.length === names.length
    const contents = page.map((name) => {
      const size = this.objects.get(`${bucket}/${name}`)?.length
      return `<Contents><Key>${name}</Key><Size>${size}</Size></Contents>`
    })
    const more = isLast ? "" : `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>`
    const result = `<IsTruncated>${!isLast}</IsTruncated>${more}${contents.join("")}`
    xml(response, `<ListBucketResult>${result}</ListBucketResult>`)
  }
}

function isList(url: URL): boolean {
  return url.searchParams.get("list-type") === "2"
}

/** What is wrong with the signature, or with what it says about the body. */
async function faultOf(request: IncomingMessage, body: Buffer): Promise<string | undefined> {
  const { authorization = "", "x-amz-content-sha256": said } = request.headers
  if (said !== createHash("sha256").update(body).digest("hex")) return "XAmzContentSHA256Mismatch"
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(authorization) ?? []
  const headers = Object.fromEntries(
    names.split(";").map((name) => [name, String(request.headers[name] ?? "")]),
  )
  const url = new URL(request.url ?? "/", "http://s3")
  const signer = new SignatureV4({
    ...{ service: "s3", region, credentials: keys, sha256: Sha256 },
    ...{ uriEscapePath: false, applyChecksum: false },
  })
  const signed = await signer.sign(
    {
      ...{ method: request.method ?? "GET", protocol: "http:", hostname: "s3" },
      ...{ path: url.pathname, query: Object.fromEntries(url.searchParams), headers },
    },
    { signingDate: dateOf(String(request.headers["x-amz-date"])) },
  )
  const expected = signed.headers.authorization
  return expected?.split("Signature=")[1] === authorization.split("Signature=")[1]
    ? undefined
    : "SignatureDoesNotMatch"
}

function dateOf(text: string): Date {
  return new Date(text.replace(/^(.{4})(.{2})(.{2})T(.{2})(.{2})(.{2})Z$/, "$1-$2-$3T$4:$5:$6Z"))
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(text)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}
