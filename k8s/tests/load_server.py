#!/usr/bin/env python3
"""load_server.py PORT CERTIFICATE KEY FILE: metrics.k8s.io for a test. FILE holds the CPU that each
pod is said to use, in millicores; pods are asked of kubectl."""
import datetime
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import urllib.parse

GROUP = "metrics.k8s.io/v1beta1"
FILE = pathlib.Path(sys.argv[4])


def kinds():
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": GROUP,
            "resources": [{"name": "pods", "singularName": "", "namespaced": True,
                           "kind": "PodMetrics", "verbs": ["get", "list"]}]}


def usage(pod, moment):
    cpu = FILE.read_text(encoding="utf-8").strip()
    return {"metadata": {key: pod["metadata"][key] for key in ("name", "namespace", "labels")},
            "timestamp": moment, "window": "15s",
            "containers": [{"name": one["name"], "usage": {"cpu": f"{cpu}m", "memory": "64Mi"}}
                           for one in pod["spec"]["containers"]]}


def pods(namespace, selectors):
    chosen = [word for one in selectors for word in ("-l", one)]
    listed = subprocess.run(["kubectl", "-n", namespace, "get", "pods", "-o", "json", *chosen],
                            check=True, capture_output=True, timeout=20).stdout
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"kind": "PodMetricsList", "apiVersion": GROUP, "metadata": {},
            "items": [usage(pod, moment) for pod in json.loads(listed)["items"]
                      if pod["status"].get("phase") == "Running"]}


class Load(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        words = url.path.strip("/").split("/")
        body = None
        if words[:3] == ["apis", *GROUP.split("/")]:
            if len(words) == 3:
                body = kinds()
            elif len(words) == 6 and words[5] == "pods":
                body = pods(words[4], urllib.parse.parse_qs(url.query).get("labelSelector", []))
        text = json.dumps(body or {"kind": "Status", "apiVersion": "v1", "code": 404}).encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Load)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
