/** `node empty-server.js PORT`: Hono on Node that does nothing, for its memory. JavaScript, as our bundle is. */
import { serve } from "@hono/node-server"
import { Hono } from "hono"

const app = new Hono().post("/", (context) => context.json({ TableNames: [] }))
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: "127.0.0.1" })
