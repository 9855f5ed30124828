# syntax=docker/dockerfile:1
# libdynamo as an image:
#   docker build -t libdynamo .
#   docker run -p 127.0.0.1:8000:8000 -e ALLOW_OPEN=1 -v libdynamo:/data libdynamo
ARG BASE=node:24-slim

FROM ${BASE} AS source
WORKDIR /app
COPY package.json package-lock.json ./

# Of what is installed to build, none goes into the image. Scripts of packages would fetch programs
# that only the tests need.
FROM source AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY build.ts tsconfig.json tsconfig.build.json ./
COPY src src
RUN node build.ts

FROM source AS dependencies
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 FILE=/data/ddb.db
WORKDIR /app
# A number, so that whoever runs the image can see that it is not root.
RUN mkdir /data && chown 1000:1000 /data
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist/index.js dist/index.js
USER 1000:1000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/index.js"]
