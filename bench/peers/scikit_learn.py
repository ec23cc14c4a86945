"""scikit-learn's MLPClassifier, in doubles, from the weights and on the batches of the harness."""

from peer_loop import absent, load_work, serve

try:
    import sklearn
    from sklearn.neural_network import MLPClassifier
except ImportError:
    absent("sklearn", "python3-sklearn")
import numpy

ACTIVATIONS = {"sigmoid": "logistic", "relu": "relu", "tanh": "tanh"}


class Subject:
    def load(self, folder):
        self.work = load_work(folder)
        self.labels = self.work["labels"] if "labels" in self.work else self.work["y"][:, 0].astype(numpy.int64)
        self.reset()

    def reset(self):
        work = self.work
        self.model = MLPClassifier(
            hidden_layer_sizes=tuple(layer["outputs"] for layer in work["layers"][:-1]),
            activation=ACTIVATIONS[work["layers"][0]["activation"]],
            solver=work["optimizer"],
            alpha=0.0,
            batch_size=work["batchSize"],
            learning_rate_init=work["learningRate"],
            momentum=0.0,
            nesterovs_momentum=False,
            shuffle=False,
        )
        # One throw-away step makes the arrays; a fresh optimizer then starts from the harness's weights.
        size = work["batchSize"]
        self.model.partial_fit(work["x"][:size], self.labels[:size], classes=numpy.unique(self.labels))
        del self.model._optimizer
        for index, layer in enumerate(work["layers"]):
            self.model.coefs_[index][:] = layer["w"]
            self.model.intercepts_[index][:] = layer["b"]

    def range(self, start, count):
        size = self.work["batchSize"]
        rows = slice(start * size, (start + count) * size)
        self.model.partial_fit(self.work["x"][rows], self.labels[rows])

    def loss(self, index):
        self.range(index % self.work["steps"], 1)
        return self.model.loss_

    def many(self, steps):
        """Whole passes at a time, as fit() does, so that the checks of each call weigh nothing."""
        done = 0
        while done < steps:
            count = min(steps - done, self.work["steps"])
            self.range(0, count)
            done += count


serve(Subject(), {"scikit-learn": sklearn.__version__})
