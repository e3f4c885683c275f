# A Debian image with Node 24 and npm.
ARG NODE_IMAGE=node:24-bookworm-slim

# No install script runs in any stage: TypeScript needs none, and the one of the package "node" would fetch a Node that
# the image has already.

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY spec.json ./
COPY src ./src
COPY kernel ./kernel
COPY scripts/build-kernel.js ./scripts/
COPY scripts/bundle ./scripts/bundle
# A checkout may have files that only their owner can read; the image's user is another.
RUN node scripts/build-kernel.js && node scripts/bundle/index.js && chmod a+r package.json kernel.wasm

# The image that is published has no more of Debian than this.
FROM ${NODE_IMAGE} AS system
COPY scripts/minimal-system.sh ./
RUN sh minimal-system.sh /system

FROM scratch
LABEL io.airbyte.name="source-mixpanel" \
      io.airbyte.version="0.2.0" \
      org.opencontainers.image.title="source-mixpanel" \
      org.opencontainers.image.description="Airbyte source connector for Mixpanel" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production PATH=/usr/bin HOME=/home/airbyte
COPY --from=system /system /
WORKDIR /airbyte/integration_code
# Everything in it belongs to root: the connector can read its own files and change none of them.
COPY --from=build /build/package.json /build/kernel.wasm ./
COPY --from=build /build/dist ./dist
# By number: Kubernetes' runAsNonRoot does not look names up.
USER 1000:1000
# A small young generation takes about 55 MB less, and no more time: most memory of a read is buffers outside of it, which
# are freed with it.
# The platform does not use ENTRYPOINT, it runs AIRBYTE_ENTRYPOINT by a shell, in a directory of its own.
ENV AIRBYTE_ENTRYPOINT="node --max-semi-space-size=1 /airbyte/integration_code/dist/main.js"
ENTRYPOINT ["node", "--max-semi-space-size=1", "/airbyte/integration_code/dist/main.js"]
