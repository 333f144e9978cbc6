# Passerelle in one image: the binary holds templates, texts, migrations and static files.
#   docker build -t passerelle .
#   docker run --read-only -v passerelle:/data -p 8080:8080 \
#     -e PASSERELLE_BASE_URL=https://portal.example.org -e PASSERELLE_SMTP_URL=smtps://… passerelle
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked -p app && cp target/release/passerelle /passerelle && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /passerelle /usr/local/bin/passerelle
COPY --from=build --chown=nonroot:nonroot --chmod=700 /data /data
VOLUME /data
WORKDIR /data
ENV PASSERELLE_DATA_DIR=/data PASSERELLE_LISTEN=0.0.0.0:8080
EXPOSE 8080
# the grace of a stop is 20 s
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["passerelle", "healthcheck"]
ENTRYPOINT ["passerelle"]
CMD ["serve"]
