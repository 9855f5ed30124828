import { expect, test } from "vitest"
import { objectPlaceOf } from "./backup.ts"
import { ConfigError } from "./config-error.ts"

const server = { url: "http://sqld:8080" }
const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" }
const bucket = { bucket: "bkt", accessKeyId: "AKIA", secretAccessKey: "secret" }

test.each([
  ["a folder beside the file", {}, { path: "data/x.db" }, { folder: "data/x.db.backups" }],
  [
    "one for all files of a template",
    {},
    { path: "data/{account}/{region}.db" },
    { folder: "data/libdynamo.backups" },
  ],
  ["with templates here", {}, { path: "db-{account}" }, { folder: "libdynamo.backups" }],
  ["memory beside memory", {}, { path: ":memory:" }, "memory"],
  ["nothing beside a server", {}, server, undefined],
  ["a folder", { BACKUP_URL: "file:backups" }, server, { folder: "backups" }],
  ["a folder by its whole path", { BACKUP_URL: "file:///var/b" }, server, { folder: "/var/b" }],
  [
    "a bucket of AWS",
    { BACKUP_URL: "s3://bkt", AWS_REGION: "eu-west-1", ...keys },
    server,
    { ...bucket, prefix: "", region: "eu-west-1", endpoint: "https://s3.eu-west-1.amazonaws.com" },
  ],
  [
    "a bucket of somebody else, with a session",
    {
      BACKUP_URL: "s3://bkt/a/b/",
      AWS_ENDPOINT_URL_S3: "http://minio:9000",
      AWS_SESSION_TOKEN: "token",
      ...keys,
    },
    server,
    {
      ...{ ...bucket, prefix: "a/b", region: "us-east-1" },
      ...{ endpoint: "http://minio:9000", sessionToken: "token" },
    },
  ],
])("%s", (_, given, database, place) => {
  expect(objectPlaceOf(given, database)).toEqual(place)
})

test.each([
  [{ BACKUP_URL: "backups" }, "BACKUP_URL must begin with file: or s3://"],
  [{ BACKUP_URL: "file:" }, "BACKUP_URL must name a folder"],
  [{ BACKUP_URL: "file://host/b" }, "BACKUP_URL must name a folder"],
  [{ BACKUP_URL: "s3://", ...keys }, "BACKUP_URL must be such as s3://bucket/prefix"],
  [{ BACKUP_URL: "s3://bkt//a", ...keys }, "BACKUP_URL must be such as s3://bucket/prefix"],
  [{ BACKUP_URL: "s3://bkt", AWS_ACCESS_KEY_ID: "AKIA" }, "AWS_SECRET_ACCESS_KEY are needed"],
  [
    { BACKUP_URL: "s3://bkt", AWS_ENDPOINT_URL_S3: "minio:9000", ...keys },
    "AWS_ENDPOINT_URL_S3 must be http(s)://",
  ],
])("%j is refused", (given, text) => {
  expect(() => objectPlaceOf(given, server)).toThrow(ConfigError)
  expect(() => objectPlaceOf(given, server)).toThrow(text)
})
