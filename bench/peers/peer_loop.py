"""Speaks with the harness: one JSON object per line in, one per line out. stdout belongs to the answers."""

import json
import os
import sys
import time

import numpy


def load_work(folder):
    """The work as the harness wrote it: a manifest, and raw numbers beside it."""
    with open(os.path.join(folder, "work.json"), encoding="utf-8") as file:
        work = json.load(file)

    def read(name, kind, *shape):
        return numpy.fromfile(os.path.join(folder, name), dtype=kind).reshape(shape)

    rows, cols = work["rows"], work["layers"][0]["inputs"]
    if work["inputs"]["kind"] == "bytes":
        decode = numpy.asarray(work["inputs"]["decode"], dtype=numpy.float64)
        work["x"] = decode[read(work["inputs"]["file"], numpy.uint8, rows, cols)]
    else:
        work["x"] = read(work["inputs"]["file"], numpy.float64, rows, cols)
    outputs = work["layers"][-1]["outputs"]
    if work["targets"]["kind"] == "classes":
        work["labels"] = read(work["targets"]["file"], numpy.uint8, rows).astype(numpy.int64)
        work["y"] = numpy.asarray(work["targets"]["decode"], dtype=numpy.float64)[work["labels"]]
    else:
        work["y"] = read(work["targets"]["file"], numpy.float64, rows, outputs)
    for layer in work["layers"]:
        layer["w"] = read(layer["weight"], numpy.float64, layer["inputs"], layer["outputs"])
        bias = layer["bias"]
        layer["b"] = None if bias is None else read(bias, numpy.float64, layer["outputs"])
    work["steps"] = rows // work["batchSize"]
    return work


def answer(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def absent(module, package):
    """Says that a library is not installed, and ends."""
    answer({"absent": f"Python module {module} is not installed; Debian has it as {package}"})
    sys.exit(0)


def serve(subject, versions):
    """Answers requests until stdin ends. `subject` has load(folder), reset(), loss(step) and many(steps)."""
    answer({"ready": True, "versions": versions})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer(respond(subject, request))
        except Exception as error:  # the harness reports it; the peer goes on
            answer({"error": f"{type(error).__name__}: {error}"})


def respond(subject, request):
    op = request["op"]
    if op == "load":
        subject.load(request["folder"])
        return {"ok": True}
    if op == "losses":
        subject.reset()
        return {"losses": [float(subject.loss(step)) for step in range(request["steps"])]}
    if op == "steps":
        subject.reset()
        started = time.perf_counter()
        subject.many(request["steps"])
        return {"seconds": time.perf_counter() - started}
    if op == "matmul":
        return subject.matmul(request)
    raise ValueError(f"unknown request {op}")
