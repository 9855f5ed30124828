/** Objects in a bucket, of a small S3 that holds every request against its signature. */
import { expect, test } from "vitest"
import { objectPlaceOf } from "../../src/config/backup.ts"
import { bucketObjects } from "../../src/storage/objects/bucket.ts"
import type { BucketPlace } from "../../src/storage/objects/object-place.ts"
import { describeObjects } from "../../src/storage/objects/objects.case.ts"
import { startS3 } from "../support/s3.ts"

function placeOf(env: Readonly<Record<string, string>>): BucketPlace {
  return objectPlaceOf(env, { url: "http://sqld" }) as BucketPlace
}

describeObjects("a bucket", async () => {
  const s3 = await startS3()
  return { objects: bucketObjects(placeOf(s3.envFor("backups"))), close: s3.stop }
})

describeObjects("a part of a bucket", async () => {
  const s3 = await startS3()
  return { objects: bucketObjects(placeOf(s3.envFor("backups", "of/ours"))), close: s3.stop }
})

test("a wrong secret is told, and so is a service that fails", async () => {
  await using s3 = await startS3()
  const place = placeOf(s3.envFor("backups"))
  const stranger = bucketObjects({ ...place, secretAccessKey: "wrong" })
  await expect(stranger.get("a")).rejects.toThrow("SignatureDoesNotMatch")
  await expect(stranger.put("a", new Uint8Array(1))).rejects.toThrow("SignatureDoesNotMatch")
  s3.fail(1)
  await expect(bucketObjects(place).get("a")).rejects.toThrow("SlowDown")
  expect(await bucketObjects(place).get("a")).toBeUndefined()
})
