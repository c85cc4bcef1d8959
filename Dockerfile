# For those who prefer an image to the action: docker build --tag judgebot .
# Pin the base by its digest: --build-arg BASE=python:3.13-slim-bookworm@sha256:...
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements/runtime.txt requirements/build.txt requirements/
RUN python -m venv --without-pip /opt/judgebot \
    && python -m pip --python /opt/judgebot/bin/python install --no-deps --only-binary :all: --require-hashes -r requirements/runtime.txt \
    && python -m pip install --no-deps --only-binary :all: --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY eval eval
COPY models models
RUN python -m pip wheel --no-index --no-deps --no-build-isolation --wheel-dir dist . \
    && python -m pip --python /opt/judgebot/bin/python install --no-index --no-deps dist/judgebot-*.whl

FROM ${BASE}
# hadolint ignore=DL3008 # Debian keeps only the newest version of a package
RUN apt-get update \
    && apt-get install --no-install-recommends --yes git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/judgebot /opt/judgebot
ENV PATH=/opt/judgebot/bin:$PATH
# the user that GitHub's own runners work as, and who owns the checkout there
RUN useradd --uid 1001 --create-home judgebot
USER 1001
WORKDIR /work
ENTRYPOINT ["judgebot"]
CMD ["action"]
