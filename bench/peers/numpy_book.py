"""The online loop of Rashid's "Make Your Own Neural Network" in NumPy, line by line as the book has it, and NumPy's own matmul."""

import time

from peer_loop import absent, load_work, serve

try:
    import numpy
except ImportError:
    absent("numpy", "python3-numpy")
try:
    from scipy.special import expit  # what the book uses
except ImportError:

    def expit(x):
        return 1 / (1 + numpy.exp(-x))


class Subject:
    def load(self, folder):
        self.work = load_work(folder)
        self.reset()

    def reset(self):
        hidden, output = self.work["layers"]
        self.wih = hidden["w"].T.copy()
        self.who = output["w"].T.copy()
        self.lr = self.work["learningRate"]

    def train(self, inputs_list, targets_list):
        inputs = numpy.array(inputs_list, ndmin=2).T
        targets = numpy.array(targets_list, ndmin=2).T
        hidden_inputs = numpy.dot(self.wih, inputs)
        hidden_outputs = expit(hidden_inputs)
        final_inputs = numpy.dot(self.who, hidden_outputs)
        final_outputs = expit(final_inputs)
        output_errors = targets - final_outputs
        hidden_errors = numpy.dot(self.who.T, output_errors)
        self.who += self.lr * numpy.dot(
            (output_errors * final_outputs * (1.0 - final_outputs)), numpy.transpose(hidden_outputs)
        )
        self.wih += self.lr * numpy.dot(
            (hidden_errors * hidden_outputs * (1.0 - hidden_outputs)), numpy.transpose(inputs)
        )
        return output_errors

    def loss(self, index):
        row = index % self.work["steps"]
        errors = self.train(self.work["x"][row], self.work["y"][row])
        return 0.5 * float((errors**2).sum())

    def many(self, steps):
        x, y, rows = self.work["x"], self.work["y"], self.work["steps"]
        for index in range(steps):
            row = index % rows
            self.train(x[row], y[row])

    def matmul(self, request):
        """Products of one shape, `repeats` times into one array: `seconds`."""
        m, k, n = request["m"], request["k"], request["n"]
        draw = numpy.random.default_rng(1)
        form = request["form"]
        a = draw.random((k, m)).T if form == "transposedA" else draw.random((m, k))
        b = draw.random((n, k)).T if form == "transposedB" else draw.random((k, n))
        out = numpy.empty((m, n))
        numpy.matmul(a, b, out=out)
        started = time.perf_counter()
        for _ in range(request["repeats"]):
            numpy.matmul(a, b, out=out)
        return {"seconds": time.perf_counter() - started}


def blas():
    """The name, version and kernels of NumPy's BLAS, where threadpoolctl tells them."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return {}
    numpy.dot(numpy.ones((2, 2)), numpy.ones((2, 2)))
    found = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    parts = [str(found[0].get(key) or "") for key in ("internal_api", "version", "architecture")] if found else []
    return {"BLAS of NumPy": " ".join(part for part in parts if part)} if parts else {}


serve(Subject(), {"NumPy": numpy.__version__, **blas()})
