/** Objects of a bucket: S3, or whatever speaks its protocol. */
import { S3Client, S3Errors } from "@bradenmacdonald/s3-lite-client"
import type { BucketPlace } from "./object-place.ts"
import { type Objects, requireObjectName } from "./objects.ts"

/** S3 takes no smaller parts than 5 MB; up to four of them wait in memory at a time. */
const partBytes = 8 * 1024 * 1024

export function bucketObjects(place: BucketPlace): Objects {
  const { bucket, prefix, endpoint, region, accessKeyId, secretAccessKey, sessionToken } = place
  const client = new S3Client({
    ...{ endPoint: endpoint, region, bucket },
    ...{ accessKey: accessKeyId, secretKey: secretAccessKey },
    ...(sessionToken === undefined ? {} : { sessionToken }),
  })
  const start = prefix === "" ? "" : `${prefix}/`
  const keyOf = (name: string) => {
    requireObjectName(name)
    return `${start}${name}`
  }
  return {
    async put(name, body) {
      await client.putObject(keyOf(name), body, { partSize: partBytes })
    },
    async get(name) {
      try {
        const { body } = await client.getObject(keyOf(name))
        return body ?? new Blob([]).stream()
      } catch (error) {
        if (error instanceof S3Errors.ServerError && error.code === "NoSuchKey") return undefined
        throw error
      }
    },
    async *list(namePrefix) {
      for await (const { key, size } of client.listObjects({ prefix: `${start}${namePrefix}` })) {
        yield { name: key.slice(start.length), bytes: size }
      }
    },
    async delete(name) {
      await client.deleteObject(keyOf(name))
    },
  }
}
