# The shop in a container: the program in a virtual environment of its own, run by a user who may write nothing but /data.
# docker build -t configurator .    then compose.yaml, or: docker run -p 8000:8000 -v shop:/data configurator

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements/installer.txt requirements/run.txt requirements/
RUN python -m venv /opt/configurator \
 && /opt/configurator/bin/pip install --no-cache-dir --require-hashes -r requirements/installer.txt \
 && /opt/configurator/bin/pip install --no-cache-dir --no-build-isolation --require-hashes -r requirements/run.txt
COPY . .
RUN /opt/configurator/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin configurator \
 && install -d -o configurator -g configurator -m 0700 /data
COPY --from=build /opt/configurator /opt/configurator
ENV PATH=/opt/configurator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CONFIGURATOR_DATA=/data \
    HOST=0.0.0.0 \
    PORT=8000 \
    DRAIN_SECONDS=5
USER configurator
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["configurator", "serve"]
