/** Every format of items with every compression, and how texts are packed. */
import { gzipSync, zstdCompressSync } from "node:zlib"

export const packed = {
  NONE: (text: string) => Buffer.from(text),
  GZIP: (text: string) => gzipSync(text),
  ZSTD: (text: string) => zstdCompressSync(text),
}

export const combinations = (["DYNAMODB_JSON", "ION"] as const).flatMap((InputFormat) =>
  (["NONE", "GZIP", "ZSTD"] as const).map((InputCompressionType) => ({
    InputFormat,
    InputCompressionType,
  })),
)
