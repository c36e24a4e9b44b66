# One image for every service: the command says which (docker-compose.yml), and the environment configures it
# (kit/src/config/kizuna-config.ts). `docker build .` needs nothing but this repository and a package registry.
ARG NODE_IMAGE=node:20-bookworm-slim

# What says which packages there are, and nothing else, so that a change of code installs nothing again.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY . ./
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
COPY --from=manifests /app ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.base.json turbo.json codegen.ts ./
COPY scripts scripts
COPY schema schema
COPY kit kit
COPY subgraphs subgraphs
COPY gateway gateway
COPY platform platform
COPY client client
RUN npx turbo run build --output-logs=errors-only --no-update-notifier
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/.cache

FROM ${NODE_IMAGE} AS service
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates ffmpeg tini \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data
WORKDIR /app
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=4000 \
  KIZUNA_DATA_DIR=/data \
  APOLLO_TELEMETRY_DISABLED=1
# The sources come along for the SQL migrations that lie among them.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/schema schema
COPY --from=build /app/kit kit
COPY --from=build /app/subgraphs subgraphs
COPY --from=build /app/gateway gateway
COPY --from=build /app/client/dist client/dist
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# tini hands signals on and takes in the orphans of ffmpeg.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "--max-semi-space-size=16", "gateway/dist/main.js"]
