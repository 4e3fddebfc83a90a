# syntax=docker/dockerfile:1

# Builds dist/ with the development dependencies, then leaves them behind.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json tsconfig.web.json vite.config.ts ./
COPY scripts scripts
COPY config config
COPY authorities authorities
COPY connectors connectors
COPY src src
# Installing also builds the page, so that its sources are there before.
RUN npm ci --no-audit --no-fund
RUN npm run build && npm run sbom && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Watchword" \
      org.opencontainers.image.description="Distributes an organisation's MDM tokens" \
      org.opencontainers.image.licenses="Apache-2.0" \
      watchword.sbom="/app/dist/sbom.cdx.json"
ENV NODE_ENV=production \
    WATCHWORD_CONFIG=/etc/watchword/watchword.yaml
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
# What only builds need is no part of what runs: nobody who comes in finds a way to install more.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
 && ln -s /app/dist/src/main.js /usr/local/bin/watchword \
 && install -d -o node -g node -m 0700 /var/lib/watchword
# The account `node`, as a number: Kubernetes then sees that it isn't root.
USER 1000:1000
# Relative paths in the configuration start here; it is the only place that is written to, so the rest may be read-only:
#   docker run --read-only -v watchword:/var/lib/watchword -v ./watchword.yaml:/etc/watchword/watchword.yaml:ro ...
WORKDIR /var/lib/watchword
VOLUME /var/lib/watchword
EXPOSE 8480 8481
# Live, not ready: a container that has lost its store goes on answering from memory, and a restart would lose that.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(process.env.WATCHWORD_HEALTH ?? 'http://127.0.0.1:8480/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The young generation in MiB: with the default, a validation may cost a fifth more processor time (docs/performance.md).
ENTRYPOINT ["node", "--min-semi-space-size=16", "/app/dist/src/main.js"]
CMD ["serve"]
